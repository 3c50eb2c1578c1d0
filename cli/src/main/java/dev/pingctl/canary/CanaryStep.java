package dev.pingctl.canary;

import dev.pingctl.ping.Outcomes;
import dev.pingctl.threshold.Conditions;
import dev.pingctl.threshold.Decision;
import dev.pingctl.threshold.Decision.Answer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// How a step has ended.
///
/// @param percent the new version's share of the requests
/// @param decisions what the figures said of each condition at the end
/// @param pings those of the new version in this step
public record CanaryStep(
    int percent, Ending ending, Duration took, List<Decision> decisions, Outcomes pings) {

  /// The three endings.
  public enum Ending {
    /// No condition holds: the next step may begin.
    PASSED("passed"),
    /// A condition holds.
    ABORTED("aborted"),
    /// Not all was decided in time.
    NOT_DECIDED("not decided");

    private final String word;

    Ending(String word) {
      this.word = word;
    }

    /// Its name in documents.
    public String word() {
      return word;
    }
  }

  /// Keeps the decisions from change.
  public CanaryStep {
    decisions = List.copyOf(decisions);
  }

  /// Why the step has ended so, as a clause without a full stop. A condition that holds at the
  /// usual confidence and not at the stricter one is as open as one that is not decided.
  public String reason() {
    return switch (ending) {
      case PASSED -> sentences(decisions);
      case ABORTED -> sentences(Conditions.with(Answer.HOLDS, decisions));
      case NOT_DECIDED -> {
        List<Decision> open =
            decisions.stream().filter(decision -> !decision.is(Answer.DOES_NOT_HOLD)).toList();
        yield open.isEmpty()
            ? "only %d pings reached it".formatted(pings.settled())
            : sentences(open);
      }
    };
  }

  /// The step for programs.
  public Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("weight", percent);
    document.put("ending", ending.word());
    document.put("seconds", took.toMillis() / 1000.0);
    document.put("ok", pings.ok());
    document.put("failed", pings.failed());
    document.put("conditions", decisions.stream().map(Decision::document).toList());
    return document;
  }

  private static String sentences(List<Decision> decisions) {
    return decisions.stream().map(Decision::sentence).collect(Collectors.joining("; "));
  }
}
