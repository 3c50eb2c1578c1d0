package dev.pingctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.cluster.FakeClusterRoles;
import dev.pingctl.cluster.FakeObjects;
import dev.pingctl.engine.FakeRoles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `diff` prints, and how it ends.
class DiffCommandTest {
  private final SomeStages stages = new SomeStages();
  private final FakeSession session;

  DiffCommandTest(@TempDir Path folder) {
    session =
        new FakeSession(
            folder,
            new FakeRoles(new EmptyEngine()),
            new FakeClusterRoles(stages, new FakeObjects()));
  }

  @Test
  void whatOneStageHasOverAnotherIsWhatComesWhatGoesAndWhatChanges() {
    assertThat(session.launch("diff", "--from=k8s", "--to=storage")).isEqualTo(7);

    assertThat(session.out.toString())
        .contains("storage adds (", "  + PersistentVolumeClaim redis-pvc\n", "storage changes (")
        .contains(
            "    - spec.template.spec.volumes[data].emptyDir.sizeLimit: 16Mi\n"
                + "    + spec.template.spec.volumes[data].persistentVolumeClaim.claimName: redis-pvc\n")
        .contains("    data[redis.conf]:\n    - appendonly no\n")
        .doesNotContain("ping-k8s", "ping-storage", "leaves out");
  }

  @Test
  void theOtherWayRoundWhatCameGoes() {
    assertThat(session.launch("diff", "--from=storage", "--to=k8s")).isEqualTo(7);

    assertThat(session.out.toString())
        .contains("k8s leaves out (", "  - PersistentVolumeClaim redis-pvc\n")
        .doesNotContain("k8s adds");
  }

  @Test
  void aStageHasNothingOverItself() {
    assertThat(session.launch("diff", "--from=redis", "--to=redis")).isZero();

    assertThat(session.out.toString()).isEqualTo("redis and redis have the same\n");
  }

  @Test
  void containersAreComparedByTheirServiceAndNoVariableIsShown() {
    assertThat(session.launch("diff", "--from=redis", "--to=compose")).isEqualTo(7);

    assertThat(session.out.toString())
        .contains("  container ping\n", "    + environment.PORT: ***\n", "    + init: true\n")
        .doesNotContain(session.settings().home().toString());
  }

  @Test
  void theDocumentIsAsTheSchemaSays() throws Exception {
    assertThat(session.launch("diff", "--from=k8s", "--to=storage", "-o", "json")).isEqualTo(7);

    assertThat(Schema.problems("diff", session.out.toString())).isEmpty();
    assertThat(session.out.toString()).contains("\"same\": false");
  }

  @Test
  void bothStagesAreNeededAndNoOther() {
    assertThat(session.launch("diff", "--from=k8s")).isEqualTo(2);
    assertThat(session.launch("diff", "--from=k8s", "--to=helm", "--stage=k8s")).isEqualTo(2);
    assertThat(session.launch("diff", "--from=k8s", "--to=hlem")).isEqualTo(2);

    assertThat(session.err.toString())
        .contains("--from and --to name two stages together")
        .contains("did you mean 'helm'?");
  }

  @Test
  void aStageThatIsDownIsASentence() {
    assertThat(session.launch("diff", "--stage=k8s")).isEqualTo(6);
    assertThat(session.err.toString()).contains("Stage k8s is not up").contains("[PING-NOT-UP]");

    assertThat(session.launch("diff")).isEqualTo(6);
    assertThat(session.err.toString()).contains("No stage is up");
  }
}
