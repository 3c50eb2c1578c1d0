package dev.pingctl.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Markdown as a terminal shows it: headings in bold, code indented, links as their text, lines as
/// long as the terminal is wide. It knows what lessons use; anything else is a paragraph.
public final class MarkdownPage {
  private static final int WIDEST = 100;
  private static final String INDENT = "    ";
  private static final String BOLD = "1";
  private static final String CYAN = "36";
  private static final String FENCE = "```";
  private static final String PICTURE = "(a picture; it is drawn where this page is shown as HTML)";
  private static final Pattern HEADING = Pattern.compile("#+ (.*)");
  private static final Pattern ITEM = Pattern.compile("(- |\\d+\\. )(.*)");
  private static final Pattern RULE = Pattern.compile("\\|[-| :]+\\|");
  private static final Pattern CELLS = Pattern.compile("(?<!\\\\)\\|");
  private static final Pattern INLINE =
      Pattern.compile(
          "`(?<code>[^`]+)`|\\*\\*(?<strong>.+?)\\*\\*"
              + "|\\[(?<text>(?:[^\\]`]|`[^`]*`)+)\\]\\((?<target>[^)]+)\\)|<(?<url>https?:[^>]+)>");
  private static final Pattern ESCAPES = Pattern.compile("\u001b\\[[0-9]*m");

  private final int width;
  private final boolean color;
  private final StringBuilder page = new StringBuilder();
  private final List<String> paragraph = new ArrayList<>();
  private boolean inTable;

  private MarkdownPage(int width, boolean color) {
    this.width = Math.min(width, WIDEST);
    this.color = color;
  }

  /// The page for a terminal of so many columns.
  ///
  /// @param color whether escape sequences are allowed
  public static String render(String markdown, int width, boolean color) {
    MarkdownPage page = new MarkdownPage(width, color);
    page.read(markdown.lines().toList());
    return page.page.toString().stripTrailing() + "\n";
  }

  private void read(List<String> lines) {
    Optional<String> language = Optional.empty();
    for (String line : lines) {
      if (line.startsWith(FENCE)) {
        endParagraph();
        separate();
        language = language.isPresent() ? Optional.empty() : Optional.of(line.substring(3));
        if (language.filter("mermaid"::equals).isPresent()) {
          add(INDENT + PICTURE);
        }
      } else if (language.isEmpty()) {
        text(line);
      } else if (!language.get().equals("mermaid")) {
        add(INDENT + line);
      }
    }
    endParagraph();
  }

  private void text(String line) {
    if (!line.startsWith("|")) {
      inTable = false;
    }
    Matcher heading = HEADING.matcher(line);
    Matcher item = ITEM.matcher(line);
    if (line.isBlank()) {
      endParagraph();
      separate();
    } else if (heading.matches()) {
      endParagraph();
      add(words(heading.group(1), BOLD));
    } else if (line.startsWith("|")) {
      endParagraph();
      row(line);
    } else if (item.matches()) {
      endParagraph();
      paragraph.add(line);
    } else {
      paragraph.add(line.strip());
    }
  }

  /// A row of a table as an item of a list: its cells are too long to stand beside each other.
  private void row(String line) {
    if (RULE.matcher(line).matches()) {
      return;
    }
    List<String> cells =
        Stream.of(CELLS.split(line))
            .skip(1)
            .map(String::strip)
            .map(cell -> inTable ? inline(cell) : title(cell))
            .toList();
    inTable = true;
    wrap("- ", String.join(" | ", cells).replace("\\|", "|"));
  }

  private String title(String cell) {
    return cell.isEmpty() ? "" : words(ESCAPES.matcher(inline(cell)).replaceAll(""), BOLD);
  }

  private void endParagraph() {
    if (paragraph.isEmpty()) {
      return;
    }
    String whole = String.join(" ", paragraph);
    paragraph.clear();
    Matcher item = ITEM.matcher(whole);
    if (item.matches()) {
      wrap(item.group(1), inline(item.group(2)));
    } else {
      wrap("", inline(whole));
    }
  }

  private void wrap(String start, String text) {
    StringBuilder line = new StringBuilder(start);
    int length = start.length();
    boolean first = true;
    for (String word : text.split(" ")) {
      int wide = ESCAPES.matcher(word).replaceAll("").length();
      if (!first && length + 1 + wide > width) {
        add(line.toString());
        line.setLength(0);
        line.append(" ".repeat(start.length()));
        length = start.length();
        first = true;
      }
      line.append(first ? "" : " ").append(word);
      length += wide + (first ? 0 : 1);
      first = false;
    }
    add(line.toString());
  }

  /// Begins with an empty line what follows, unless there is one.
  private void separate() {
    if (!page.isEmpty() && !page.toString().endsWith("\n\n")) {
      add("");
    }
  }

  private void add(String line) {
    page.append(line).append('\n');
  }

  private String inline(String text) {
    StringBuilder shown = new StringBuilder();
    Matcher found = INLINE.matcher(text);
    while (found.find()) {
      found.appendReplacement(shown, Matcher.quoteReplacement(shown(found)));
    }
    return found.appendTail(shown).toString();
  }

  private String shown(Matcher found) {
    String code = found.group("code");
    if (code != null) {
      return color ? words(code, CYAN) : "`" + code + "`";
    }
    String strong = found.group("strong");
    if (strong != null) {
      return words(strong, BOLD);
    }
    String text = found.group("text");
    if (text != null) {
      String target = String.valueOf(found.group("target"));
      return inline(text) + (target.contains("://") ? " (" + target + ")" : "");
    }
    return String.valueOf(found.group("url"));
  }

  /// Text in a style. Each word has it by itself, so that a line may end between any two.
  private String words(String text, String style) {
    if (!color) {
      return text;
    }
    return Stream.of(text.split(" "))
        .map(word -> "\u001b[" + style + "m" + word + "\u001b[0m")
        .reduce((one, other) -> one + " " + other)
        .orElse("");
  }
}
