package dev.pingctl.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.ObjectDifference;
import dev.pingctl.difference.FieldDifference;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Objects beside what they would become: which fields, whose they are, and nothing of a Secret.
class ObjectComparisonTest {
  private static final String PATH = "/apis/apps/v1/namespaces/n/deployments/ping";
  private static final String SECRET = "/api/v1/namespaces/n/secrets/s";
  private static final ObjectRef PING =
      new ObjectRef("apps/v1", "Deployment", Optional.of("n"), "ping");
  private static final String OURS =
      """
      "labels":{"app.kubernetes.io/managed-by":"pingctl","app.kubernetes.io/part-of":"ping-workshop",
       "pingctl.dev/stage":"s"}\
      """;

  private final FakeApi api = new FakeApi();
  private final Cluster cluster = api.cluster();

  @BeforeEach
  void serve() {
    api.has(
        "/apis/apps/v1",
        """
        {"resources":[{"name":"deployments","namespaced":true,"kind":"Deployment","verbs":["list"]}]}\
        """);
    api.has(
        "/api/v1",
        """
        {"resources":[{"name":"secrets","namespaced":true,"kind":"Secret","verbs":["list"]}]}\
        """);
  }

  @AfterEach
  void stop() {
    cluster.close();
    api.close();
  }

  @Test
  void theManagerOfAFieldThatWouldBeSetBackIsNamed() {
    api.has(
        PATH,
        deployment(
            2,
            "300Mi",
            manager("pingctl", "", "{\"f:spec\":{\"f:replicas\":{}}}"),
            manager(
                "kubectl-set",
                "",
                """
                {"f:spec":{"f:containers":{"k:{\\"name\\":\\"ping\\"}":{"f:limits":{"f:memory":{}}}}}}\
                """)));
    api.has("PATCH " + PATH, deployment(3, "128Mi"));

    ObjectDifference found = compare();

    assertThat(lines(found))
        .containsExactly(
            "spec.replicas 2 -> 3 []",
            "spec.containers[ping].limits.memory 300Mi -> 128Mi [kubectl-set]");
    assertThat(found.change().outcome()).isEqualTo(Outcome.CHANGED);
    assertThat(api.queries()).containsExactly("fieldManager=pingctl&force=true&dryRun=All");
  }

  @Test
  void whatAnAutoscalerHasSetIsNoDifferenceAndWhatAPersonHasScaledIsOne() {
    String replicas = "{\"f:spec\":{\"f:replicas\":{}}}";
    String status = "{\"f:status\":{\"f:replicas\":{}}}";
    api.has("PATCH " + PATH, deployment(3, "1"));

    api.has(
        PATH,
        deployment(
            7,
            "1",
            manager("controllers", "scale", replicas),
            manager("controllers", "status", status)));
    assertThat(compare().change())
        .isEqualTo(Change.kept(new Cause("an autoscaler sets spec.replicas")));
    assertThat(compare().fields()).isEmpty();

    api.has(
        PATH,
        deployment(
            7,
            "1",
            manager("kubectl", "scale", replicas),
            manager("controllers", "status", status)));
    assertThat(lines(compare())).containsExactly("spec.replicas 7 -> 3 [kubectl]");
  }

  @Test
  void anObjectThatIsAwayIsThereWithTheFieldsOfItsManifest() {
    ObjectDifference found =
        cluster.objects().compare(new Manifest(PING, Map.of("spec", Map.of("replicas", 3))));

    assertThat(found.change()).isEqualTo(Change.created(Cause.notInCluster()));
    assertThat(lines(found)).containsExactly("spec.replicas  -> 3 []");
    assertThat(api.asked()).doesNotContain("PATCH " + PATH);
  }

  @Test
  void aForeignObjectIsRefused() {
    api.has(PATH, "{\"metadata\":{\"name\":\"ping\",\"namespace\":\"n\"}}");

    assertThat(catchThrowableOfType(Failure.class, this::compare).id())
        .isEqualTo(FailureId.FOREIGN);
  }

  @Test
  void nothingThatASecretHoldsIsShown() {
    String secret =
        "{\"metadata\":{\"name\":\"s\",\"namespace\":\"n\",%s},\"data\":{\"p\":\"%s\"}}";
    api.has(SECRET, secret.formatted(OURS, "aHVudGVyMg=="));
    api.has("PATCH " + SECRET, secret.formatted(OURS, "aHVudGVyMw=="));
    ObjectRef ref = new ObjectRef("v1", "Secret", Optional.of("n"), "s");

    ObjectDifference found = cluster.objects().compare(new Manifest(ref, Map.of()));

    assertThat(lines(found)).containsExactly("data.p *** (before) -> *** (after) []");
    assertThat(found.toString()).doesNotContain("aHVudGVy");
  }

  @Test
  void ofAReleaseTheObjectsAreNamedThatAnUpgradeWouldChangeOrDelete() {
    api.has(PATH, deployment(7, "1", manager("kubectl", "", "{\"f:spec\":{\"f:replicas\":{}}}")));
    api.has("/apis/apps/v1/namespaces/n/deployments/old", deployment(1, "1"));
    Manifest ping = new Manifest(PING, Map.of("spec", Map.of("replicas", 3)));
    Manifest old = other("old");
    Manifest kept =
        new Manifest(
            other("kept").ref(),
            Map.of("metadata", Map.of("annotations", Map.of("helm.sh/resource-policy", "keep"))));

    List<ObjectDifference> found =
        cluster.objects().compare(List.of(ping, old, kept), List.of(ping, other("new")));

    assertThat(found)
        .extracting(each -> each.ref().name() + " " + each.change().word())
        .containsExactly("ping changed", "new created", "old removed");
    assertThat(lines(found.getFirst())).containsExactly("spec.replicas 7 -> 3 [kubectl]");
    assertThat(api.requests()).noneMatch(request -> request.startsWith("PATCH"));
  }

  private ObjectDifference compare() {
    return cluster.objects().compare(new Manifest(PING, Map.of()));
  }

  private static Manifest other(String name) {
    return new Manifest(
        new ObjectRef("apps/v1", "Deployment", Optional.of("n"), name), Map.of("spec", Map.of()));
  }

  private static List<String> lines(ObjectDifference found) {
    return found.fields().stream().map(ObjectComparisonTest::line).toList();
  }

  private static String line(FieldDifference field) {
    return "%s %s -> %s %s"
        .formatted(
            field.path().text(),
            field.before().orElse(""),
            field.after().orElse(""),
            field.managers());
  }

  private static String manager(String name, String part, String fields) {
    return "{\"manager\":\"%s\",\"subresource\":\"%s\",\"fieldsV1\":%s}"
        .formatted(name, part, fields);
  }

  private static String deployment(int replicas, String memory, String... managers) {
    return """
    {"metadata":{"name":"ping","namespace":"n","managedFields":[%s],%s},
     "spec":{"replicas":%d,"containers":[{"name":"ping","limits":{"memory":"%s"}}]}}\
    """
        .formatted(String.join(",", managers), OURS, replicas, memory);
  }
}
