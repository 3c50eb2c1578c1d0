package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Each experiment on a system that is broken on purpose finds that the benefit is not there. The
/// quickest of them, and [ProveIT], are in every run, the others with `--all`.
@Order(Suite.ON_WORKSHOP)
class RefutationIT {
  private static final List<String> STAGES =
      List.of("app", "container", "redis", "compose", "k8s", "autoscaling");

  /// Experiments make containers of stages again, so not everything is as it was found.
  @RegisterExtension static final Shared WORKSHOP = Shared.workshop();

  private final Pingctl pingctl = WORKSHOP.pingctl();

  @TempDir Path folder = Path.of("");

  @BeforeAll
  static void bringUp() {
    STAGES.forEach(stage -> WORKSHOP.ok("up", "--stage=" + stage));
  }

  /// Experiments repair nothing, so what a test has broken is there until this. What kubectl has
  /// set belongs to it, and `up` takes it back only where it is asked to.
  @AfterEach
  void repair() {
    for (String stage : new String[] {"container", "compose"}) {
      pingctl.ok("up", "--stage=" + stage);
    }
    for (String stage : new String[] {"k8s", "autoscaling"}) {
      pingctl.ok("up", "--stage=" + stage, "--force-conflicts");
    }
  }

  @Test
  void policiesThatAreGoneAreNotSecurity() {
    Node.kubectl("--namespace=ping-k8s", "delete", "networkpolicy", "default-deny", "redis");

    assertThat(refuted("security/stranger")).contains("with.refused==1");
  }

  @Test
  void podsWithoutProbesAreNotSafeRollouts() {
    Node.kubectl(
        "--namespace=ping-k8s",
        "patch",
        "deployment",
        "ping",
        "--type=json",
        "--patch="
            + """
            [{"op": "remove", "path": "/spec/template/spec/containers/0/readinessProbe"},
             {"op": "remove", "path": "/spec/template/spec/containers/0/startupProbe"},
             {"op": "remove", "path": "/spec/template/spec/containers/0/lifecycle"}]\
            """);
    Node.kubectl("--namespace=ping-k8s", "rollout", "status", "deployment/ping", "--timeout=60s");

    assertThat(refuted("rollouts/new-pods")).contains("with.");
  }

  @Test
  void aServiceThatLeadsNowhereIsNotPerformance() {
    Node.kubectl(
        "--namespace=ping-k8s",
        "patch",
        "service",
        "ping",
        "--patch={\"spec\": {\"selector\": {\"app.kubernetes.io/name\": \"nobody\"}}}");

    assertThat(refuted("performance/layers")).contains("service.failed==0");
  }

  @Test
  void aContainerThatNobodyReachesIsNotDeployment() throws IOException {
    Path copy = copyWith("stages/02-container/stage.yaml", "${port}:5000", "${port}:5001");

    assertThat(refuted("deployment/container", "--workshop=" + copy)).contains("answered");
  }

  @Test
  @Tag("all")
  void limitsThatNobodyReachesAreNotIsolation() throws IOException {
    Path copy =
        copyWith(
            "experiments/02-isolation/with-limits.yaml",
            "limits: {cpu: 200m, memory: 64Mi}",
            "limits: {cpu: 2, memory: 512Mi}",
            "limits: {cpu: 500m, memory: 64Mi}",
            "limits: {cpu: 2, memory: 512Mi}");

    assertThat(refuted("isolation/greedy-neighbours", "--workshop=" + copy))
        .contains("with.memory.oom-killed==1");
  }

  @Test
  @Tag("all")
  void anAutoscalerThatMayNotScaleIsNotScalability() {
    Node.kubectl(
        "--namespace=ping-autoscaling",
        "patch",
        "hpa",
        "ping",
        "--patch={\"spec\": {\"maxReplicas\": 1}}");

    assertThat(refuted("scalability/pings-per-second")).contains("with.pods>=2");
  }

  @Test
  @Tag("all")
  void anotherImageInOnePlaceIsNotPortability() throws Exception {
    Path copy = copyOfTheWorkshop();
    Process dev = pingctl.start("dev", "--stage=compose", "--workshop=" + copy);
    edit(copy.resolve("service/src/main/java/dev/pingctl/service/Routes.java"), "\"ok", "\"ok 2");
    Node.awaitThat(
        "the stage runs an image of dev",
        () ->
            Command.output("docker", "ps", "--format={{.Image}}", "--filter=name=ping-compose-ping")
                .contains("dev-"));
    Command.output("kill", "-INT", String.valueOf(dev.pid()));
    assertThat(dev.waitFor(1, TimeUnit.MINUTES)).isTrue();

    assertThat(refuted("portability/everywhere")).contains("with.images==1");
  }

  @Test
  @Tag("all")
  void withoutTheShortWayDevIsNotProductivity() throws IOException {
    Path copy = copyOfTheWorkshop();
    Path images = copy.resolve("images/images.yaml");
    Files.writeString(
        images, Files.readString(images).replaceFirst("(?s)    dev:\n.*?without: [^\n]*\n", ""));

    assertThat(refuted("productivity/saved-line", "--workshop=" + copy)).contains("with");
  }

  @Test
  @Tag("all")
  void aSettingThatNoPodGetsIsNotFlexibility() {
    Node.kubectl("--namespace=ping-k8s", "rollout", "pause", "deployment/ping");
    try {
      Command.Result result = pingctl.run("prove", "flexibility/setting");

      assertThat(result.exitCode()).as(result.all()).isEqualTo(6);
      assertThat(result.out()).contains("with.answered==1");
    } finally {
      Node.kubectl("--namespace=ping-k8s", "rollout", "resume", "deployment/ping");
    }
  }

  @Test
  @Tag("all")
  void aBuildThatWritesDownTheTimeIsNotPredictability() throws IOException {
    Path copy =
        copyWith(
            "images/redis-exporter/Dockerfile",
            "FROM scratch",
            "RUN date +%N >/system/built\n\nFROM scratch");
    Command.Result result = pingctl.run("prove", "predictability/builds", "--workshop=" + copy);

    assertThat(result.exitCode()).as(result.all()).isEqualTo(6);
    assertThat(result.out()).contains("with.different==0");
    assertThat(result.err()).contains("noted in arm with: different: ");
  }

  @Test
  @Tag("all")
  void countingInTwoStepsIsNotPredictability() {
    pingctl.ok("fault", "on", "--stage=k8s");
    pingctl.ok("fault", "set", "racy", "--stage=k8s");
    Command.Result result = pingctl.run("prove", "predictability/counted");

    assertThat(result.exitCode()).as(result.all()).isEqualTo(6);
    assertThat(result.out()).contains("with.lost==0");
  }

  /// Proves a part quickly, which must fail, and returns what it says.
  private String refuted(String part, String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "prove";
    arguments[1] = part;
    arguments[2] = "--quick";
    System.arraycopy(options, 0, arguments, 3, options.length);
    Command.Result result = pingctl.run(arguments);
    assertThat(result.exitCode()).as(result.all()).isEqualTo(6);
    return result.out();
  }

  private Path copyOfTheWorkshop() {
    Path copy = folder.resolve("workshop");
    pingctl.ok("workshop", "init", copy.toString());
    return copy;
  }

  /// A copy in which texts of a file are replaced, in pairs.
  private Path copyWith(String file, String... replacements) throws IOException {
    Path copy = copyOfTheWorkshop();
    for (int i = 0; i < replacements.length; i += 2) {
      edit(copy.resolve(file), replacements[i], replacements[i + 1]);
    }
    return copy;
  }

  private static void edit(Path file, String text, String replacement) throws IOException {
    String content = Files.readString(file);
    assertThat(content).contains(text);
    Files.writeString(file, content.replace(text, replacement));
  }
}
