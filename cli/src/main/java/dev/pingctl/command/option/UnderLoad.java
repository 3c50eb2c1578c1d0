package dev.pingctl.command.option;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.Waiting;
import dev.pingctl.ping.Load;
import dev.pingctl.ping.PingResult;
import dev.pingctl.ping.Pinger;
import dev.pingctl.ping.Progress;
import dev.pingctl.report.Durations;
import dev.pingctl.run.RunResult;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Changes a release under load, and reports what the pings saw.
public final class UnderLoad {
  private static final Duration QUIET = Duration.ofSeconds(3);
  private static final Duration AFTERWARDS = Duration.ofSeconds(4);
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final Duration ONE_PING = Duration.ofSeconds(5);

  private final URI url;
  private final LoadOptions options;
  private final Consumer<String> remark;
  private SortedMap<String, Long> told = new TreeMap<>();

  /// Pings of this address; `remark` gets a line once a second: which version has answered how
  /// often.
  public UnderLoad(URI url, LoadOptions options, Consumer<String> remark) {
    this.url = url;
    this.options = options;
    this.remark = remark;
  }

  /// What came of it.
  ///
  /// @param failure what the change ended with, empty where it is done
  /// @param quiet pings before the change
  /// @param during pings while it went on
  public record Report(
      Optional<RunResult> run,
      Optional<Failure> failure,
      Optional<PingResult> quiet,
      Optional<PingResult> during) {
    /// What the process ends with: the change's own failure, or that pings have failed.
    public int exitCode() {
      if (failure.isPresent()) {
        return failure.get().exitCode().code();
      }
      boolean lost = during.filter(pings -> pings.failed() > 0).isPresent();
      return (lost ? ExitCode.CHECK_FAILED : ExitCode.OK).code();
    }
  }

  /// Makes the change. Pings go on for some seconds after it: what leaves does so after what comes
  /// has come.
  ///
  /// @throws Failure `PING-INTERRUPTED`; every other one is part of the report
  public Report run(Supplier<RunResult> change) {
    if (options.rate == 0) {
      return changed(change, Optional.empty(), Optional::empty);
    }
    PingResult quiet = new Pinger().run(load(QUIET), ignored -> {});
    if (quiet.interrupted()) {
      throw Failure.interrupted(new InterruptedException());
    }
    AtomicBoolean enough = new AtomicBoolean();
    try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<PingResult> pings =
          thread.submit(() -> new Pinger().run(load(LONGEST), this::tell, enough::get));
      try {
        return changed(
            change,
            Optional.of(quiet),
            () -> {
              Waiting.pause(AFTERWARDS);
              enough.set(true);
              return Optional.of(result(pings));
            });
      } finally {
        enough.set(true);
      }
    }
  }

  private static Report changed(
      Supplier<RunResult> change,
      Optional<PingResult> quiet,
      Supplier<Optional<PingResult>> during) {
    try {
      RunResult run = change.get();
      return new Report(Optional.of(run), Optional.empty(), quiet, during.get());
    } catch (Failure failure) {
      if (failure.exitCode() == ExitCode.INTERRUPTED) {
        throw failure;
      }
      return new Report(Optional.empty(), Optional.of(failure), quiet, during.get());
    }
  }

  private static PingResult result(Future<PingResult> pings) {
    try {
      return pings.get();
    } catch (InterruptedException e) {
      throw Failure.interrupted(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private Load load(Duration duration) {
    return new Load(
        url,
        OptionalLong.empty(),
        Optional.of(duration),
        options.concurrency,
        OptionalDouble.of(options.rate),
        ONE_PING,
        List.of());
  }

  /// One line: how often each version has answered since the line before.
  private void tell(Progress progress) {
    StringBuilder line = new StringBuilder("  %3d s:".formatted(progress.elapsed().toSeconds()));
    progress
        .versions()
        .forEach((version, count) ->
            line.append(" %s %d,".formatted(version, count - told.getOrDefault(version, 0L))));
    told = progress.versions();
    remark.accept(line.append(" failed ").append(progress.failed()).toString());
  }

  /// The report in lines. The change itself took less than `whole`, the time of the command.
  public static String text(Report report, String whole) {
    StringBuilder text = new StringBuilder();
    report
        .run()
        .ifPresent(run ->
            text.append(
                "%s in %s, of which the change itself took %s\n"
                    .formatted(
                        run.unchanged() ? "unchanged" : "done",
                        whole,
                        Durations.text(run.took()))));
    report
        .during()
        .ifPresent(pings -> {
          text.append("failed pings: %d of %d\n".formatted(pings.failed(), pings.sent()));
          text.append(lost(pings).map("lost counts: %d\n"::formatted).orElse(""));
          pings
              .lastError()
              .ifPresent(error -> text.append("last error: ").append(error).append('\n'));
          versions(pings)
              .forEach((version, count) ->
                  text.append("answers of %-12s %6d\n".formatted(version, count)));
          text.append(
              String.format(
                  Locale.ROOT,
                  "p99: %.1f ms before, %.1f ms meanwhile\n",
                  millis(report.quiet().orElse(pings)),
                  millis(pings)));
        });
    return text.toString();
  }

  /// The report for programs.
  public static Map<String, Object> document(Report report) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("done", report.failure().isEmpty());
    document.put("unchanged", report.run().map(RunResult::unchanged).orElse(false));
    document.put("seconds", report.run().map(run -> run.took().toMillis() / 1000.0));
    document.put("failure", report.failure().map(failure -> failure.id().text()));
    document.put("pings", report.during().map(pings -> pings(report, pings)));
    return document;
  }

  private static Map<String, Object> pings(Report report, PingResult pings) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("sent", pings.sent());
    document.put("ok", pings.ok());
    document.put("failed", pings.failed());
    document.put("lostCounts", lost(pings));
    document.put("versions", versions(pings));
    document.put("p99QuietMillis", report.quiet().map(UnderLoad::millis));
    document.put("p99Millis", millis(pings));
    return document;
  }

  private static double millis(PingResult pings) {
    return pings.latency().p99() / 1000.0;
  }

  /// Answers that said a ping was counted, less what the count grew by.
  private static Optional<Long> lost(PingResult pings) {
    return pings.grownBy().isPresent()
        ? Optional.of(Math.max(0, pings.ok() - pings.grownBy().getAsLong()))
        : Optional.empty();
  }

  private static SortedMap<String, Long> versions(PingResult pings) {
    SortedMap<String, Long> versions = new TreeMap<>();
    pings.origins().forEach(origin -> versions.merge(origin.version(), origin.count(), Long::sum));
    return versions;
  }
}
