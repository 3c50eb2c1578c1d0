package dev.pingctl.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.Pods.Container;
import dev.pingctl.cluster.Pods.Pod;
import dev.pingctl.cluster.Rights.Right;
import dev.pingctl.cluster.Workloads;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is read out of the API's answers, in states that a real cluster does not hold still in, and
/// how often it is asked.
class KubernetesClusterTest {
  private static final String PODS = "/api/v1/namespaces/n/pods";
  private static final String SECRETS = "/api/v1/namespaces/n/secrets";
  private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  private static final String MAPS = "/api/v1/namespaces/n/configmaps";

  private final FakeApi api = new FakeApi();
  private final Cluster cluster = api.cluster();

  @BeforeEach
  void serve() {
    api.has("/api/v1", kinds("ConfigMap", "configmaps"));
    api.has("/apis/apps/v1", kinds("Deployment", "deployments"));
  }

  @AfterEach
  void stop() {
    cluster.close();
    api.close();
  }

  @Test
  void aContainerThatHasCrashedTellsHow() {
    Container container =
        container(
            """
            {"name":"ping","image":"i","ready":false,"restartCount":3,
             "state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 40s"}},
             "lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled"}}}\
            """);

    assertThat(container)
        .isEqualTo(
            new Container(
                "ping", "i", false, 3, "CrashLoopBackOff", "back-off 40s", Optional.of(137)));
  }

  @Test
  void aContainerThatHasJustEndedTellsItsEnd() {
    Container container =
        container(
            """
            {"name":"ping","image":"i","ready":false,"restartCount":0,
             "state":{"terminated":{"exitCode":1,"reason":"Error","message":null}},"lastState":{}}\
            """);

    assertThat(container)
        .isEqualTo(new Container("ping", "i", false, 0, "Error", "", Optional.of(1)));
  }

  @Test
  void aContainerThatRunsWaitsForNothing() {
    Container container =
        container(
            """
            {"name":"ping","image":"i","ready":true,"restartCount":1,"state":{"running":{}},
             "lastState":{"terminated":{"exitCode":2}}}\
            """);

    assertThat(container).isEqualTo(new Container("ping", "i", true, 1, "", "", Optional.of(2)));
  }

  @Test
  void anInitContainerThatHasCompletedIsReady() {
    api.has(
        PODS,
        """
        {"items":[{"metadata":{"name":"p","namespace":"n","deletionTimestamp":"2026-01-01T00:00:00Z"},"spec":{},
          "status":{"conditions":[{"type":"PodScheduled","status":"False","message":"no node"}],
           "initContainerStatuses":[{"name":"first","image":"i","ready":false,"restartCount":0,
            "state":{"terminated":{"exitCode":0,"reason":"Completed"}}}]}}]}\
        """);

    Pod pod = cluster.pods().list("n", Map.of("a", "b")).getFirst();

    assertThat(pod.ready()).isFalse();
    assertThat(pod.deleting()).isTrue();
    assertThat(pod.unschedulable()).isEqualTo("no node");
    assertThat(pod.containers()).singleElement().returns(true, Container::ready);
    assertThat(api.requests()).contains("GET " + PODS + "?labelSelector=a=b");
  }

  @Test
  void warningsAreToldOnceAndTheLatestFirst() {
    api.has(
        "/api/v1/namespaces/n/events",
        """
        {"items":[
          {"involvedObject":{"name":"ping-1"},"message":"first","lastTimestamp":"2026-01-01T00:00:01Z","metadata":{}},
          {"involvedObject":{"name":"ping-1"},"message":"first","lastTimestamp":"2026-01-01T00:00:02Z","metadata":{}},
          {"involvedObject":{"name":"ping"},"message":"in two\\n  lines","lastTimestamp":null,
           "metadata":{"creationTimestamp":"2026-01-01T00:00:03Z"}},
          {"involvedObject":{"name":"pingpong"},"message":"of another","metadata":{}}]}\
        """);

    assertThat(cluster.pods().warnings("n", "ping"))
        .containsExactly("ping: in two; lines", "ping-1: first");
  }

  @Test
  void theWorkloadsOfAStageAreAskedForTogetherAndTheKindsOnce() {
    api.has(
        "/apis/apps/v1",
        """
        {"resources":[{"kind":"Deployment","name":"deployments","namespaced":true,"verbs":["list"]},
          {"kind":"StatefulSet","name":"statefulsets","namespaced":true,"verbs":["list"]},
          {"kind":"DaemonSet","name":"daemonsets","namespaced":true,"verbs":["list"]}]}\
        """);
    String object =
        "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"n\"},\"spec\":{},\"status\":{}}";
    api.lists("/apis/apps/v1/namespaces/n/deployments", object.formatted("ping"));
    api.lists("/apis/apps/v1/namespaces/n/statefulsets", object.formatted("redis"));
    api.lists("/apis/apps/v1/namespaces/n/daemonsets");

    assertThat(cluster.workloads().ofStage("n", "k8s"))
        .extracting(workload -> workload.ref().name())
        .containsExactly("ping", "redis");
    assertThat(api.requests()).containsOnlyOnce("GET /apis/apps/v1");
  }

  @Test
  void warningsAboutPodsThatARolloutReplacesAreNotThoseOfTheWorkload() {
    api.lists(
        "/apis/apps/v1/namespaces/n/replicasets",
        replicaSet("ping-old", "old", 1),
        replicaSet("ping-new", "new", 2));
    api.lists(
        PODS,
        "{\"metadata\":{\"name\":\"ping-new-1\",\"namespace\":\"n\"},\"spec\":{},\"status\":{}}");
    api.lists(
        "/api/v1/namespaces/n/events",
        event("ping-old-1", 5),
        event("ping-new-1", 4),
        event("ping-new-0", 3),
        event("ping-new", 2),
        event("ping", 1),
        event("ping-other", 0));

    assertThat(cluster.pods().warnings(deployment(1, "3", "3")))
        .containsExactly("ping-new-1: at 4", "ping-new: at 2", "ping: at 1");
    assertThat(api.requests())
        .anyMatch(request ->
            request.startsWith("GET " + PODS) && request.contains("pod-template-hash=new"));
  }

  private static String replicaSet(String name, String hash, int revision) {
    return """
    {"metadata":{"name":"%s","labels":{"pod-template-hash":"%s"},"ownerReferences":[{"kind":"Deployment","name":"ping"}],
     "annotations":{"deployment.kubernetes.io/revision":"%d"}}}\
    """
        .formatted(name, hash, revision);
  }

  private static String event(String about, int second) {
    return """
    {"involvedObject":{"name":"%s"},"message":"at %d","lastTimestamp":"2026-01-01T00:00:0%dZ","metadata":{}}\
    """
        .formatted(about, second, second);
  }

  @Test
  void aWorkloadIsDoneWhenItsNewPodsAreAvailableAndTheOldAreGone() {
    assertThat(deployment(2, "3", "3").done()).as("not observed yet").isFalse();
    assertThat(deployment(1, "4", "3").done()).as("an old pod is there").isFalse();
    assertThat(deployment(1, "3", "2").done()).as("one is not available").isFalse();
    assertThat(deployment(1, "3", "3").done()).isTrue();
  }

  @Test
  void manyObjectsOfAKindAreLookedAtTogether() {
    List<ObjectRef> refs = Stream.of("a", "b", "c").map(KubernetesClusterTest::map).toList();
    api.has(MAPS, "{\"items\":[" + object("a", "1") + "]}");
    api.has(MAPS + "/a", object("a", "1"));
    api.has(MAPS + "/b", object("b", "2"));

    cluster.objects().prefetch(refs);
    Change there = cluster.objects().apply(manifest(refs.get(0)), false);
    Change missing = cluster.objects().apply(manifest(refs.get(1)), false);

    assertThat(there).isEqualTo(Change.NONE);
    assertThat(missing).isEqualTo(Change.created(Cause.notInCluster()));
    assertThat(api.requests())
        .containsExactly(
            "GET /api/v1",
            "GET " + MAPS + "?labelSelector=",
            "PATCH " + MAPS + "/a?fieldManager=pingctl&force=false",
            "PATCH " + MAPS + "/b?fieldManager=pingctl&force=false");
  }

  @Test
  void whatWasPrefetchedIsUsedOnce() {
    List<ObjectRef> refs = Stream.of("a", "b", "c").map(KubernetesClusterTest::map).toList();
    api.has(MAPS, "{\"items\":[]}");
    api.has(MAPS + "/a", object("a", "1"));

    cluster.objects().prefetch(refs);

    assertThat(cluster.objects().apply(manifest(refs.getFirst()), false).outcome())
        .isEqualTo(Outcome.CREATED);
    assertThat(cluster.objects().apply(manifest(refs.getFirst()), false).outcome())
        .isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void fewObjectsAreLookedAtOneByOne() {
    api.has(MAPS + "/a", object("a", "1"));

    cluster.objects().prefetch(List.of(map("a"), map("b")));
    cluster.objects().apply(manifest(map("a")), false);

    assertThat(api.requests()).contains("GET " + MAPS + "/a").doesNotContain("GET " + MAPS);
  }

  @Test
  void aRestartAndAScaleSetTheirFieldsAsManagersOfTheirOwn() {
    deployment(1, "3", "3");
    ObjectRef ping = new ObjectRef("apps/v1", "Deployment", Optional.of("n"), "ping");

    cluster.workloads().restart(ping);
    cluster.workloads().scale(ping, 2);

    String path = "PATCH /apis/apps/v1/namespaces/n/deployments/ping?fieldManager=pingctl-";
    assertThat(api.requests()).contains(path + "restart", path + "scale");
    assertThat(api.sent())
        .anyMatch(body -> body.contains("kubectl.kubernetes.io/restartedAt"))
        .contains("{\"spec\":{\"replicas\":2}}");
  }

  @Test
  void aWorkloadThatDoesNotExistIsNotScaled() {
    ObjectRef ping = new ObjectRef("apps/v1", "Deployment", Optional.of("n"), "ping");

    assertThatThrownBy(() -> cluster.workloads().scale(ping, 2))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.id()).isEqualTo(FailureId.NOT_UP));
    assertThat(api.sent()).isEmpty();
  }

  @Test
  void aPodIsKilledOrLeftItsOwnTimeToEnd() {
    api.has("/api/v1", kinds("Pod", "pods"));
    api.has(PODS + "/p", object("p", "1"));

    cluster.pods().delete("n", "p", Optional.of(Duration.ZERO));
    cluster.pods().delete("n", "p", Optional.empty());

    assertThat(api.requests()).contains("DELETE " + PODS + "/p");
    assertThat(api.sent())
        .hasSize(2)
        .first(STRING)
        .contains("\"kind\":\"DeleteOptions\"", "\"gracePeriodSeconds\":0");
    assertThat(api.sent().getLast()).doesNotContain("gracePeriodSeconds");
  }

  @Test
  void aForeignObjectIsNotRemoved() {
    api.has(MAPS + "/a", "{\"metadata\":{\"name\":\"a\",\"uid\":\"1\"}}");

    assertThatThrownBy(() -> cluster.removals().remove(map("a"), Duration.ofSeconds(1), line -> {}))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.id()).isEqualTo(FailureId.FOREIGN));
    assertThat(api.requests()).noneMatch(request -> request.startsWith("DELETE"));
  }

  @Test
  void anObjectIsRemovedWithWhatItOwnsFirst() {
    api.has(MAPS + "/a", object("a", "1"));
    api.whenDeleted(MAPS + "/a", () -> api.lacks(MAPS + "/a"));

    Outcome outcome = cluster.removals().remove(map("a"), Duration.ofSeconds(5), line -> {});

    assertThat(outcome).isEqualTo(Outcome.REMOVED);
    assertThat(api.sent())
        .singleElement(STRING)
        .contains("\"propagationPolicy\":\"Foreground\"", "\"kind\":\"DeleteOptions\"");
  }

  @Test
  void rightsThatTheApiDoesNotGrantAreLacking() {
    Right allowed =
        new Right("patch", new ObjectKind("apps/v1", "Deployment"), "", Optional.of("n"));
    Right unknown = new Right("get", new ObjectKind("v1", "Node"), "", Optional.empty());
    api.has(REVIEWS, "{\"status\":{\"allowed\":true}}");

    assertThat(cluster.rights().lacking(List.of(allowed, unknown))).isEmpty();
    assertThat(api.sent())
        .singleElement(STRING)
        .contains(
            "\"resource\":\"deployments\"",
            "\"group\":\"apps\"",
            "\"version\":\"v1\"",
            "\"namespace\":\"n\"",
            "\"verb\":\"patch\"");

    api.has(REVIEWS, "{\"status\":{\"allowed\":false}}");

    assertThat(cluster.rights().lacking(List.of(allowed, unknown))).containsExactly(allowed);
  }

  @Test
  void anObjectThatTheApiWouldNotAdmitIsRefusedWithItsWords() {
    api.has(MAPS, "{\"kind\":\"Status\",\"message\":\"violates PodSecurity\",\"code\":403}");
    api.refuses(MAPS);

    assertThat(cluster.rights().refusal(manifest(map("a")))).contains("violates PodSecurity");
    assertThat(api.requests()).contains("POST " + MAPS + "?dryRun=All");

    api.refusesNothing();

    assertThat(cluster.rights().refusal(manifest(map("a")))).isEmpty();
  }

  @Test
  void whatAServiceAccountMayListIsAskedWithATokenOfIts() {
    ObjectRef account = new ObjectRef("v1", "ServiceAccount", Optional.of("n"), "ping");
    ObjectKind secrets = new ObjectKind("v1", "Secret");
    api.has(
        "/api/v1",
        """
        {"resources":[{"kind":"Secret","name":"secrets","namespaced":true,"verbs":["list"]},
         {"kind":"ServiceAccount","name":"serviceaccounts","namespaced":true,"verbs":["get"]}]}\
        """);
    api.has("/api/v1/namespaces/n/serviceaccounts/ping/token", "{\"status\":{\"token\":\"its\"}}");
    api.has(SECRETS, "{\"kind\":\"Status\",\"message\":\"secrets is forbidden\",\"code\":403}");
    api.refuses(SECRETS);

    assertThat(cluster.rights().refusalToList(account, secrets)).contains("secrets is forbidden");
    assertThat(api.requests()).last().isEqualTo("GET " + SECRETS + "?limit=1");
    assertThat(api.credentials()).contains("Bearer t").last().isEqualTo("Bearer its");

    api.refusesNothing();

    assertThat(cluster.rights().refusalToList(account, secrets)).isEmpty();
  }

  @Test
  void aLoadBalancerIsFoundByItsNameOrItsAddress() {
    String path = "/api/v1/namespaces/n/services/ping";
    api.has(path, service(""));
    assertThat(cluster.routes().loadBalancer("n", "ping", "")).isEmpty();

    api.has(path, service("{\"ip\":\"fd00::1\"}"));
    assertThat(cluster.routes().loadBalancer("n", "ping", "")).contains("http://[fd00::1]:80");

    api.has(path, service("{\"hostname\":\"lb.example\",\"ip\":\"192.0.2.1\"}"));
    assertThat(cluster.routes().loadBalancer("n", "ping", "metrics"))
        .contains("http://lb.example:9090");
  }

  private static String service(String ingress) {
    return """
    {"spec":{"ports":[{"name":"http","port":80},{"name":"metrics","port":9090}]},
     "status":{"loadBalancer":{"ingress":[%s]}}}\
    """
        .formatted(ingress);
  }

  private Container container(String status) {
    api.has(
        PODS,
        """
        {"items":[{"metadata":{"name":"p","namespace":"n"},"spec":{},"status":{"containerStatuses":[%s]}}]}\
        """
            .formatted(status));
    return cluster.pods().list("n", Map.of()).getFirst().containers().getFirst();
  }

  private Workloads.Workload deployment(int generation, String replicas, String available) {
    api.has(
        "/apis/apps/v1/namespaces/n/deployments/ping",
        """
        {"metadata":{"name":"ping","generation":%d},"spec":{"replicas":3},
         "status":{"observedGeneration":1,"replicas":%s,"updatedReplicas":3,"readyReplicas":3,"availableReplicas":%s}}\
        """
            .formatted(generation, replicas, available));
    return cluster
        .workloads()
        .find(new ObjectRef("apps/v1", "Deployment", Optional.of("n"), "ping"))
        .orElseThrow();
  }

  private static ObjectRef map(String name) {
    return new ObjectRef("v1", "ConfigMap", Optional.of("n"), name);
  }

  private static Manifest manifest(ObjectRef ref) {
    return new Manifest(ref, Map.of("metadata", Map.of("name", ref.name())));
  }

  private static String object(String name, String version) {
    return """
    {"metadata":{"name":"%s","namespace":"n","resourceVersion":"%s",
     "labels":{"app.kubernetes.io/managed-by":"pingctl","app.kubernetes.io/part-of":"ping-workshop",
      "pingctl.dev/stage":"s"}}}\
    """
        .formatted(name, version);
  }

  private static String kinds(String kind, String plural) {
    return """
    {"resources":[{"name":"%s","namespaced":true,"kind":"%s","verbs":["list"]}]}\
    """
        .formatted(plural, kind);
  }
}
