package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Pings that go on beside a test until it ends them, or ends itself.
final class Load implements AutoCloseable {
  private static final Pattern NUMBER = Pattern.compile("\"(sent|ok|failed)\": (\\d+)");

  private final Process process;

  private Load(Process process) {
    this.process = process;
  }

  /// What was sent, and what became of it.
  record Sum(long sent, long ok, long failed) {}

  /// Begins to ping a stage, 50 times a second.
  static Load on(Pingctl pingctl, String stage, String... options) {
    List<String> arguments = new ArrayList<>(List.of("ping", "--stage=" + stage));
    arguments.addAll(List.of("--rate=50", "--duration=300s", "--timeout=2s", "-o", "json"));
    arguments.addAll(List.of(options));
    return new Load(pingctl.start(arguments.toArray(String[]::new)));
  }

  /// Ends the pings.
  Sum end() {
    if (process.isAlive()) {
      Command.output("kill", "-INT", String.valueOf(process.pid()));
    }
    Command.Result result = Command.await(process);
    assertThat(result.exitCode()).as(result.all()).isEqualTo(130);
    return new Sum(
        number(result.out(), "sent"), number(result.out(), "ok"), number(result.out(), "failed"));
  }

  /// Ends the pings if the test did not.
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private static long number(String document, String name) {
    Matcher matcher = NUMBER.matcher(document);
    while (matcher.find()) {
      if (matcher.group(1).equals(name)) {
        return Long.parseLong(matcher.group(2));
      }
    }
    throw new AssertionError("no " + name + " in " + document);
  }
}
