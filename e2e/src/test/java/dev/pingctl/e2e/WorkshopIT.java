package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The whole workshop comes up by one command, each stage verified; and what of it needs no
/// cluster. The classes after this one find it up.
@Order(Suite.WORKSHOP_COMES)
class WorkshopIT {
  private static final List<String> STAGES =
      List.of(
          "app",
          "container",
          "redis",
          "compose",
          "k8s",
          "storage",
          "chart",
          "helm",
          "monitoring",
          "ingress",
          "autoscaling");

  @RegisterExtension static final Shared WORKSHOP = Shared.workshop();

  private static Command.Result up = new Command.Result(0, "", "");

  @BeforeAll
  static void everythingComesUp() {
    up = WORKSHOP.ok("up");
  }

  @Test
  void theWholeWorkshopComesUpInOrder() {
    assertThat(up.out().lines().filter(line -> line.contains(" is up: ")))
        .containsExactlyElementsOf(
            STAGES.stream()
                .map(stage ->
                    "%s is up: http://localhost:%d".formatted(stage, 5001 + STAGES.indexOf(stage)))
                .toList());
  }

  @Test
  void everyClaimOfEveryStageIsProved() {
    for (String stage : STAGES) {
      assertThat(up.err().lines().filter(line -> line.contains("✓ " + stage + ": prove")).count())
          .as("proofs of " + stage + " in " + up.err())
          .isGreaterThanOrEqualTo(Stages.claims(stage));
    }
    assertThat(up.err())
        .contains("compose: prove: 200 pings")
        .containsPattern(
            "RedisDown pending after [0-9.m ]+s, firing after [0-9.m ]+s, resolved [0-9.m ]+s"
                + " after");
  }

  @ParameterizedTest
  @ValueSource(strings = {"app", "container", "redis", "compose"})
  void aStageStaysAsItIs(String stage) {
    assertThat(WORKSHOP.ok("up", "--stage=" + stage).out()).contains("unchanged in ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"k8s", "storage", "chart", "helm", "monitoring", "ingress", "autoscaling"})
  void theClusterTakesWhatManifestsPrintsForAStage(String stage) throws IOException {
    Command.Result printed = WORKSHOP.ok("manifests", "--stage=" + stage);
    assertThat(printed.err()).isEmpty();
    assertThat(printed.out()).doesNotContainPattern("(?m)^kind: Secret$");
    Path file = Files.writeString(WORKSHOP.folder().resolve(stage + ".yaml"), printed.out());

    Command.Result taken = Node.dryRun(file, "--server-side");

    assertThat(taken.exitCode()).as(taken.all()).isZero();
    assertThat(taken.out().lines()).allMatch(line -> line.endsWith(" (server dry run)"));
    assertThat(taken.err()).isEmpty();
    Command.Result warned = Node.dryRun(file);
    assertThat(warned.exitCode()).as(warned.all()).isZero();
  }

  @Test
  void verifyTellsHowManyChecksHold() {
    assertThat(WORKSHOP.ok("verify", "--stage=compose").out()).isEqualTo("7 of 7 checks hold\n");
  }

  @Test
  void whatDisturbsIsSaidBeforeAndLeftOutWhereThatIsWanted() {
    assertThat(WORKSHOP.ok("verify", "--stage=redis").err())
        .contains("  redis: stops ping-redis-redis for some seconds, while pings fail\n");

    assertThat(WORKSHOP.ok("verify", "--stage=redis", "--read-only").out())
        .isEqualTo(
            "5 of 5 checks hold\n"
                + "left out: redis: without ping-redis-redis a ping answers 503, and works again"
                + " once it is back\n");
  }

  @Test
  void aStageGoesWithoutTheOthers() {
    WORKSHOP.ok("teardown", "--stage=redis");
    assertThat(WORKSHOP.ok("status").out())
        .containsPattern("redis +down")
        .containsPattern("compose +up");

    WORKSHOP.ok("up", "--stage=redis");
  }

  @Test
  void whatWentWithTheNamespaceOfAnotherStageIsNamedUntilItIsMended() {
    Node.kubectl("delete", "namespace", "ping-helm");
    assertThat(WORKSHOP.ok("status").out())
        .containsPattern("helm +down")
        .contains("ingress is degraded: ", "monitoring is degraded: ");

    assertThat(WORKSHOP.ok("up", "--stage=helm").err())
        .contains("`pingctl up --stage=monitoring` fixes it.")
        .contains("`pingctl up --stage=ingress` fixes it.");

    WORKSHOP.ok("up", "--stage=monitoring");
    WORKSHOP.ok("up", "--stage=ingress");
    Node.awaitThat("all is mended", () -> !WORKSHOP.ok("status").out().contains("degraded"));
  }

  @Test
  void aStageThatOthersNeedStaysWhileTheyAreUp() {
    assertThat(WORKSHOP.failed(4, "PING-STILL-NEEDED", "teardown", "--stage=helm").err())
        .contains("needed by autoscaling, ingress and monitoring")
        .doesNotContain("This removes:");

    assertThat(WORKSHOP.ok("status").out())
        .containsPattern("helm +up")
        .containsPattern("ingress +up");
  }

  @Test
  void oneHundredPingsRaiseTheCountByOneHundred() {
    assertThat(WORKSHOP.ok("ping", "--stage=compose", "--count=100", "-o", "json").out())
        .contains("\"grownBy\": 100")
        .contains("\"failed\": 0");
  }

  @Test
  void theCountOfTheComposeStageSurvivesAKilledRedis() {
    WORKSHOP.ok("ping", "--stage=compose", "--count=10");
    long count = Node.count(5004);
    Command.output("docker", "kill", "ping-compose-redis-1");
    Command.output("docker", "rm", "-f", "ping-compose-ping-1");
    assertThat(WORKSHOP.ok("status").out())
        .contains("compose is degraded: container ping-compose-ping-1 is missing;");

    WORKSHOP.ok("up", "--stage=compose");

    assertThat(WORKSHOP.ok("ping", "--stage=compose", "--count=1", "-o", "json").out())
        .contains("\"after\": " + (count + 1));
  }
}
