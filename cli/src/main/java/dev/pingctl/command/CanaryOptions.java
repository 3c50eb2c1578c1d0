package dev.pingctl.command;

import dev.pingctl.canary.CanaryRules;
import dev.pingctl.command.option.TimeSpan;
import dev.pingctl.command.option.Workloads;
import dev.pingctl.fault.FaultList;
import dev.pingctl.outcome.Failure;
import dev.pingctl.ping.Load;
import dev.pingctl.threshold.Conditions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of a canary that decides.
final class CanaryOptions {
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Duration ONE_PING = Duration.ofSeconds(5);
  private static final int CONCURRENCY = 20;

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      description =
          "Roll out this version, such as v2: give it more and more of the requests, judge it by its"
              + " pings, then promote it into the release or abort it.")
  @Nullable String version;

  @Option(
      names = "--steps",
      paramLabel = "N",
      split = ",",
      description = "Percent of the requests in each step (default: 10,25,50,100).")
  List<Integer> steps = List.of();

  @Option(
      names = "--abort-if",
      paramLabel = "CONDITIONS",
      description =
          "Abort if one of these conditions holds for the pings of the new version; 2x is twice the"
              + " value of the old one (default: errors>1%%,p99>2x).")
  @Nullable String abortIf;

  @Option(
      names = "--min-pings",
      paramLabel = "N",
      description =
          "Pings that the new version must have answered before anything is decided (default: 50).")
  @Nullable Integer minPings;

  @Option(
      names = "--step-time",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      description = "Time that a step takes at least (default: 5s).")
  @Nullable Duration stepTime;

  @Option(
      names = "--step-limit",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      description = "Abort a step that is not decided after this time (default: 2m).")
  @Nullable Duration stepLimit;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Pings per second, of both versions together (default: 200).")
  @Nullable Integer rate;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      description =
          "Roll the release back if it is not ready within this time at the end (default: the"
              + " stage's).")
  @Nullable Duration timeout;

  /// The version to roll out; empty where only a weight is wanted.
  Optional<String> version() {
    return Optional.ofNullable(version);
  }

  /// How the version has to prove itself.
  ///
  /// @throws Failure `PING-USAGE` or `PING-CONDITION`
  CanaryRules rules(String wanted) {
    return new CanaryRules(
        Workloads.requireVersion(wanted),
        steps.isEmpty() ? List.of(10, 25, 50, CanaryRules.ALL) : steps,
        Conditions.parse(abortIf == null ? "errors>1%,p99>2x" : abortIf, CanaryRules.METRICS),
        minPings == null ? 50 : minPings,
        stepTime == null ? Duration.ofSeconds(5) : stepTime,
        stepLimit == null ? Duration.ofMinutes(2) : stepLimit);
  }

  /// How long the release may take; empty for what its stage says.
  Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  /// The pings that go on all the time.
  ///
  /// @throws Failure `PING-BAD-LOAD`
  Load.Spec load() {
    return new Load.Spec(
        OptionalLong.empty(),
        Optional.of(LONGEST),
        CONCURRENCY,
        OptionalDouble.of(rate == null ? 200 : rate),
        ONE_PING,
        List.of());
  }

  /// Makes sure that only options of a weight are given.
  ///
  /// @throws Failure `PING-USAGE`
  void requireNone(FaultList faults) {
    boolean given =
        !steps.isEmpty()
            || !faults.isEmpty()
            || abortIf != null
            || minPings != null
            || stepTime != null
            || stepLimit != null
            || rate != null
            || timeout != null;
    if (given) {
      throw Workloads.wrong(
          "--steps, --abort-if, --min-pings, --step-time, --step-limit, --rate, --timeout and --fault need --to=VERSION.");
    }
  }
}
