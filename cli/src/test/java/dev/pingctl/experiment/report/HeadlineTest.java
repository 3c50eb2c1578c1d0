package dev.pingctl.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.experiment.Finding;
import dev.pingctl.experiment.Journal.ConditionEntry;
import dev.pingctl.experiment.Journal.Entry;
import dev.pingctl.experiment.Journal.PartEntry;
import dev.pingctl.outcome.Measures;
import dev.pingctl.outcome.Unit;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadlineTest {
  private static final Measures VALUES =
      Measures.of("failed", 7, Unit.NUMBER).and(Measures.of("p99", 0.02, Unit.TIME));

  @Test
  void whatComparesArmsSaysMoreThanALimit() {
    assertThat(headline(part("a", new Finding.Proved(), 1, 1)))
        .isEqualTo("a: p99 with 20 ms, without 20 ms");
  }

  @Test
  void aConditionThatDoesNotHoldSaysMost() {
    assertThat(headline(part("a", new Finding.NotProved(""), 0, 1)))
        .isEqualTo("a: failed with 7, without 7");
  }

  @Test
  void thePartThatDecidedIsTheOne() {
    assertThat(
            headline(
                part("a", new Finding.Proved(), 1, 1), part("b", new Finding.NotProved(""), 0, 1)))
        .startsWith("b: failed");
  }

  @Test
  void withoutTrialsThereIsNone() {
    assertThat(Headline.of(SomeJournal.productivity())).isEmpty();
  }

  private static String headline(PartEntry... parts) {
    Entry entry =
        SomeJournal.entry(
            1,
            "name",
            "Title",
            "Claim.",
            Finding.of(List.of(parts).stream().map(PartEntry::finding).toList()),
            List.of(parts));
    return Headline.of(entry)
        .map(found -> "%s: %s %s".formatted(found.part(), found.measure(), found.text()))
        .orElseThrow();
  }

  /// @param held in how many of the rounds the first condition held; the second did in all
  private static PartEntry part(String name, Finding finding, int held, int rounds) {
    return new PartEntry(
        SomeJournal.part(
            name,
            "It holds.",
            List.of("with", "without"),
            "with.failed<9",
            "with.p99<=without.p99"),
        finding,
        List.of(),
        List.of(SomeJournal.trial(1, "with", VALUES), SomeJournal.trial(1, "without", VALUES)),
        List.of(
            new ConditionEntry("with.failed<9", held, rounds, ""),
            new ConditionEntry("with.p99<=without.p99", rounds, rounds, "")));
  }
}
