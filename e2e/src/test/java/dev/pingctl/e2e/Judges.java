package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The tools that judge what pingctl makes, built once for all tests.
final class Judges {
  private static final Path PEERS = Path.of("..", "e2e", "peers").toAbsolutePath().normalize();
  private static final Path TOOLS = Path.of("target", "judges").toAbsolutePath();

  private Judges() {}

  /// Builds them unless they are there.
  ///
  /// @param home a home for the pingctl that provides the image they are built in
  static void build(Path home) {
    Command.Result base = new Pingctl(home).run("images", "--provide", "-o", "json");
    assertThat(base.exitCode()).as(base.all()).isZero();
    Command.Result built = script(Map.of("BASE_IMAGE", "pingctl/base:latest"));
    assertThat(built.exitCode()).as(built.all()).isZero();
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
