package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The tools that judge what pingctl makes. The test command of the project has them built beside
/// the images, in a folder that it names; the tests that need them wait for them.
final class Judges {
  private static final Path PEERS = Path.of("..", "e2e", "peers").toAbsolutePath().normalize();
  private static final String FOLDER = System.getProperty("pingctl.judges", "");
  private static final Path TOOLS =
      Path.of(FOLDER.isEmpty() ? "target/judges" : FOLDER).toAbsolutePath();
  private static final Path FAILED = TOOLS.resolve("judges.failed");
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private Judges() {}

  /// Waits until they are built, where somebody builds them.
  static void await() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (script(Map.of(), "ready").exitCode() != 0) {
      assertThat(FOLDER)
          .as("no folder with judges; build them: e2e/peers/judges.sh e2e/target/judges go")
          .isNotEmpty();
      assertThat(FAILED).as("the judges could not be built; the reason is in it").doesNotExist();
      assertThat(System.nanoTime()).as("waiting for the judges").isLessThan(deadline);
    }
  }

  /// Has kube-score and kubesec judge the files of a folder.
  static Command.Result judge(Path manifests) {
    return script(Map.of(), "judge", manifests.toString());
  }

  /// Has Grafana's dashboard-linter judge a dashboard.
  static Command.Result lint(Path dashboard) {
    return script(Map.of(), "lint", dashboard.toString());
  }

  /// The folder of the tools, for a `PATH`.
  static Path folder() {
    return TOOLS;
  }

  /// Runs the real Helm.
  static Command.Result helm(Path kubeconfig, String... arguments) {
    return run("helm", Map.of("KUBECONFIG", kubeconfig.toString()), arguments);
  }

  /// Starts the real Helm.
  static Process startHelm(Path kubeconfig, String... arguments) {
    return Command.start(command("helm", arguments), Map.of("KUBECONFIG", kubeconfig.toString()));
  }

  /// Runs one of the tools.
  static Command.Result run(String tool, Map<String, String> environment, String... arguments) {
    return Command.run(command(tool, arguments), environment);
  }

  private static List<String> command(String tool, String... arguments) {
    List<String> command = new ArrayList<>(List.of(TOOLS.resolve(tool).toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static Command.Result script(Map<String, String> environment, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("bash", PEERS.resolve("judges.sh").toString(), TOOLS.toString()));
    command.addAll(List.of(arguments));
    return Command.run(command, environment);
  }
}
