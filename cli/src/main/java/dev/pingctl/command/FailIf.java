package dev.pingctl.command;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.ping.PingMetrics;
import dev.pingctl.ping.PingResult;
import dev.pingctl.threshold.Conditions;
import dev.pingctl.threshold.Confidence;
import dev.pingctl.threshold.Decision;
import dev.pingctl.threshold.Decision.Answer;
import dev.pingctl.threshold.Figures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The conditions under which pings count as failed, and what they come to.
final class FailIf {
  @Option(
      names = "--fail-if",
      paramLabel = "CONDITIONS",
      description =
          "Exit with 6 if one of these conditions holds, and only then, such as 'errors>1%%,p99>50ms'.")
  @Nullable String text;

  /// The conditions; empty where none are given.
  ///
  /// @throws Failure `PING-CONDITION`
  Optional<Conditions> conditions() {
    return Optional.ofNullable(text).map(given -> Conditions.parse(given, PingMetrics.RUN));
  }

  /// What a run says of each condition.
  static List<Decision> decide(Conditions conditions, PingResult result) {
    return conditions.decide(Figures.of(PingMetrics.of(result, Confidence.USUAL), Map.of()));
  }

  /// The decisions in lines, each ended by a newline.
  static String text(List<Decision> decisions) {
    StringBuilder text = new StringBuilder("\n");
    decisions.forEach(decision -> text.append(decision.sentence()).append('\n'));
    return text.toString();
  }

  /// Makes sure that no condition holds.
  ///
  /// @throws Failure `PING-THRESHOLD` with a sentence for each that does
  static void require(List<Decision> decisions) {
    List<Failure> failures =
        Conditions.with(Answer.HOLDS, decisions).stream()
            .map(decision ->
                new Failure(FailureId.THRESHOLD, ExitCode.CHECK_FAILED, decision.sentence() + "."))
            .toList();
    if (!failures.isEmpty()) {
      throw Failure.all(failures);
    }
  }
}
