package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Runs the scripts that `--dry-run --explain` prints, with bash and the real docker, kubectl and
/// helm, and without pingctl.
final class HandTyped {
  private final Pingctl pingctl;
  private final Path folder;
  private final Path here;

  /// Scripts of this pingctl.
  ///
  /// @param folder where the scripts and the tools are kept
  /// @param here the folder that the scripts keep their own files in
  HandTyped(Pingctl pingctl, Path folder, Path here) {
    this.pingctl = pingctl;
    this.folder = folder;
    this.here = here;
  }

  /// The script that a command of pingctl explains itself by.
  String script(String... arguments) {
    List<String> explained = new ArrayList<>(List.of(arguments));
    explained.addAll(List.of("--dry-run", "--explain"));
    String script = pingctl.ok(explained.toArray(String[]::new)).out();
    assertThat(script).startsWith("#!/usr/bin/env bash\n");
    assertThat(script.lines().filter(line -> !line.startsWith("#")))
        .noneMatch(line -> line.matches(".*\\bpingctl (up|cluster|ping|verify).*"));
    return script;
  }

  /// Runs a script, which must succeed, and returns what it printed.
  String type(String script) {
    Path file = folder.resolve("typed.sh");
    try {
      Files.writeString(file, script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Command.Result typed =
        Command.run(
            List.of("bash", file.toString()),
            Map.of(
                "WORKSHOP_HOME",
                here.toString(),
                "PATH",
                "%s:%s:%s".formatted(folder, Judges.folder(), System.getenv("PATH"))));
    assertThat(typed.exitCode()).as(script + typed.all()).isZero();
    return typed.out();
  }

  /// The real kubectl of the node, in the folder.
  HandTyped withKubectl() {
    Path kubectl = folder.resolve("kubectl");
    if (!Files.exists(kubectl)) {
      String maker = Command.output("docker", "create", "pingctl/node:latest");
      try {
        Command.output(
            "docker", "cp", "--follow-link", maker + ":/usr/local/bin/kubectl", kubectl.toString());
      } finally {
        Command.output("docker", "rm", "--volumes", maker);
      }
    }
    return this;
  }

  /// Runs the real kubectl on the cluster that the scripts have made.
  Command.Result kubectl(String... arguments) {
    List<String> command = new ArrayList<>(List.of(folder.resolve("kubectl").toString()));
    command.addAll(List.of(arguments));
    return Command.run(command, Map.of("KUBECONFIG", here.resolve("kubeconfig").toString()));
  }
}
