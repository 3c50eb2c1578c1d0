package dev.pingctl.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.experiment.Journal.ConditionEntry;
import dev.pingctl.threshold.Decision.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1, HOLDS",
    "3, 4, HOLDS",
    "2, 3, NOT_DECIDED",
    "1, 4, NOT_DECIDED",
    "1, 5, DOES_NOT_HOLD",
    "0, 1, DOES_NOT_HOLD",
    "0, 0, NOT_DECIDED"
  })
  void roundsMustAgree(int held, int rounds, Answer answer) {
    assertThat(new ConditionEntry("with.failed==0", held, rounds, "").answer()).isEqualTo(answer);
  }

  @Test
  void theCommandLineRepeatsTheRun() {
    Invocation all = new Invocation(List.of(), false, List.of());
    Invocation some =
        new Invocation(List.of("isolation", "security"), true, List.of("--context=my cluster"));

    assertThat(all.text()).isEqualTo("pingctl prove");
    assertThat(some.text())
        .isEqualTo("pingctl prove isolation security --quick '--context=my cluster'");
    assertThat(some.of("isolation").text())
        .isEqualTo("pingctl prove isolation --quick '--context=my cluster'");
    assertThat(all.up("k8s")).isEqualTo("pingctl up --stage=k8s");
  }
}
