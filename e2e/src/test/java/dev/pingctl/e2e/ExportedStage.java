package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A stage that `pingctl export` has written, used by the commands of its page alone.
final class ExportedStage {
  private final Path folder;
  private final Path tools;
  private final Path kubeconfig;

  /// Exports a stage into a new folder.
  ///
  /// @param tools a folder with kubectl
  /// @param kubeconfig where kubectl and helm find the cluster
  ExportedStage(Pingctl pingctl, String stage, Path tools, Path kubeconfig) {
    this.folder = tools.resolve("exported-" + stage);
    this.tools = tools;
    this.kubeconfig = kubeconfig;
    pingctl.ok("export", "--stage=" + stage, "--to=" + folder);
  }

  /// Where its files are.
  Path folder() {
    return folder;
  }

  /// Types the commands of a section of its page, which must succeed.
  String type(String section) {
    return bash(commands(section));
  }

  /// Runs commands in its folder, which must succeed.
  String bash(String commands) {
    Command.Result typed =
        Command.run(
            List.of("bash", "-euc", "cd \"$0\"\n" + commands, folder.toString()),
            Map.of(
                "KUBECONFIG",
                kubeconfig.toString(),
                "PATH",
                "%s:%s:%s".formatted(tools, Judges.folder(), System.getenv("PATH"))));
    assertThat(typed.exitCode()).as(commands + typed.all()).isZero();
    return typed.out();
  }

  /// The commands of a section.
  private String commands(String section) {
    List<String> commands = new ArrayList<>();
    String heading = "";
    boolean typed = false;
    try {
      for (String line : Files.readAllLines(folder.resolve("README.md"))) {
        if (line.startsWith("```")) {
          typed = line.equals("```sh");
        } else if (typed && heading.equals(section)) {
          commands.add(line);
        } else if (line.startsWith("## ")) {
          heading = line.substring("## ".length());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(commands).as("commands below " + section).isNotEmpty();
    return String.join("\n", commands);
  }
}
