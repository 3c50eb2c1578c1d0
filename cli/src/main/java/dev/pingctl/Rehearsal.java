package dev.pingctl;

import dev.pingctl.command.Cli;
import dev.pingctl.docker.EngineRehearsal;
import dev.pingctl.kube.ClusterRehearsal;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Runs several commands in one JVM, so that an AOT cache made from it holds what they load.
///
/// Only `install.sh` runs it. What the commands print, and whether they succeed, does not matter.
final class Rehearsal {
  private static final String CLUSTER = "cluster-rehearsal ";
  private static final String ENGINE = "engine-rehearsal ";

  private Rehearsal() {}

  /// Runs each argument as the words of one command. `engine-rehearsal FOLDER` with further lines
  /// runs those on a made-up engine whose socket is in the folder; `cluster-rehearsal FILE
  /// PASSWORD` is a talk to a made-up cluster with the keys in that file.
  public static void main(String[] lines) {
    for (String line : lines) {
      if (line.startsWith(CLUSTER)) {
        String[] words = line.split(" ");
        ClusterRehearsal.hold(Path.of(words[1]), words[2]);
      } else if (line.startsWith(ENGINE)) {
        onMadeUpEngine(line.substring(ENGINE.length()).split("\n"));
      } else {
        run(System.getenv(), line);
      }
    }
  }

  private static void onMadeUpEngine(String... lines) {
    try (EngineRehearsal engine = new EngineRehearsal(Path.of(lines[0]))) {
      Map<String, String> environment = new HashMap<>(System.getenv());
      environment.put("DOCKER_HOST", engine.address());
      for (int line = 1; line < lines.length; line++) {
        run(environment, lines[line]);
      }
    }
  }

  private static void run(Map<String, String> environment, String line) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    try (Wiring wiring = new Wiring(environment)) {
      Cli.launch(wiring, nowhere, nowhere, line.split(" "));
    }
  }
}
