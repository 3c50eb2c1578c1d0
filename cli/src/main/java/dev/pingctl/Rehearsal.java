package dev.pingctl;

import dev.pingctl.command.Cli;
import java.io.PrintWriter;
import java.io.Writer;

/// Runs several commands in one JVM, so that an AOT cache made from it holds what they load.
///
/// Only `install.sh` runs it. What the commands print, and whether they succeed, does not matter.
final class Rehearsal {
  private Rehearsal() {}

  /// Runs each argument as the words of one command.
  public static void main(String[] lines) {
    for (String line : lines) {
      PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
      try (Wiring wiring = new Wiring(System.getenv())) {
        Cli.launch(wiring, nowhere, nowhere, line.split(" "));
      }
    }
  }
}
