package dev.pingctl;

import dev.pingctl.command.Cli;
import dev.pingctl.kube.ClusterRehearsal;
import java.io.PrintWriter;
import java.io.Writer;

/// Runs several commands in one JVM, so that an AOT cache made from it holds what they load.
///
/// Only `install.sh` runs it. What the commands print, and whether they succeed, does not matter.
final class Rehearsal {
  private Rehearsal() {}

  /// Runs each argument as the words of one command; the word `cluster-rehearsal` alone is a talk
  /// to a made-up cluster.
  public static void main(String[] lines) {
    for (String line : lines) {
      if (line.equals("cluster-rehearsal")) {
        ClusterRehearsal.hold();
        continue;
      }
      PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
      try (Wiring wiring = new Wiring(System.getenv())) {
        Cli.launch(wiring, nowhere, nowhere, line.split(" "));
      }
    }
  }
}
