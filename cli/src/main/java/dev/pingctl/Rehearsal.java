package dev.pingctl;

import dev.pingctl.command.Cli;
import dev.pingctl.kube.ClusterRehearsal;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;

/// Runs several commands in one JVM, so that an AOT cache made from it holds what they load.
///
/// Only `install.sh` runs it. What the commands print, and whether they succeed, does not matter.
final class Rehearsal {
  private static final String CLUSTER = "cluster-rehearsal ";

  private Rehearsal() {}

  /// Runs each argument as the words of one command; `cluster-rehearsal FILE PASSWORD` is a talk to
  /// a made-up cluster with the keys in that file.
  public static void main(String[] lines) {
    for (String line : lines) {
      if (line.startsWith(CLUSTER)) {
        String[] words = line.split(" ");
        ClusterRehearsal.hold(Path.of(words[1]), words[2]);
        continue;
      }
      PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
      try (Wiring wiring = new Wiring(System.getenv())) {
        Cli.launch(wiring, nowhere, nowhere, line.split(" "));
      }
    }
  }
}
