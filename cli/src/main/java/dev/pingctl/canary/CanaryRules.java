package dev.pingctl.canary;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.ping.PingMetrics;
import dev.pingctl.threshold.Conditions;
import dev.pingctl.threshold.Vocabulary;
import java.time.Duration;
import java.util.List;

/// How a new version has to prove itself.
///
/// @param version the new version, as its answers name it
/// @param steps the percent of the requests that it gets, one after the other, up to 100
/// @param abortIf the conditions that must not hold of it
/// @param leastPings the pings that it must have answered before a step is passed, and that a
///   figure needs before a condition is decided
/// @param shortest how long a step takes at least
/// @param longest how long a step takes at most; what is not decided then is aborted
public record CanaryRules(
    String version,
    List<Integer> steps,
    Conditions abortIf,
    int leastPings,
    Duration shortest,
    Duration longest) {
  /// What the conditions may speak of: the pings of the new version, and as `2x` multiples of the
  /// same metric of the others.
  public static final Vocabulary METRICS = PingMetrics.OUTCOMES.comparedWith("the old version");

  /// Everything.
  public static final int ALL = 100;

  /// Checks each part.
  ///
  /// @throws Failure `PING-USAGE` naming the wrong one
  public CanaryRules {
    steps = List.copyOf(steps);
    boolean ascending = true;
    for (int i = 0; i < steps.size(); i++) {
      ascending &= steps.get(i) > (i == 0 ? 0 : steps.get(i - 1));
    }
    if (!ascending || steps.isEmpty() || steps.getLast() != ALL) {
      throw wrong(
          "The steps must be ascending percentages that end with 100, such as 10,25,50,100.");
    }
    if (steps.size() == 1 && !abortIf.withoutReference().equals(abortIf)) {
      throw wrong(
          "With all requests on %s there is no old version to compare with, as %s does; begin with a smaller step, such as 50,100."
              .formatted(version, abortIf));
    }
    if (leastPings < 1) {
      throw wrong(
          "The canary must answer at least 1 ping in each step, not %d.".formatted(leastPings));
    }
    if (longest.compareTo(shortest) < 0) {
      throw wrong(
          "A step cannot end after %ds at the latest and take %ds at least."
              .formatted(longest.toSeconds(), shortest.toSeconds()));
    }
  }

  /// The conditions of a step. With all requests on the new version there are no pings of the old
  /// one to compare with: what is a multiple of theirs was decided in the step before.
  Conditions abortIf(int percent) {
    return percent < ALL ? abortIf : abortIf.withoutReference();
  }

  /// The rules in words.
  public String text() {
    return "abort if %s".formatted(abortIf);
  }

  private static Failure wrong(String sentence) {
    return new Failure(FailureId.USAGE, ExitCode.USAGE, sentence);
  }
}
