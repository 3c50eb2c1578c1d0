package dev.pingctl.experiment.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes Markdown that is easy to read as plain text, too. Every text is escaped, so that it shows
/// as it is; only what is between backticks is code, as prose has it.
final class MarkdownText {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}]+");

  /// What begins emphasis, a link, a tag, a character reference or a cell, and a backslash.
  private static final Pattern SPECIAL =
      Pattern.compile("[\\\\`*\\[\\]|~]|<(?=[A-Za-z/!?])|&(?=#?\\w+;)|(?<!\\w)_|_(?!\\w)");

  /// What begins a heading, an item or a quotation at the start of a line.
  private static final Pattern START =
      Pattern.compile("^(#|>|[-+=](?=\\s|[-=]|$)|\\d+(?=[.)](?:\\s|$)))");

  /// A cell that is wider is not padded, nor is the last of a row.
  private static final int WIDEST = 60;

  private final StringBuilder out = new StringBuilder();

  /// A heading of a level from 1.
  MarkdownText heading(int level, String text) {
    return block("#".repeat(level) + " " + escaped(text));
  }

  /// A paragraph of prose.
  MarkdownText paragraph(String prose) {
    return block(escaped(prose));
  }

  /// A block of commands.
  MarkdownText commands(List<String> lines) {
    return block("```sh\n" + String.join("\n", lines) + "\n```");
  }

  /// A list of prose, with numbers where the order matters.
  MarkdownText items(boolean isNumbered, List<String> items) {
    List<String> lines = new ArrayList<>();
    for (String item : items) {
      lines.add((isNumbered ? lines.size() + 1 + ". " : "- ") + escaped(item));
    }
    return block(String.join("\n", lines));
  }

  /// A table of cells in prose; every row has as many as the head.
  MarkdownText table(List<String> head, List<List<String>> rows) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(head.stream().map(MarkdownText::cell).toList());
    rows.forEach(row -> cells.add(row.stream().map(MarkdownText::cell).toList()));
    int[] widths = new int[head.size()];
    for (List<String> row : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.clamp(row.get(i).length(), Math.max(3, widths[i]), WIDEST);
      }
    }
    List<String> lines = new ArrayList<>();
    cells.forEach(row -> lines.add(line(row, widths)));
    List<String> rule = new ArrayList<>();
    for (int width : widths) {
      rule.add("-".repeat(rule.size() < widths.length - 1 ? width : 3));
    }
    lines.add(1, line(rule, widths));
    return block(String.join("\n", lines));
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      int free = i < widths.length - 1 ? Math.max(0, widths[i] - cell.length()) : 0;
      line.append(' ').append(cell).append(" ".repeat(free)).append(" |");
    }
    return line.toString();
  }

  /// Within a table a bar ends a cell in code, too.
  private static String cell(String prose) {
    return escaped(prose).replaceAll("(?<!\\\\)\\|", "\\\\|");
  }

  /// The text as code that shows it as it is.
  static String code(String text) {
    return text.isEmpty() || text.contains("`") ? text : "`" + text + "`";
  }

  private static String escaped(String prose) {
    String line = SPACE.matcher(prose).replaceAll(" ").strip();
    StringBuilder escaped = new StringBuilder();
    Matcher code = CODE.matcher(line);
    int end = 0;
    while (code.find()) {
      escaped.append(plain(line.substring(end, code.start()))).append(code.group());
      end = code.end();
    }
    escaped.append(plain(line.substring(end)));
    Matcher start = START.matcher(escaped);
    return start.find()
        ? escaped.insert(Character.isDigit(escaped.charAt(0)) ? start.end() : 0, '\\').toString()
        : escaped.toString();
  }

  private static String plain(String text) {
    return SPECIAL.matcher(text).replaceAll("\\\\$0");
  }

  private MarkdownText block(String text) {
    if (!out.isEmpty()) {
      out.append('\n');
    }
    out.append(text).append('\n');
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
