package dev.pingctl.experiment.report;

import dev.pingctl.experiment.Finding;
import dev.pingctl.experiment.Journal;
import dev.pingctl.experiment.Journal.ConditionEntry;
import dev.pingctl.experiment.Journal.Entry;
import dev.pingctl.experiment.Journal.PartEntry;
import dev.pingctl.experiment.Journal.Spread;
import dev.pingctl.report.Columns;
import dev.pingctl.threshold.Decision.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What experiments found out, as text of 80 columns: the verdict first, then the figures that
/// conditions speak of with the arms beside each other, then the conditions.
public final class VerdictTable {
  private static final int WIDTH = 80;
  private static final int VERDICT = "not decided".length() + 2;
  private static final String INDENT = "  ";
  private static final String BODY = " ".repeat(INDENT.length() + VERDICT);
  private static final String GAP = "  ";

  private final StringBuilder text = new StringBuilder();

  private VerdictTable() {}

  /// One experiment in one line.
  public static String line(Entry entry) {
    String why = entry.finding().why();
    return "%s: %s (%s)%s"
        .formatted(
            entry.experiment().title(),
            entry.finding().word(),
            Phrases.duration(entry.took()),
            why.isEmpty() ? "" : ": " + why);
  }

  /// All of them.
  public static String of(Journal journal) {
    VerdictTable table = new VerdictTable();
    journal.entries().forEach(table::entry);
    table.text.append(
        "%s in %s\n".formatted(Phrases.summary(journal), Phrases.duration(journal.took())));
    return table.text.toString();
  }

  private void entry(Entry entry) {
    verdict(
        "",
        entry.finding(),
        "%s: %s".formatted(entry.experiment().title(), entry.experiment().claim()));
    wrapped(" ".repeat(VERDICT), Phrases.ownReason(entry));
    entry.parts().forEach(this::part);
    text.append('\n');
  }

  private void verdict(String indent, Finding finding, String what) {
    List<String> lines = Columns.wrap(what, WIDTH - indent.length() - VERDICT);
    text.append(indent).append(padded(finding.word(), VERDICT)).append(lines.getFirst());
    text.append('\n');
    lines.stream()
        .skip(1)
        .forEach(line -> text.append(indent).append(" ".repeat(VERDICT)).append(line).append('\n'));
  }

  private void part(PartEntry part) {
    verdict(INDENT, part.finding(), part.part().name());
    figures(new Readings(part));
    part.conditions().forEach(this::condition);
    boolean isSaid =
        part.conditions().stream()
            .anyMatch(condition -> part.finding().why().startsWith(condition.condition() + " "));
    if (!isSaid) {
      wrapped(BODY, part.finding().why());
    }
  }

  /// A condition that holds in most rounds is said by the table above it.
  private void condition(ConditionEntry condition) {
    String line = "%s: %s".formatted(condition.condition(), Phrases.held(condition));
    wrapped(
        BODY, condition.answer() == Answer.HOLDS ? line : line + "; " + Phrases.figures(condition));
  }

  private void wrapped(String indent, String words) {
    if (!words.isEmpty()) {
      Columns.wrap(words, WIDTH - indent.length())
          .forEach(line -> text.append(indent).append(line).append('\n'));
    }
  }

  /// Medians with their ranges where there is room for that, else medians alone.
  private void figures(Readings readings) {
    List<String> names = readings.decisive();
    if (names.isEmpty()) {
      return;
    }
    List<List<String>> whole = columns(readings, names, Spread::text);
    List<List<String>> columns =
        width(whole) <= WIDTH - BODY.length()
            ? whole
            : columns(readings, names, spread -> spread.unit().text(spread.median()));
    int from = 1;
    while (from < columns.size()) {
      List<List<String>> beside = new ArrayList<>(List.of(columns.getFirst(), columns.get(from)));
      from++;
      while (from < columns.size()
          && width(beside) + width(columns.subList(from, from + 1)) <= WIDTH - BODY.length()) {
        beside.add(columns.get(from));
        from++;
      }
      rows(beside);
    }
  }

  /// The names of the measures, and a column for each arm below its name.
  private static List<List<String>> columns(
      Readings readings, List<String> names, Function<Spread, String> shown) {
    List<List<String>> columns = new ArrayList<>();
    List<String> first = new ArrayList<>(List.of(""));
    first.addAll(names);
    columns.add(first);
    for (String arm : readings.arms()) {
      List<String> column = new ArrayList<>(List.of(arm));
      names.forEach(name -> column.add(readings.spread(arm, name).map(shown).orElse("-")));
      columns.add(column);
    }
    return columns;
  }

  private static int width(List<List<String>> columns) {
    return columns.stream().mapToInt(column -> width(column, GAP)).sum();
  }

  private static int width(List<String> column, String gap) {
    return column.stream().mapToInt(String::length).max().orElse(0) + gap.length();
  }

  private void rows(List<List<String>> columns) {
    for (int row = 0; row < columns.getFirst().size(); row++) {
      StringBuilder line = new StringBuilder(BODY);
      for (List<String> column : columns) {
        line.append(padded(column.get(row), width(column, GAP)));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
  }

  private static String padded(String word, int width) {
    return word + " ".repeat(Math.max(0, width - word.length()));
  }
}
