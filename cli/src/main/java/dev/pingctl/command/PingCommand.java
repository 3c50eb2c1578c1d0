package dev.pingctl.command;

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
import java.io.PrintWriter;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Sends pings to a stage and prints what came of them: 0 when all were answered well, 6 when any
/// failed, 130 after an interrupt.
@Command(
    name = "ping",
    description = "Ping a stage, once or a million times, and measure the answers.",
    footer = {
      "",
      "Without --count and --duration 100 pings are sent; with --duration alone there is no limit.",
      "The count of the service grows with every ping. A failed ping is never sent again."
    })
public final class PingCommand implements Callable<Integer> {
  private static final long USUAL_COUNT = 100;
  private static final int PLAIN_LINE_EVERY = 10;
  private static final URI ANYWHERE = URI.create("http://localhost");

  /// The form of the result.
  enum Format {
    text,
    json
  }

  /// Whom to ping: a stage or an address.
  static final class Whom {
    @Option(names = "--stage", paramLabel = "NAME", description = "The stage to ping.")
    @Nullable String stage;

    @Option(
        names = "--url",
        paramLabel = "URL",
        description = "The address to ping; /ping is added where it is missing.")
    @Nullable String url;
  }

  private final StageAddress stages;
  private final Pinger pinger;
  private final Function<Map<String, Object>, String> json;
  private final boolean live;

  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec spec;

  @ArgGroup @Nullable Whom whom;

  @Mixin final TargetOptions target;

  @Option(names = "--count", paramLabel = "N", description = "Send exactly N pings.")
  @Nullable Long count;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      description = "Begin no ping after this time, such as 30s or 2m.")
  @Nullable Duration duration;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "Pings at the same time, each on its own connection (default: ${DEFAULT-VALUE}).")
  int concurrency;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Begin N pings a second at set times, and count waiting for a connection as latency.")
  @Nullable Double rate;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = TimeSpan.class,
      description = "Give up a ping after this time (default: ${DEFAULT-VALUE}).")
  Duration timeout = Duration.ofSeconds(5);

  @Option(
      names = {"-H", "--header"},
      paramLabel = "'NAME: VALUE'",
      description = "Send this header with every ping; may be given more than once.")
  List<String> headers = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (default: ${DEFAULT-VALUE}).")
  Format format = Format.text;

  /// A command that does nothing yet.
  ///
  /// @param target the options that say which cluster is meant; `stages` goes by them
  /// @param json writes a tree of maps, lists, strings, numbers and booleans as one JSON document
  ///   that ends with a newline
  /// @param live whether the error stream is a terminal, whose last line may be written over
  public PingCommand(
      StageAddress stages,
      Pinger pinger,
      TargetOptions target,
      Function<Map<String, Object>, String> json,
      boolean live) {
    this.stages = stages;
    this.target = target;
    this.pinger = pinger;
    this.json = json;
    this.live = live;
  }

  @Override
  public Integer call() {
    load(ANYWHERE); // What is wrong with it is told before anything is asked for an address.
    Load load = load(target());
    PrintWriter err = spec.commandLine().getErr();
    PingResult result = pinger.run(load, progress -> show(progress, err));
    if (live) {
      err.print("\r\u001b[K");
      err.flush();
    }
    if (result.answered() == 0 && !result.interrupted()) {
      throw noAnswer(result);
    }
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case text -> out.print(PingReport.text(result));
      case json -> out.print(json.apply(PingReport.document(result)));
    }
    out.flush();
    return exitCode(result).code();
  }

  private static ExitCode exitCode(PingResult result) {
    if (result.interrupted()) {
      return ExitCode.INTERRUPTED;
    }
    return result.failed() == 0 ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }

  private Load load(URI target) {
    Long sent = count == null && duration == null ? Long.valueOf(USUAL_COUNT) : count;
    return new Load(
        target,
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

  private void show(Progress progress, PrintWriter err) {
    String line =
        String.format(
            Locale.ROOT,
            "%d s: %d sent, %d ok, %d failed, %.0f/s",
            progress.elapsed().toSeconds(),
            progress.sent(),
            progress.ok(),
            progress.failed(),
            progress.rate());
    if (live) {
      err.print("\r\u001b[K" + line);
    } else if (progress.elapsed().toSeconds() % PLAIN_LINE_EVERY == 0) {
      err.println(line);
    }
    err.flush();
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
