package dev.pingctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.cluster.FakeClusterRoles;
import dev.pingctl.cluster.FakeObjects;
import dev.pingctl.cluster.FakePods;
import dev.pingctl.cluster.ReleaseRecord.Status;
import dev.pingctl.cluster.Routes;
import dev.pingctl.engine.FakeRoles;
import dev.pingctl.release.FakeHelm;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Workshop;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When a stage is up, and what is said of one that is not.
class StatusCommandTest {
  private final FakeObjects objects = new FakeObjects();
  private final FakeHelm helm = new FakeHelm();
  private final SomeStages stages = new SomeStages();
  private final FakeSession session;

  StatusCommandTest(@TempDir Path folder) {
    session =
        new FakeSession(
            folder,
            new FakeRoles(new EmptyEngine()),
            new FakeClusterRoles(stages, objects, new FakePods(), new NoWay(), helm));
  }

  @Test
  void aStageWithAllItsPartsIsUp() {
    stages.has("helm", "ping", 3);
    up("ingress");

    assertThat(status()).containsPattern("helm +up ").containsPattern("ingress +up ");
    assertThat(status()).doesNotContain("degraded");
  }

  @Test
  void aStageWhosePartsWentWithAnotherNamespaceIsDegraded() {
    stages.has("helm", "ping", 3);
    up("ingress");
    objects.forget("ping-helm");

    assertThat(status())
        .containsPattern("helm +up ")
        .containsPattern("ingress +degraded ")
        .containsPattern(
            "ingress is degraded: .* in namespace ping-helm and \\d+ more are missing; `pingctl up"
                + " --stage=ingress --context=docker-desktop` fixes it\\.");
  }

  @Test
  void aStageIsDegradedWithoutTheOneThatItNeeds() {
    up("ingress");

    assertThat(status()).contains("ingress is degraded: it needs helm, which is down; `pingctl up");
  }

  @Test
  void aStageThatIsScaledToNothingIsDegraded() throws Exception {
    stages.has("k8s", "ping", 0);

    assertThat(status())
        .containsPattern("k8s +degraded ")
        .contains(
            "k8s is degraded: Deployment ping is scaled to 0; `pingctl up --stage=k8s"
                + " --context=docker-desktop`");
    session.out.getBuffer().setLength(0);
    assertThat(session.launch("status", "-o", "json")).isZero();
    assertThat(session.out.toString()).contains("\"problem\": \"Deployment ping is scaled to 0\"");
    assertThat(Schema.problems("status", session.out.toString())).isEmpty();
  }

  @Test
  void aReleaseThatLacksAWorkloadIsDegraded() {
    stages.has("helm", "ping-redis", 1);
    helm.makes(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: ping}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: ping-redis}
        """);
    helm.has(Status.DEPLOYED, "Install complete");

    assertThat(status())
        .contains("helm is degraded: Deployment ping in namespace ping-helm is missing;");
  }

  private void up(String name) {
    Stage stage = Workshop.read(session.settings()).stage(name);
    stage.manifests().forEach(objects::has);
    stage.manifests().stream()
        .filter(manifest -> manifest.ref().kind().equals("Deployment"))
        .filter(manifest -> manifest.ref().namespace().equals(Optional.of(stage.namespace())))
        .forEach(manifest -> stages.has(name, manifest.ref().name(), 2));
  }

  private String status() {
    session.out.getBuffer().setLength(0);
    assertThat(session.launch("status")).as(session.err.toString()).isZero();
    return session.out.toString();
  }

  /// Nothing of the cluster can be reached from here.
  private static final class NoWay implements Routes {
    @Override
    public Optional<String> loadBalancer(String namespace, String service, String port) {
      return Optional.of("http://127.0.0.1:1");
    }

    @Override
    public Forward forward(String namespace, String service, String port) {
      throw new AssertionError("not needed");
    }

    @Override
    public Forward forwardToPod(String namespace, String pod, String port) {
      throw new AssertionError("not needed");
    }
  }
}
