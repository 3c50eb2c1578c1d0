package dev.pingctl.experiment.report;

import dev.pingctl.experiment.Finding;
import dev.pingctl.experiment.Journal;
import dev.pingctl.experiment.Journal.ConditionEntry;
import dev.pingctl.experiment.Journal.Entry;
import dev.pingctl.experiment.Journal.PartEntry;
import dev.pingctl.experiment.Trial;
import dev.pingctl.threshold.Decision.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Words that all forms of a report have in common.
final class Phrases {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final long MANY_SECONDS = 100;
  private static final long MINUTE = 60;

  private Phrases() {}

  /// A point of time, to the minute.
  static String date(Instant instant) {
    return DATE.format(instant);
  }

  /// A time in seconds, and in minutes where it is long.
  static String duration(Duration duration) {
    long seconds = Math.round(duration.toMillis() / 1000.0);
    return seconds < MANY_SECONDS
        ? seconds + " s"
        : "%d min %d s".formatted(seconds / MINUTE, seconds % MINUTE);
  }

  /// How many experiments came out how.
  static String summary(Journal journal) {
    List<Finding> findings = journal.entries().stream().map(Entry::finding).toList();
    List<String> counts = new ArrayList<>();
    counts.add("%d of %d proved".formatted(count(findings, Finding.Proved.class), findings.size()));
    Stream.of(Finding.NotProved.class, Finding.NotDecided.class, Finding.Skipped.class)
        .filter(kind -> count(findings, kind) > 0)
        .forEach(kind -> {
          String word =
              findings.stream().filter(kind::isInstance).map(Finding::word).findFirst().orElse("");
          counts.add("%d %s".formatted(count(findings, kind), word));
        });
    return String.join(", ", counts);
  }

  private static long count(List<Finding> findings, Class<? extends Finding> kind) {
    return findings.stream().filter(kind::isInstance).count();
  }

  /// A sign for a finding; it never comes without the word.
  static String sign(Finding finding) {
    return switch (finding) {
      case Finding.Proved _ -> "✓";
      case Finding.NotProved _ -> "✗";
      case Finding.NotDecided _ -> "?";
      case Finding.Skipped _ -> "–";
    };
  }

  /// A sign for an answer, likewise.
  static String sign(Answer answer) {
    return switch (answer) {
      case HOLDS -> "✓";
      case DOES_NOT_HOLD -> "✗";
      case NOT_DECIDED -> "?";
    };
  }

  /// In how many rounds a condition held.
  static String held(ConditionEntry condition) {
    return condition.rounds() == 0
        ? "no round decided it"
        : "%d of %d rounds".formatted(condition.held(), condition.rounds());
  }

  /// The figures of a condition, without the condition where the sentence begins with it.
  static String figures(ConditionEntry condition) {
    String sentence = condition.sentence();
    int end = sentence.indexOf(": ");
    return sentence.startsWith(condition.condition() + " ") && end > 0
        ? sentence.substring(end + 2)
        : sentence;
  }

  /// How many rounds there were, how long a trial took and how busy the machine was.
  static String trials(PartEntry part) {
    int rounds = part.trials().stream().mapToInt(Trial::round).max().orElse(0);
    DoubleSummaryStatistics seconds =
        part.trials().stream()
            .mapToDouble(trial -> trial.took().toMillis() / 1000.0)
            .summaryStatistics();
    DoubleSummaryStatistics load =
        part.trials().stream()
            .mapToDouble(Trial::load)
            .filter(each -> each >= 0)
            .summaryStatistics();
    String text =
        "%d %s, each arm in %s s"
            .formatted(rounds, rounds == 1 ? "round" : "rounds", range("%.0f", seconds));
    return load.getCount() == 0 ? text : text + "; load average " + range("%.1f", load);
  }

  private static String range(String format, DoubleSummaryStatistics values) {
    String least = String.format(Locale.ROOT, format, values.getMin());
    String most = String.format(Locale.ROOT, format, values.getMax());
    return least.equals(most) ? least : least + " to " + most;
  }

  /// Why an experiment came out so, unless one of its parts says the same.
  static String ownReason(Entry entry) {
    String why = entry.finding().why();
    return entry.parts().stream().anyMatch(part -> part.finding().why().equals(why)) ? "" : why;
  }

  /// Whether every arm is measured in the same way.
  static boolean hasOneMethod(PartEntry part) {
    return part.arms().stream().map(arm -> arm.method()).distinct().count() == 1;
  }

  /// The command lines that repeat an experiment.
  static List<String> repeat(Journal journal, Entry entry) {
    return Stream.concat(
            stages(entry).map(journal.invocation()::up),
            Stream.of(journal.invocation().of(entry.experiment().name()).text()))
        .toList();
  }

  private static Stream<String> stages(Entry entry) {
    return Stream.concat(
            entry.experiment().needs().stream(),
            entry.parts().stream().flatMap(part -> part.part().stages().stream()))
        .distinct();
  }
}
