package dev.pingctl;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.kubernetes.ClusterRehearsal;
import dev.pingctl.cluster.kubernetes.KubernetesCluster;
import dev.pingctl.command.Cli;
import dev.pingctl.command.option.Run;
import dev.pingctl.engine.docker.EngineRehearsal;
import dev.pingctl.image.Images;
import dev.pingctl.outcome.Failure;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.Plan;
import dev.pingctl.release.helm.NativeCharts;
import dev.pingctl.report.PlainReporter;
import dev.pingctl.run.ActionRunner;
import dev.pingctl.run.Executor;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Workshop;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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
  /// PASSWORD` is a talk to a made-up cluster with the keys in that file, and the attempt to change
  /// a release there.
  public static void main(String[] lines) {
    for (String line : lines) {
      if (line.startsWith(CLUSTER)) {
        String[] words = line.split(" ");
        onMadeUpCluster(Path.of(words[1]), words[2]);
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

  private static void onMadeUpCluster(Path keys, String password) {
    try (ClusterRehearsal made = new ClusterRehearsal(keys, password);
        Cluster cluster = new KubernetesCluster(made.choice());
        Wiring wiring = new Wiring(System.getenv())) {
      made.talk();
      Run run = wiring.with(wiring.settings());
      Executor executor =
          new Executor(
              new ActionRunner(
                  run.settings(),
                  wiring::engine,
                  () -> new Images(wiring.engine(), run.catalogue(), Map.of()),
                  () -> cluster,
                  () -> new NativeCharts(made::choice),
                  run.addresses()));
      attempt(
          executor,
          new Action.AwaitRollout("k8s", ClusterRehearsal.WORKLOAD, Duration.ofSeconds(10)));
      Workshop workshop = run.workshop();
      List<Stage> stages = List.of(workshop.stage("chart"), workshop.stage("helm"));
      run.planner().up("rehearsal", stages, false).actions().stream()
          .filter(Action.InstallChart.class::isInstance)
          .forEach(install -> attempt(executor, install));
    }
  }

  /// Does one thing. The made-up cluster takes no release, and that is well.
  private static void attempt(Executor executor, Action action) {
    try {
      executor.run(
          new Plan("rehearsal", List.of(new Plan.Wave(List.of(action)))),
          new PlainReporter(new PrintWriter(Writer.nullWriter()), System::nanoTime));
    } catch (Failure failure) {
      // What was to be loaded is loaded.
    }
  }

  private static void run(Map<String, String> environment, String line) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    try (Wiring wiring = new Wiring(environment)) {
      Cli.launch(wiring, nowhere, nowhere, line.split(" "));
    }
  }
}
