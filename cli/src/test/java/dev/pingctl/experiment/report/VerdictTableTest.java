package dev.pingctl.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTableTest {
  @Test
  void theVerdictComesFirstThenTheFiguresWithArmsBesideEachOther() {
    assertThat(
            VerdictTable.of(
                SomeJournal.journal(
                    List.of(SomeJournal.availability(), SomeJournal.productivity()))))
        .isEqualTo(
            """
            proved       High availability: The application answers while parts of it fail.
              proved       killed-pod
                                   with                      without
                           errors  0.333 % (0 % to 0.667 %)  14 % (13.67 % to 14.33 %)
                           with.errors<=2%: 3 of 3 rounds
                           without.errors>=2x with.errors: 3 of 3 rounds

            skipped      Productivity: A change answers within seconds.
                         stage dev is not up; `pingctl up --stage=dev` brings it up

            1 of 2 proved, 1 skipped in 17 min 3 s
            """);
  }

  @Test
  void aConditionThatDoesNotHoldSaysItsFigures() {
    assertThat(
            VerdictTable.of(
                SomeJournal.journal(List.of(SomeJournal.rollouts(), SomeJournal.isolation()))))
        .isEqualTo(
            """
            not proved   Rollouts and rollbacks: A new version comes without a failed ping.
              not proved   new-version
                                   with  without
                           failed  7     95
                           with.failed==0: 0 of 1 rounds; with.failed is 7
                           without.failed>0: 1 of 1 rounds

            not decided  Isolation: A neighbour cannot take what is promised to others.
              not decided  hungry-neighbour
                                alone  with                   without
                           p99  4 ms   10 ms (4 ms to 16 ms)  500 ms (200 ms to 800 ms)
                           with.p99<=2x alone.p99: 2 of 4 rounds; with.p99 is 16 ms, 2x
                           alone.p99 is 8 ms
              skipped      two-nodes
                           it needs 2 nodes; `pingctl cluster up --nodes=2` adds them

            0 of 2 proved, 1 not proved, 1 not decided in 17 min 3 s
            """);
  }

  @Test
  void manyArmsAreBesideEachOther() {
    assertThat(VerdictTable.of(SomeJournal.journal(List.of(SomeJournal.performance()))))
        .contains(
            """
              proved       layers
                                 process  container  compose  service  ingress
                           p99   2 ms     4 ms       6 ms     8 ms     10 ms
                           rate  9000/s   7300/s     5600/s   3900/s   2200/s
            """);
  }

  @Test
  void noLineIsWiderThanATerminalNorMovesItsCursor() {
    String text = VerdictTable.of(SomeJournal.journal());

    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
    assertThat(text).doesNotContain("\u001b");
  }

  @Test
  void oneLineSaysWhatCameOutOfOneExperiment() {
    assertThat(VerdictTable.line(SomeJournal.rollouts()))
        .isEqualTo(
            "Rollouts and rollbacks: not proved (84 s): with.failed==0 does not hold: with.failed"
                + " is 7");
  }
}
