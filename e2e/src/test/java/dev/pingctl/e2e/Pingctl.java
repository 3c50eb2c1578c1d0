package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The installed `pingctl`, with a home of its own.
final class Pingctl {
  static final String LAUNCHER = System.getProperty("pingctl.launcher", "");

  private final Map<String, String> environment = new HashMap<>();
  private String launcher = LAUNCHER;

  /// A pingctl that keeps its files in `home`.
  Pingctl(Path home) {
    if (LAUNCHER.isEmpty()) {
      throw new IllegalStateException(
          "-Dpingctl.launcher must name the installed pingctl; run ./install.sh test");
    }
    environment.put("PINGCTL_HOME", home.toString());
  }

  /// The same with one more environment variable.
  Pingctl with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /// The same, started by another launcher.
  Pingctl launchedBy(Path other) {
    launcher = other.toString();
    return this;
  }

  /// Runs `pingctl` with these arguments to its end.
  Command.Result run(String... arguments) {
    return Command.run(command(arguments), environment);
  }

  /// Runs `pingctl`, which must succeed.
  Command.Result ok(String... arguments) {
    Command.Result result = run(arguments);
    assertThat(result.exitCode()).as(result.all()).isZero();
    return result;
  }

  /// Runs `pingctl`, which must fail with this exit code and id, and without a stack trace.
  Command.Result failed(int exitCode, String id, String... arguments) {
    Command.Result result = run(arguments);
    assertThat(result.exitCode()).as(result.all()).isEqualTo(exitCode);
    assertThat(result.err()).contains("[" + id + "]").doesNotContain("\tat ");
    return result;
  }

  /// Starts `pingctl` with these arguments. Ctrl-C reaches it even where the tests themselves were
  /// started in the background, where a shell has SIGINT ignored.
  Process start(String... arguments) {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(command(arguments));
    return Command.start(command, environment);
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(launcher));
    command.addAll(List.of(arguments));
    return command;
  }
}
