package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The stages that are charts, on a shared cluster: pingctl and the real Helm.
final class ChartStages {
  static final String CHART = "08-helm/chart";

  private final Path home;
  private final Pingctl pingctl;

  /// Waits for the judges, of which Helm is one.
  ChartStages(Shared shared) {
    Judges.await();
    this.home = shared.home();
    this.pingctl = shared.pingctl();
  }

  /// Where pingctl keeps its files.
  Path home() {
    return home;
  }

  /// The installed pingctl.
  Pingctl pingctl() {
    return pingctl;
  }

  /// Waits until the hook runs.
  void awaitHook() {
    Node.awaitThat("the hook runs", ChartStages::hookRuns);
  }

  private static boolean hookRuns() {
    return Node.kubectl(
            "-n=ping-helm",
            "get",
            "job",
            "slow",
            "--ignore-not-found",
            "-o=jsonpath={.status.active}")
        .equals("1");
  }

  /// A workshop in `folder` whose chart has a hook before each upgrade that does this.
  Installation hook(Path folder, String script) throws IOException {
    Installation changed = new Installation(folder);
    Files.writeString(
        changed.file("stages/" + CHART + "/templates/hook.yaml"),
        """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: slow
          labels: {app.kubernetes.io/part-of: ping-workshop, pingctl.dev/stage: helm, app.kubernetes.io/managed-by: Helm}
          annotations: {helm.sh/hook: pre-upgrade, helm.sh/hook-delete-policy: "before-hook-creation,hook-failed"}
        spec:
          backoffLimit: 0
          template:
            metadata:
              labels: {app.kubernetes.io/part-of: ping-workshop, pingctl.dev/stage: helm, app.kubernetes.io/managed-by: Helm}
            spec:
              restartPolicy: Never
              terminationGracePeriodSeconds: 1
              securityContext: {runAsNonRoot: true, runAsUser: 999, seccompProfile: {type: RuntimeDefault}}
              containers:
                - name: slow
                  image: {{ .Values.redis.image.repository }}:{{ .Values.redis.image.tag }}
                  command: [bash, -c, "SCRIPT"]
                  securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        """
            .replace("SCRIPT", script));
    return changed;
  }

  /// The launcher of another workshop, with the same home.
  Pingctl with(Installation installation) {
    return new Pingctl(home).launchedBy(installation.launcher());
  }

  /// The password of Redis.
  String password() {
    return Node.kubectl(
        "-n=ping-helm",
        "get",
        "secret",
        "ping-redis",
        "-o=go-template={{index .data \"redis-password\" | base64decode}}");
  }

  /// The newest revision of the release.
  int revision() {
    String list = helm("list", "-n=ping-helm", "-o=json");
    return Integer.parseInt(list.replaceFirst("(?s).*\"revision\":\"(\\d+)\".*", "$1").strip());
  }

  /// What the real Helm prints; it must succeed.
  String helm(String... arguments) {
    Command.Result result = Judges.helm(home.resolve("kubeconfig"), arguments);
    assertThat(result.exitCode()).as(result.all()).isZero();
    return result.out();
  }

  /// Runs pingctl, which must succeed.
  Command.Result ok(String... arguments) {
    return pingctl.ok(arguments);
  }

  /// Runs pingctl, which must fail in this way.
  Command.Result failed(int exitCode, String id, String... arguments) {
    return pingctl.failed(exitCode, id, arguments);
  }
}
