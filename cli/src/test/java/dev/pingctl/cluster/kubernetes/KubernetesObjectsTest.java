package dev.pingctl.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What applying an object does, and why, and that a dry run finds out the same.
class KubernetesObjectsTest {
  private static final String PATH = "/apis/apps/v1/namespaces/n/deployments/ping";
  private static final ObjectRef PING =
      new ObjectRef("apps/v1", "Deployment", Optional.of("n"), "ping");

  private final FakeApi api = new FakeApi();
  private final Cluster cluster = api.cluster();

  @BeforeEach
  void serve() {
    api.has(
        "/apis/apps/v1",
        """
        {"resources":[{"name":"deployments","namespaced":true,"kind":"Deployment","verbs":["list"]}]}\
        """);
  }

  @AfterEach
  void stop() {
    cluster.close();
    api.close();
  }

  @Test
  void anObjectThatIsNotThereIsCreated() {
    Change created = Change.created(Cause.notInCluster());

    assertThat(decide()).isEqualTo(created);
    assertThat(api.asked()).doesNotContain("PATCH " + PATH);

    api.has("PATCH " + PATH, deployment(1, 3, 0));
    assertThat(apply()).isEqualTo(created);
  }

  @Test
  void anObjectOfAKindThatIsNotServedYetWouldBeCreated() {
    api.lacks("/apis/apps/v1");

    assertThat(decide()).isEqualTo(Change.created(Cause.notInCluster()));
  }

  @Test
  void theFieldsThatChangeAreNamed() {
    api.has(PATH, deployment(1, 3, 0));
    api.has("PATCH " + PATH, deployment(1, 2, 0));
    assertThat(decide()).isEqualTo(Change.changed(Cause.fields(List.of("spec.replicas"))));
    assertThat(api.queries()).containsExactly("fieldManager=pingctl&force=false&dryRun=All");

    api.has("PATCH " + PATH, deployment(2, 2, 0));
    assertThat(apply()).isEqualTo(Change.changed(Cause.fields(List.of("spec.replicas"))));
    assertThat(api.queries()).last().isEqualTo("fieldManager=pingctl&force=false");
  }

  @Test
  void anObjectWhoseStatusAloneHasChangedIsUnchanged() {
    api.has(PATH, deployment(1, 3, 0));
    api.has("PATCH " + PATH, deployment(2, 3, 1));

    assertThat(decide()).isEqualTo(Change.NONE);
    assertThat(apply()).isEqualTo(Change.NONE);
  }

  @Test
  void theFirstObjectThatIsNotAsItsManifestIsNamed() {
    Manifest wanted = new Manifest(PING, Map.of("spec", Map.of("replicas", 3)));
    assertThat(cluster.objects().difference(List.of(wanted)))
        .contains(new Cause("Deployment ping: not in the cluster"));

    api.has(PATH, deployment(1, 2, 0));
    assertThat(cluster.objects().difference(List.of(wanted)))
        .contains(new Cause("Deployment ping: differs in spec.replicas"));

    api.has(PATH, deployment(1, 3, 0));
    assertThat(cluster.objects().difference(List.of(wanted))).isEmpty();
  }

  private Change apply() {
    return cluster.objects().apply(new Manifest(PING, Map.of()), false);
  }

  private Change decide() {
    return cluster.objects().decide(new Manifest(PING, Map.of()), false);
  }

  private static String deployment(int version, int replicas, int ready) {
    return """
    {"metadata":{"name":"ping","namespace":"n","resourceVersion":"%d","managedFields":[%1$d],
     "labels":{"app.kubernetes.io/managed-by":"pingctl","app.kubernetes.io/part-of":"ping-workshop",
      "pingctl.dev/stage":"s"}},
     "spec":{"replicas":%d},"status":{"readyReplicas":%d}}\
    """
        .formatted(version, replicas, ready);
  }
}
