package dev.pingctl.training;

import dev.pingctl.Wiring;
import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.kubernetes.KubernetesCluster;
import dev.pingctl.command.Cli;
import dev.pingctl.command.ResultWriter;
import dev.pingctl.command.option.Run;
import dev.pingctl.image.Images;
import dev.pingctl.machine.Programs;
import dev.pingctl.outcome.Failure;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.ReleaseAction;
import dev.pingctl.plan.WaitAction;
import dev.pingctl.release.helm.NativeCharts;
import dev.pingctl.report.PlainReporter;
import dev.pingctl.run.ActionRunner;
import dev.pingctl.run.Executor;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Workshop;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs the commands of one [Programme] in one JVM, which records the classes that they load.
final class Training {
  private final Map<String, String> environment;
  private final Path folder;
  private final List<Result> results = new ArrayList<>();
  private List<String> engineRequests = List.of();
  private List<String> clusterRequests = List.of();
  private int http2Requests;

  /// What a command or an action came to: `0` and other exit codes, `done`, or the id of a failure.
  record Result(String what, String outcome) {
    @Override
    public String toString() {
      return what + ": " + outcome;
    }
  }

  /// @param environment the environment of the commands; `DOCKER_HOST` is replaced by the fake
  ///   engine
  /// @param folder where the fake engine and cluster keep their files, with a short path
  Training(Map<String, String> environment, Path folder) {
    this.environment = new HashMap<>(environment);
    this.folder = folder;
  }

  /// Runs the programme named by the first argument, with files in the folder that is the second.
  public static void main(String[] arguments) {
    new Training(Programs.environment(), Path.of(arguments[1])).run(Programme.named(arguments[0]));
  }

  /// Runs a programme. Whether its commands succeed makes no difference to what they load.
  void run(Programme programme) {
    if (programme == Programme.HELP) {
      programme.commands().forEach(this::command);
      return;
    }
    try (FakeDockerEngine engine = new FakeDockerEngine(folder)) {
      environment.put("DOCKER_HOST", engine.address());
      programme.commands().forEach(this::command);
      engineRequests = engine.requests();
    }
    if (programme == Programme.CLUSTER) {
      onFakeCluster();
    }
  }

  /// Returns what was run, in order.
  List<Result> results() {
    return List.copyOf(results);
  }

  /// Returns what reached the fake engine.
  List<String> engineRequests() {
    return engineRequests;
  }

  /// Returns what reached the fake cluster.
  List<String> clusterRequests() {
    return clusterRequests;
  }

  /// Returns how many requests reached the fake cluster over HTTP/2.
  int http2Requests() {
    return http2Requests;
  }

  private void command(String line) {
    PrintWriter err = new PrintWriter(Writer.nullWriter());
    try (Wiring wiring = new Wiring(environment);
        ResultWriter out = new ResultWriter(OutputStream.nullOutputStream())) {
      int exitCode = Cli.launch(wiring, out, err, line.split(" "));
      results.add(new Result(line, String.valueOf(out.finish(exitCode, err))));
    }
  }

  private void onFakeCluster() {
    try (FakeCluster fake = new FakeCluster(folder)) {
      try (Cluster cluster = new KubernetesCluster(fake.access())) {
        ClusterCalls.makeAll(cluster);
        actions(fake, cluster);
      }
      try (Cluster cluster = new KubernetesCluster(fake.accessOfHttp2())) {
        ClusterCalls.makeFirst(cluster);
      }
      clusterRequests = fake.requests();
      http2Requests = fake.requestsThroughHttp2();
    }
  }

  /// Waits for a rollout, and tries to install each chart; the fake cluster accepts no release.
  private void actions(FakeCluster fake, Cluster cluster) {
    try (Wiring wiring = new Wiring(environment)) {
      Run run = wiring.with(wiring.settings());
      Executor executor =
          new Executor(
              new ActionRunner(
                  run.settings(),
                  run::engine,
                  () ->
                      new Images(
                          run.engine().images(),
                          run.engine().transfer(),
                          run.catalogue(),
                          Map.of()),
                  () -> cluster,
                  () -> new NativeCharts(fake::access),
                  run.addresses()));
      action(
          executor,
          new WaitAction.AwaitRollout("k8s", FakeCluster.WORKLOAD, Duration.ofSeconds(10)));
      Workshop workshop = run.workshop();
      List<Stage> stages = List.of(workshop.stage("chart"), workshop.stage("helm"));
      run.planner().up("training", stages, false).actions().stream()
          .filter(ReleaseAction.InstallChart.class::isInstance)
          .forEach(install -> action(executor, install));
    }
  }

  private void action(Executor executor, Action action) {
    String outcome = "done";
    try {
      executor.run(
          new Plan("training", List.of(new Plan.Wave(List.of(action)))),
          new PlainReporter(new PrintWriter(Writer.nullWriter()), System::nanoTime, true));
    } catch (Failure failure) {
      outcome = failure.id().toString();
    }
    results.add(new Result(action.describe(), outcome));
  }
}
