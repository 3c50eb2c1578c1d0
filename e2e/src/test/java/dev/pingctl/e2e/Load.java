package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Pings that go on beside a test until it ends them, or ends itself.
final class Load implements AutoCloseable {
  private static final Pattern NUMBER = Pattern.compile("\"(sent|ok|failed)\": (\\d+)");

  /// Columns of /proc/PID/net/tcp, and a state there.
  private static final int STATE = 3;

  private static final int INODE = 9;
  private static final String ESTABLISHED = "01";

  private final Process process;

  private Load(Process process) {
    this.process = process;
  }

  /// What was sent, and what became of it.
  ///
  /// @param report all that `ping` said of it
  record Sum(long sent, long ok, long failed, String report) {}

  /// Begins to ping a stage, 50 times a second, and returns once it has found the stage. A count
  /// that grows does not tell that: requests of an outage may arrive long after it.
  static Load on(Pingctl pingctl, String stage) {
    return at("50", "2s", pingctl, stage);
  }

  /// The same for a class that runs beside others: half of that rate, and five times the patience.
  /// An answer that never comes is a failure there, too, and one that waits for a processor is not.
  static Load beside(Pingctl pingctl, String stage, String... options) {
    return at("25", "10s", pingctl, stage, options);
  }

  private static Load at(
      String rate, String timeout, Pingctl pingctl, String stage, String... options) {
    List<String> arguments = new ArrayList<>(List.of("ping", "--stage=" + stage));
    arguments.addAll(List.of("--rate=" + rate, "--timeout=" + timeout));
    arguments.addAll(List.of("--duration=300s", "-o", "json"));
    arguments.addAll(List.of(options));
    Load load = new Load(pingctl.start(arguments.toArray(String[]::new)));
    Node.awaitThat(
        "the pings have a connection", () -> load.isConnected() || !load.process.isAlive());
    return load;
  }

  private boolean isConnected() {
    Path proc = Path.of("/proc", String.valueOf(process.pid()));
    Set<String> sockets = new HashSet<>();
    try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
      for (Path file : files.toList()) {
        sockets.add(Files.readSymbolicLink(file).toString());
      }
      List<String> lines = new ArrayList<>(Files.readAllLines(proc.resolve("net/tcp")));
      if (Files.exists(proc.resolve("net/tcp6"))) {
        lines.addAll(Files.readAllLines(proc.resolve("net/tcp6")));
      }
      return lines.stream()
          .map(line -> line.strip().split(" +"))
          .anyMatch(column ->
              column[STATE].equals(ESTABLISHED)
                  && sockets.contains("socket:[" + column[INODE] + "]"));
    } catch (IOException _) {
      return false; // A file went while it was read, or the whole process; the next look tells.
    }
  }

  /// Ends the pings.
  Sum end() {
    if (process.isAlive()) {
      Command.output("kill", "-INT", String.valueOf(process.pid()));
    }
    Command.Result result = Command.await(process);
    assertThat(result.exitCode()).as(result.all()).isEqualTo(130);
    return new Sum(
        number(result.out(), "sent"),
        number(result.out(), "ok"),
        number(result.out(), "failed"),
        result.all());
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
