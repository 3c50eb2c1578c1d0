package dev.pingctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.cluster.FakeClusterRoles;
import dev.pingctl.cluster.FakeObjects;
import dev.pingctl.engine.FakeRoles;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.outcome.Failure;
import dev.pingctl.release.FakeHelm;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What `teardown` does about stages that stand on each other, and what Ctrl-C advises.
class TeardownCommandTest {
  @TempDir Path folder = Path.of("");
  private final FakeObjects objects = new FakeObjects();

  @Test
  void whatNeedsAStageIsListedAsASentenceHasIt() {
    FakeSession three = with("k8s", "helm", "monitoring", "ingress", "autoscaling");

    assertThat(three.launch("teardown", "--stage=helm", "--dry-run")).isEqualTo(4);

    assertThat(three.err.toString())
        .contains("needed by autoscaling, ingress and monitoring, so nothing was removed");
  }

  @Test
  void aStageThatOthersNeedIsLeftWhileTheyAreUp() {
    FakeSession session = with("k8s", "helm", "monitoring", "ingress");

    assertThat(session.launch("teardown", "--stage=helm", "--dry-run")).isEqualTo(4);

    assertThat(session.err.toString())
        .contains("Stage helm is needed by ingress and monitoring, so nothing was removed")
        .contains(
            "(`pingctl teardown --stage=ingress --context=docker-desktop`, then `pingctl teardown"
                + " --stage=monitoring --context=docker-desktop`)")
        .contains("--with-dependents")
        .contains("[PING-STILL-NEEDED]");
    assertThat(session.launch("teardown", "--stage=helm", "--yes"))
        .as("--yes is for what was typed")
        .isEqualTo(4);
  }

  @Test
  void whatNeedsAStageGoesWithItWhereThatIsSaid() {
    FakeSession session = with("k8s", "helm", "ingress");

    assertThat(session.launch("teardown", "--stage=helm", "--with-dependents", "--dry-run"))
        .isZero();

    assertThat(session.out)
        .hasToString(
            """
            teardown
            ingress:
              1. delete Namespace ping-ingress
            helm:
              2. delete Namespace ping-helm
            """);
  }

  @Test
  void onlyWhatIsThereCounts() {
    FakeSession session = with("k8s", "helm");

    assertThat(session.launch("teardown", "--stage=helm", "--dry-run")).isZero();

    assertThat(session.out.toString()).contains("delete Namespace ping-helm");
  }

  @Test
  void whoInterruptsIsToldTheWayBackWhereThereIsOne() {
    UpCommand up = new UpCommand(with());
    assertThat(interrupted(up))
        .endsWith("go on. `pingctl teardown` takes down what is there of it.");
    new CommandLine(up).parseArgs("--stage=helm");
    assertThat(interrupted(up)).contains("`pingctl teardown --stage=helm` takes down");

    assertThat(interrupted(new RolloutCommand(with()))).contains("`pingctl rollback`");
    assertThat(interrupted(new TeardownCommand(with()))).endsWith("to go on.");
  }

  private static String interrupted(Object command) {
    StringWriter err = new StringWriter();
    Failure failure = Failure.interrupted(new InterruptedException());
    assertThat(Failures.show(failure, command, false, new PrintWriter(err))).isEqualTo(130);
    return err.toString().replace(" [PING-INTERRUPTED]", "").strip();
  }

  private FakeSession with(String... stages) {
    for (String stage : stages) {
      String text = "apiVersion: v1\nkind: Namespace\nmetadata: {name: ping-%s}\n".formatted(stage);
      Manifest.read("namespace.yaml", text, stage).forEach(objects::has);
    }
    return new FakeSession(
        folder,
        new FakeRoles(new EmptyEngine()),
        new FakeClusterRoles(new SomeStages(stages), objects, new FakeHelm()));
  }
}
