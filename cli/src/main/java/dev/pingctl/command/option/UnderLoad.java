package dev.pingctl.command.option;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.Waiting;
import dev.pingctl.ping.Load;
import dev.pingctl.ping.PingListener;
import dev.pingctl.ping.PingResult;
import dev.pingctl.ping.Pinger;
import dev.pingctl.report.Durations;
import dev.pingctl.run.RunResult;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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
  private final Collection<String> versions;
  private final Consumer<String> remark;
  private final String path;

  /// Pings of this address; `remark` gets a line once a second: which version has answered how
  /// often.
  ///
  /// @param path what pings ask for
  /// @param versions those that are expected to answer besides the present one
  public UnderLoad(
      URI url,
      String path,
      LoadOptions options,
      Collection<String> versions,
      Consumer<String> remark) {
    this.path = path;
    this.url = url;
    this.options = options;
    this.versions = List.copyOf(versions);
    this.remark = remark;
  }

  /// What came of it.
  ///
  /// @param run what was done, empty where the change has failed
  /// @param failure what it ended with, empty where all is done
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

    /// Whether the user has ended it.
    public boolean isInterrupted() {
      return failure.filter(each -> each.exitCode() == ExitCode.INTERRUPTED).isPresent();
    }
  }

  /// Makes the change. Pings go on for some seconds after it: what leaves does so after what comes
  /// has come. Whatever the change ends with is part of the report, also that it was interrupted.
  ///
  /// @throws Failure `PING-INTERRUPTED` before the change has begun
  public Report run(Supplier<RunResult> change) {
    if (options.rate == 0) {
      return changed(change, Optional.empty());
    }
    Pinger pinger = new Pinger();
    PingResult quiet = pinger.run(load(QUIET), _ -> {});
    if (quiet.interrupted()) {
      throw Failure.interrupted(new InterruptedException());
    }
    Set<String> expected = new LinkedHashSet<>(versions(quiet).keySet());
    expected.addAll(versions);
    LoadTable table = new LoadTable(expected, remark);
    try (PingsBeside pings =
        PingsBeside.start(load(LONGEST), table::row, PingListener.NONE, pinger)) {
      Report report = lookAfterwards(changed(change, Optional.of(quiet)));
      // After an interrupt, pings on their way are not waited for.
      PingResult during = report.isInterrupted() ? pings.abandon() : pings.end();
      return new Report(report.run(), report.failure(), report.quiet(), Optional.of(during));
    }
  }

  private static Report changed(Supplier<RunResult> change, Optional<PingResult> quiet) {
    try {
      return new Report(Optional.of(change.get()), Optional.empty(), quiet, Optional.empty());
    } catch (Failure failure) {
      return new Report(Optional.empty(), Optional.of(failure), quiet, Optional.empty());
    }
  }

  private static Report lookAfterwards(Report report) {
    if (report.isInterrupted()) {
      return report;
    }
    try {
      Waiting.pause(AFTERWARDS);
      return report;
    } catch (Failure interrupted) {
      return new Report(
          report.run(),
          report.failure().or(() -> Optional.of(interrupted)),
          report.quiet(),
          Optional.empty());
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
        List.of(),
        path);
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
    report.during().ifPresent(pings -> text.append(text(report, pings)));
    return text.toString();
  }

  private static String text(Report report, PingResult pings) {
    StringBuilder text = new StringBuilder();
    if (pings.interrupted()) {
      text.append("Interrupted: this is what the pings saw until then.\n");
    }
    text.append("failed pings: %d of %d\n".formatted(pings.failed(), pings.sent()));
    text.append(lost(pings).map("lost counts: %d\n"::formatted).orElse(""));
    pings.lastError().ifPresent(error -> text.append("last error: ").append(error).append('\n'));
    versions(pings)
        .forEach(
            (version, count) -> text.append("answers of %-12s %6d\n".formatted(version, count)));
    report.quiet().ifPresent(quiet -> text.append(p99("before", quiet)));
    return text.append(p99("during", pings)).toString();
  }

  private static String p99(String when, PingResult pings) {
    return String.format(Locale.ROOT, "p99 %s the change: %.1f ms\n", when, millis(pings));
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
  public static Optional<Long> lost(PingResult pings) {
    return pings.grownBy().isPresent()
        ? Optional.of(Math.max(0, pings.ok() - pings.grownBy().getAsLong()))
        : Optional.empty();
  }

  /// Answers by the version that they name.
  public static SortedMap<String, Long> versions(PingResult pings) {
    SortedMap<String, Long> versions = new TreeMap<>();
    pings.origins().forEach(origin -> versions.merge(origin.version(), origin.count(), Long::sum));
    return versions;
  }
}
