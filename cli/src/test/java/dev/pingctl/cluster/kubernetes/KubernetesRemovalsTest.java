package dev.pingctl.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is deleted, what is left because it is not ours or still used, and what is waited for.
class KubernetesRemovalsTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String NAMESPACE = "/api/v1/namespaces/ping-k8s";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/ping-k8s/deployments";
  private static final String DEFINITION =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/routes.example.test";
  private static final String MARK =
      """
      "labels":{"app.kubernetes.io/managed-by":"pingctl","app.kubernetes.io/part-of":"ping-workshop",
       "pingctl.dev/stage":"k8s"}\
      """;
  private static final String GOING = "\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"";

  private final FakeApi api = new FakeApi();
  private final Cluster cluster = api.cluster();
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void serve() {
    api.has(
        "/api/v1",
        resources(
            kind("Namespace", "namespaces", false, "list", "delete"),
            kind("ConfigMap", "configmaps", true, "list", "delete"),
            kind("Secret", "secrets", true, "list", "delete"),
            kind("ServiceAccount", "serviceaccounts", true, "list", "delete"),
            kind("Event", "events", true, "list", "delete"),
            kind("Binding", "bindings", true, "create")));
    api.has("/apis", "{\"groups\":[{\"preferredVersion\":{\"groupVersion\":\"apps/v1\"}}]}");
    api.has("/apis/apps/v1", resources(kind("Deployment", "deployments", true, "list", "delete")));
    api.has(
        "/apis/apiextensions.k8s.io/v1",
        resources(kind("CustomResourceDefinition", "customresourcedefinitions", false, "list")));
    for (String plural : List.of("configmaps", "secrets", "serviceaccounts")) {
      api.lists(NAMESPACE + "/" + plural);
    }
    api.lists(DEPLOYMENTS);
    goesWhenDeleted(NAMESPACE, object("ping-k8s", MARK));
  }

  @AfterEach
  void stop() {
    cluster.close();
    api.close();
  }

  @Test
  void aNamespaceWithSomethingOfOthersInItIsLeft() {
    api.lists(NAMESPACE + "/secrets", object("mine", ""), object("ours", MARK));
    api.lists(DEPLOYMENTS, object("shop", "\"labels\":{\"app\":\"shop\"}"));

    Failure failure = failure(namespace(), LONG);

    assertThat(failure.id()).isEqualTo(FailureId.FOREIGN);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(failure.sentence()).contains("Secret mine, Deployment shop").doesNotContain("ours");
    assertThat(deletions()).isEmpty();
  }

  @Test
  void whatTheClusterMakesAndWhatGoesAnywayIsNotOfOthers() {
    api.lists(NAMESPACE + "/configmaps", object("kube-root-ca.crt", ""));
    api.lists(NAMESPACE + "/serviceaccounts", object("default", ""));
    api.lists(
        NAMESPACE + "/secrets",
        object("owned", "\"ownerReferences\":[{\"name\":\"ours\"}]"),
        object("going", GOING),
        object("of-a-chart", MARK.replace("managed-by\":\"pingctl\"", "managed-by\":\"Helm\"")));

    assertThat(remove(namespace())).isEqualTo(Outcome.REMOVED);
    assertThat(deletions()).containsExactly("DELETE " + NAMESPACE);
  }

  @Test
  void onlyKindsThatCanBeDeletedInANamespaceAreLookedAt() {
    remove(namespace());

    assertThat(api.asked())
        .contains("GET " + NAMESPACE + "/configmaps", "GET " + DEPLOYMENTS)
        .doesNotContain(
            "GET " + NAMESPACE + "/events",
            "GET " + NAMESPACE + "/bindings",
            "GET " + NAMESPACE + "/namespaces");
  }

  @Test
  void serversOfMetricsMayBeDown() {
    api.has(
        "/apis",
        """
        {"groups":[{"preferredVersion":{"groupVersion":"metrics.k8s.io/v1beta1"}},
                   {"preferredVersion":{"groupVersion":"custom.metrics.k8s.io/v1beta2"}},
                   {"preferredVersion":{"groupVersion":"apps/v1"}}]}
        """);

    assertThat(remove(namespace())).isEqualTo(Outcome.REMOVED);
    assertThat(api.asked()).noneMatch(asked -> asked.contains("metrics"));
  }

  @Test
  void aNamespaceThatIsNotOursIsLeft() {
    api.has(NAMESPACE, object("ping-k8s", ""));

    assertThat(failure(namespace(), LONG).id()).isEqualTo(FailureId.FOREIGN);
    assertThat(deletions()).isEmpty();
  }

  @Test
  void whatIsNotThereIsAbsent() {
    api.lacks(NAMESPACE);

    assertThat(remove(namespace())).isEqualTo(Outcome.ABSENT);
    assertThat(deletions()).isEmpty();
  }

  @Test
  void aDefinitionStaysAsLongAsObjectsOfItsKindExist() {
    definition();
    api.lists("/apis/example.test/v1/routes", object("theirs", ""));

    assertThat(remove(definitionRef())).isEqualTo(Outcome.UNCHANGED);
    assertThat(told).containsExactly("routes.example.test stays, as objects of its kind exist");
    assertThat(deletions()).isEmpty();
  }

  @Test
  void aDefinitionThatNobodyUsesGoes() {
    definition();
    api.lists("/apis/example.test/v1/routes");

    assertThat(remove(definitionRef())).isEqualTo(Outcome.REMOVED);
    assertThat(deletions()).containsExactly("DELETE " + DEFINITION);
  }

  @Test
  void anotherObjectOfTheNameIsNotWaitedFor() {
    String path = DEPLOYMENTS + "/ping";
    api.has(path, object("ping", "\"uid\":\"1\"," + MARK));
    api.whenDeleted(path, () -> api.has(path, object("ping", "\"uid\":\"2\"," + MARK)));

    assertThat(remove(deployment())).isEqualTo(Outcome.REMOVED);
  }

  @Test
  void whatDoesNotGoIsToldWithWhatHoldsIt() {
    api.has(
        DEPLOYMENTS + "/ping",
        object("ping", "\"uid\":\"1\",\"finalizers\":[\"example.test/backup\"]," + MARK));

    Failure failure = failure(deployment(), SHORT);

    assertThat(failure.id()).isEqualTo(FailureId.WAIT_TIMEOUT);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.TIMED_OUT);
    assertThat(failure.sentence()).contains("its finalizers are example.test/backup");
  }

  @Test
  void aNamespaceThatDoesNotGoTellsWhyItself() {
    api.whenDeleted(NAMESPACE, () -> {});
    api.has(
        NAMESPACE,
        """
        {"metadata":{"name":"ping-k8s","uid":"1",%s},"status":{"conditions":[
          {"type":"NamespaceContentRemaining","status":"True","message":"one pod is left"},
          {"type":"NamespaceDeletionContentFailure","status":"False","message":"none"}]}}\
        """
            .formatted(MARK));

    assertThat(failure(namespace(), SHORT).sentence()).contains(": one pod is left.");
  }

  @Test
  void whatIsLeftOfAReleaseIsWaitedForWhereItIsOursAndGoing() {
    api.lists(
        DEPLOYMENTS,
        object("stays", MARK),
        object("theirs", GOING),
        object("ping", "\"uid\":\"1\"," + GOING + "," + MARK));
    api.has(DEPLOYMENTS + "/ping", object("ping", "\"uid\":\"1\"," + MARK));

    Failure failure =
        catchThrowableOfType(
            Failure.class, () -> cluster.removals().awaitDeleted("ping-k8s", SHORT, told::add));

    assertThat(failure.id()).isEqualTo(FailureId.WAIT_TIMEOUT);
    assertThat(failure.sentence()).startsWith("Deployment ping was not gone");

    api.lacks(DEPLOYMENTS + "/ping");
    cluster.removals().awaitDeleted("ping-k8s", SHORT, told::add);

    assertThat(api.asked())
        .doesNotContain("GET " + DEPLOYMENTS + "/stays", "GET " + DEPLOYMENTS + "/theirs");
  }

  private Outcome remove(ObjectRef ref) {
    return cluster.removals().remove(ref, LONG, told::add);
  }

  private Failure failure(ObjectRef ref, Duration timeout) {
    Failure failure =
        catchThrowableOfType(
            Failure.class, () -> cluster.removals().remove(ref, timeout, told::add));
    assertThat(failure).isNotNull();
    return failure;
  }

  private List<String> deletions() {
    return api.asked().stream().filter(request -> request.startsWith("DELETE")).toList();
  }

  private void definition() {
    goesWhenDeleted(
        DEFINITION,
        """
        {"metadata":{"name":"routes.example.test","uid":"1",%s},"spec":{"group":"example.test",
          "names":{"kind":"Route"},
          "versions":[{"name":"v1beta1","served":false},{"name":"v1","served":true}]}}\
        """
            .formatted(MARK));
    api.has("/apis/example.test/v1", resources(kind("Route", "routes", true, "list", "delete")));
  }

  private void goesWhenDeleted(String path, String object) {
    api.has(path, object);
    api.whenDeleted(path, () -> api.lacks(path));
  }

  private static ObjectRef namespace() {
    return new ObjectRef("v1", "Namespace", Optional.empty(), "ping-k8s");
  }

  private static ObjectRef deployment() {
    return new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), "ping");
  }

  private static ObjectRef definitionRef() {
    return new ObjectRef(
        "apiextensions.k8s.io/v1",
        "CustomResourceDefinition",
        Optional.empty(),
        "routes.example.test");
  }

  private static String object(String name, String metadata) {
    return "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"ping-k8s\"%s%s}}"
        .formatted(name, metadata.isEmpty() ? "" : ",", metadata);
  }

  private static String resources(String... kinds) {
    return "{\"resources\":[%s]}".formatted(String.join(",", kinds));
  }

  private static String kind(String kind, String plural, boolean namespaced, String... verbs) {
    return "{\"kind\":\"%s\",\"name\":\"%s\",\"namespaced\":%s,\"verbs\":[\"%s\"]}"
        .formatted(kind, plural, namespaced, String.join("\",\"", verbs));
  }
}
