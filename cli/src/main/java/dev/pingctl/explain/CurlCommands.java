package dev.pingctl.explain;

import dev.pingctl.settings.Target;
import java.net.URI;
import java.time.Duration;

/// The `curl` commands that ask where a stage answers.
public final class CurlCommands {
  private static final String ASK = "curl --fail --silent --show-error";

  private final ShellContext context;

  /// Commands for this context.
  public CurlCommands(ShellContext context) {
    this.context = context;
  }

  /// Whether curl reaches an address: that of a Service it does not, pingctl goes by the API there.
  public boolean reaches(URI url) {
    return !Target.SCHEME.equals(url.getScheme())
        && (context.settings().isEmbedded() || url.getHost().equals("localhost"));
  }

  /// Asks until an address has answered 200 so many times.
  public ShellCommand await(URI url, int times, Duration timeout) {
    String ask =
        ASK
            + " --output /dev/null --retry %d --retry-delay 1 --retry-all-errors %s"
                .formatted(timeout.toSeconds(), url);
    return ShellCommand.of(
        times == 1 ? ask : "for i in $(seq %d); do %s; done".formatted(times, ask));
  }

  /// Keeps the count in a variable.
  public ShellCommand remember(URI url) {
    return ShellCommand.of("count=$(" + get(url + "/count") + ")");
  }

  /// A command that prints what an address answers, and fails where that is no success.
  public String get(String url) {
    return ASK + " " + Shell.word(url);
  }

  /// A command that prints the status that an address answers with.
  ///
  /// @param options each before a space
  public String status(String options, String url) {
    return "curl --silent --output /dev/null --write-out '%%{http_code}' %s%s"
        .formatted(options, Shell.word(url));
  }

  /// A loop that pings until a ping fails.
  public String loop(URI url) {
    return "`while %s; do sleep 0.1; done`".formatted(get(url + "/ping"));
  }

  /// A loop that counts which version answers how often.
  public String sample(URI url, String host) {
    return "`for i in $(seq 200); do %s --header 'Host: %s'; echo; done | sort | uniq -c`"
        .formatted(get(url + "/version"), host);
  }
}
