package dev.pingctl.command;

import dev.pingctl.canary.CanaryJudge;
import dev.pingctl.canary.CanaryPings;
import dev.pingctl.canary.CanaryRules;
import dev.pingctl.command.option.LoadTable;
import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.PingsBeside;
import dev.pingctl.command.option.Run;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.Ticker;
import dev.pingctl.ping.Load;
import dev.pingctl.ping.PingResult;
import dev.pingctl.ping.Pinger;
import dev.pingctl.plan.CanaryPlan;
import dev.pingctl.run.Executor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Carries a canary out under load. Whatever goes wrong after the first step has begun, also
/// Ctrl-C, ends with all requests at the old version.
final class CanaryRollout {
  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final Duration LONGEST_UNTIL_SILENT = Duration.ofSeconds(20);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final CanaryPlan plan;
  private final CanaryRules rules;
  private final Load load;
  private final Run run;
  private final OutputOptions output;
  private final CanaryPings seen;
  private final CanaryJudge judge;

  /// A canary of this plan.
  ///
  /// @param load goes on all the time, to where the requests are split
  CanaryRollout(CanaryPlan plan, CanaryRules rules, Load load, Run run, OutputOptions output) {
    this.plan = plan;
    this.rules = rules;
    this.load = load;
    this.run = run;
    this.output = output;
    this.seen = new CanaryPings(rules.version(), rules.leastPings(), Ticker.SYSTEM::nanos);
    this.judge = new CanaryJudge(rules, seen, Ticker.SYSTEM);
  }

  /// Carries it out.
  ///
  /// @throws Failure what goes wrong before the first step
  CanaryReport run() {
    Executor executor = run.executor();
    executor.require(plan.whole());
    executor.run(plan.preparation(), output.reporter());
    executor.judgedBy(judge);
    LoadTable table = new LoadTable(List.of(rules.version()), output::remark);
    try (DelayedExit end = DelayedExit.begin();
        PingsBeside pings = PingsBeside.start(load, table::row, seen, new Pinger())) {
      Optional<Failure> failure = steps(executor);
      Optional<Duration> toZero =
          failure.isPresent() ? takeBack(failure.get(), executor) : Optional.empty();
      PingResult result = isInterrupted(failure) ? pings.abandon() : pings.end();
      if (failure.isPresent() && !isInterrupted(failure)) {
        run.executorOfNow().run(plan.restored(), output.plainReporter());
      }
      return new CanaryReport(rules.version(), judge.steps(), failure, toZero, result);
    }
  }

  private Optional<Failure> steps(Executor executor) {
    try {
      executor.run(plan.steps(), output.plainReporter());
      return Optional.empty();
    } catch (Failure failure) {
      return Optional.of(failure);
    }
  }

  /// Sends all requests to the old version; how long the new one still answered after that.
  private Optional<Duration> takeBack(Failure failure, Executor executor) {
    long start = Ticker.SYSTEM.nanos();
    boolean unused = Thread.interrupted(); // Or nothing could be asked of the cluster any more.
    executor.run(plan.zero(), output.plainReporter());
    output.remark("    weight 0: %s gets no more requests".formatted(rules.version()));
    if (isInterrupted(Optional.of(failure))) {
      return Optional.empty();
    }
    boolean silent =
        Ticker.SYSTEM.holdsWithin(
            LONGEST_UNTIL_SILENT, BETWEEN_LOOKS, () -> silence(start).compareTo(SILENCE) >= 0);
    return silent
        ? Optional.of(Duration.ofNanos(Math.max(0, seen.lastAnswer().orElse(start) - start)))
        : Optional.empty();
  }

  private Duration silence(long start) {
    return Ticker.SYSTEM.since(Math.max(start, seen.lastAnswer().orElse(start)));
  }

  private static boolean isInterrupted(Optional<Failure> failure) {
    return failure.filter(each -> each.exitCode() == ExitCode.INTERRUPTED).isPresent();
  }
}
