package dev.pingctl.experiment.report;

import dev.pingctl.experiment.Finding;
import dev.pingctl.experiment.Journal;
import dev.pingctl.experiment.Journal.ConditionEntry;
import dev.pingctl.experiment.Journal.Entry;
import dev.pingctl.experiment.Journal.PartEntry;
import java.util.Locale;

/// What experiments found out, as text.
public final class VerdictTable {
  private VerdictTable() {}

  /// One experiment in one line.
  public static String line(Entry entry) {
    return "%s: %s (%s)%s"
        .formatted(
            entry.experiment().title(),
            entry.finding().word(),
            seconds(entry),
            entry.finding().why().isEmpty() ? "" : ": " + entry.finding().why());
  }

  /// All of them, each with its parts and their figures.
  public static String of(Journal journal) {
    StringBuilder text = new StringBuilder();
    for (Entry entry : journal.entries()) {
      text.append(line(entry)).append('\n');
      entry.parts().forEach(part -> text.append(of(part)));
    }
    long proved = count(journal, Finding.Proved.class);
    text.append("%d of %d proved".formatted(proved, journal.entries().size()));
    append(text, count(journal, Finding.NotProved.class), "not proved");
    append(text, count(journal, Finding.NotDecided.class), "not decided");
    append(text, count(journal, Finding.Skipped.class), "skipped");
    return text.append(" in ")
        .append(String.format(Locale.ROOT, "%.0f s", journal.took().toMillis() / 1000.0))
        .append('\n')
        .toString();
  }

  private static String of(PartEntry part) {
    StringBuilder text =
        new StringBuilder("  %s: %s\n".formatted(part.part().name(), part.finding().word()));
    if (part.conditions().isEmpty() && !part.finding().why().isEmpty()) {
      text.append("    ").append(part.finding().why()).append('\n');
    }
    for (ConditionEntry condition : part.conditions()) {
      text.append(
          "    %s (%d of %d rounds)\n"
              .formatted(condition.sentence(), condition.held(), condition.rounds()));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, long count, String words) {
    if (count > 0) {
      text.append(", %d %s".formatted(count, words));
    }
  }

  private static long count(Journal journal, Class<? extends Finding> kind) {
    return journal.entries().stream().filter(entry -> kind.isInstance(entry.finding())).count();
  }

  private static String seconds(Entry entry) {
    return String.format(Locale.ROOT, "%.0f s", entry.took().toMillis() / 1000.0);
  }
}
