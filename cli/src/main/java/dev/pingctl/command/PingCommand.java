package dev.pingctl.command;

import dev.pingctl.command.option.CommandTime;
import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.StageOption;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.command.option.TimeSpan;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.ping.Load;
import dev.pingctl.ping.PingReport;
import dev.pingctl.ping.PingResult;
import dev.pingctl.ping.Pinger;
import dev.pingctl.ping.Progress;
import dev.pingctl.report.Event;
import dev.pingctl.report.Kind;
import dev.pingctl.report.Reporter;
import dev.pingctl.threshold.Conditions;
import dev.pingctl.threshold.Decision;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Sends pings to a stage and prints what came of them: 0 when all were answered well, 6 when any
/// failed or counts were lost, 130 after an interrupt. That pings without an answer were counted is
/// no fault: the service counts at least once. With conditions these alone decide between 0 and 6.
@Command(
    name = "ping",
    description = "Ping a stage, once or a million times, and measure the responses.",
    footer = {
      "",
      "Without --count and --duration it sends 100 pings; with --duration alone there is no limit.",
      "The count of the service grows with every ping. A failed ping is never sent again.",
      "A ping whose answer was lost may have been counted: the service counts at least once.",
      "",
      "--fail-if takes conditions METRIC OP BOUND, separated by commas; OP is > >= < <= == or !=."
          + " Metrics: errors (failed of all, in %%), failed, ok, sent, rate, mean, max, p50, p90, p99,"
          + " p99.9, count.lost, count.gained, and with --rate lag.p50, lag.p99, lag.max. Bounds: 1%%,"
          + " 50ms, 2s, 100/s, 5, or another metric (p99, 2x p50).",
      "",
      "Shares, percentiles and the mean are compared with all values that their samples allow at a"
          + " confidence of 95 %%. If those are on both sides of the bound, the condition is reported"
          + " as not decided, and is no failure: send more pings."
    })
public final class PingCommand implements Callable<Integer> {
  private static final String NAME = "ping";
  private static final long USUAL_COUNT = 100;

  /// Whom to ping: a stage or an address.
  static final class Whom {
    @Option(
        names = StageOption.NAME,
        paramLabel = StageOption.LABEL,
        description = StageOption.TEXT)
    @Nullable String stage;

    @Option(
        names = "--url",
        paramLabel = "URL",
        description = "Address to ping; /ping is appended if it is missing.")
    @Nullable String url;
  }

  private final StageAddress stages;
  private final Pinger pinger;
  private final CommandTime time = new CommandTime();

  @ArgGroup @Nullable Whom whom;

  @Mixin final TargetOptions target;

  @Option(names = "--count", paramLabel = "N", description = "Send exactly N pings.")
  @Nullable Long count;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      description = "Stop sending pings after this time, such as 30s or 2m.")
  @Nullable Duration duration;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "10",
      description = "Number of concurrent connections (default: ${DEFAULT-VALUE}).")
  int concurrency;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Send N pings per second at fixed times; waiting for a connection counts as latency.")
  @Nullable Double rate;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = TimeSpan.class,
      description = "Time limit of one ping (default: ${DEFAULT-VALUE}).")
  Duration timeout = Duration.ofSeconds(5);

  @Option(
      names = {"-H", "--header"},
      paramLabel = "'NAME: VALUE'",
      description = "Send this header with every ping; may be repeated.")
  List<String> headers = List.of();

  @Mixin FailIf failIf = new FailIf();

  @Mixin OutputOptions output = new OutputOptions();

  /// A command that does nothing yet.
  ///
  /// @param target the options that choose the cluster; `stages` goes by them
  public PingCommand(StageAddress stages, Pinger pinger, TargetOptions target) {
    this.stages = stages;
    this.pinger = pinger;
    this.target = target;
  }

  @Override
  public Integer call() {
    Load.Spec spec = spec();
    Optional<Conditions> conditions = failIf.conditions();
    time.lap("start");
    pinger.rehearse(); // Looking for the address is waiting, most of it.
    Load load = spec.on(target());
    if (whom == null || whom.url == null) {
      load = load.asking(stages.path());
    }
    time.lap("address");
    PingResult result = run(load);
    time.lap("pings");
    if (output.isVerbose()) {
      output.remark("time: %s; %s in all".formatted(time.laps(Map.of()), time.text()));
    }
    if (result.answered() == 0 && !result.interrupted()) {
      throw noAnswer(result);
    }
    Optional<List<Decision>> decisions = conditions.map(each -> FailIf.decide(each, result));
    print(result, decisions);
    if (decisions.isPresent() && !result.interrupted()) {
      FailIf.require(decisions.get());
      return ExitCode.OK.code();
    }
    return exitCode(result).code();
  }

  private void print(PingResult result, Optional<List<Decision>> decisions) {
    if (output.isJson()) {
      Map<String, Object> document = PingReport.document(result);
      decisions.ifPresent(
          all -> document.put("failIf", all.stream().map(Decision::document).toList()));
      output.print(document);
    } else {
      output.print(PingReport.text(result) + decisions.map(FailIf::text).orElse(""));
    }
  }

  private PingResult run(Load load) {
    Reporter reporter = output.reporter();
    reporter.on(new Event.RunStarted(NAME, Map.of(NAME, 1)));
    reporter.on(new Event.ActionStarted(1, NAME, Kind.OTHER, load.pingAddress().toString()));
    try {
      return pinger.run(
          load, progress -> reporter.on(new Event.ActionProgress(1, NAME, text(progress))));
    } finally {
      reporter.on(new Event.RunFinished(NAME));
    }
  }

  private static ExitCode exitCode(PingResult result) {
    if (result.interrupted()) {
      return ExitCode.INTERRUPTED;
    }
    boolean lost = result.counting().filter(PingResult.Counting.LOST::equals).isPresent();
    return result.failed() == 0 && !lost ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }

  private Load.Spec spec() {
    Long sent = count == null && duration == null ? Long.valueOf(USUAL_COUNT) : count;
    return new Load.Spec(
        sent == null ? OptionalLong.empty() : OptionalLong.of(sent),
        Optional.ofNullable(duration),
        concurrency,
        rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate),
        timeout,
        headers.stream().map(Load.Header::parse).toList());
  }

  private URI target() {
    String url = whom == null ? null : whom.url;
    String stage = whom == null ? null : whom.stage;
    if (url == null) {
      return stage == null ? stages.current() : stages.of(stage);
    }
    try {
      return new URI(url);
    } catch (URISyntaxException malformed) {
      throw new Failure(
          FailureId.BAD_LOAD,
          ExitCode.USAGE,
          "'" + url + "' is not an address; write it as http://HOST:PORT.",
          malformed);
    }
  }

  private static String text(Progress progress) {
    return String.format(
        Locale.ROOT,
        "%d sent, %d ok, %d failed, %.0f/s",
        progress.sent(),
        progress.ok(),
        progress.failed(),
        progress.rate());
  }

  private static Failure noAnswer(PingResult result) {
    return new Failure(
        FailureId.NO_ANSWER,
        ExitCode.CHECK_FAILED,
        "Nothing answers at "
            + result.load().pingAddress()
            + " ("
            + result.lastError().orElse("no answer")
            + "); bring a stage up with 'pingctl up --stage=NAME', or name another with --stage or"
            + " --url.");
  }
}
