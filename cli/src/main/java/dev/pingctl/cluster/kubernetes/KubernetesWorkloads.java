package dev.pingctl.cluster.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pingctl.cluster.Workloads;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.Ownership;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/// Reads the status of Deployments, StatefulSets, DaemonSets and Jobs; restarts and scales them.
final class KubernetesWorkloads implements Workloads {
  private static final List<ObjectKind> KINDS =
      List.of(
          new ObjectKind("apps/v1", "Deployment"),
          new ObjectKind("apps/v1", "StatefulSet"),
          new ObjectKind("apps/v1", "DaemonSet"));

  private final Api api;

  KubernetesWorkloads(Api api) {
    this.api = api;
  }

  @Override
  public Optional<Workload> find(ObjectRef ref) {
    return api.get(ref, Requests.WHOLE).map(object -> workload(ref, object));
  }

  @Override
  public List<Workload> ofStage(String namespace, String stage) {
    String selector = "%s,%s=%s".formatted(KubernetesObjects.OWNED, Ownership.STAGE, stage);
    return Api.together(
        KINDS.stream()
            .<Callable<List<Workload>>>map(kind ->
                () ->
                    api.list(kind, Optional.of(namespace), selector, Requests.WHOLE).stream()
                        .map(object -> workload(JsonObjects.ref(kind, object), object))
                        .toList())
            .toList());
  }

  /// The status of a workload, by the rules of `kubectl rollout status`.
  private static Workload workload(ObjectRef ref, JsonNode object) {
    boolean daemons = ref.kind().equals("DaemonSet");
    boolean job = ref.kind().equals("Job");
    JsonNode spec = object.path("spec");
    JsonNode status = object.path("status");
    int desired =
        daemons
            ? status.path("desiredNumberScheduled").asInt(0)
            : spec.path(job ? "completions" : "replicas").asInt(1);
    int replicas = status.path(daemons ? "currentNumberScheduled" : "replicas").asInt(0);
    int updated = status.path(daemons ? "updatedNumberScheduled" : "updatedReplicas").asInt(0);
    int ready = status.path(daemons ? "numberReady" : "readyReplicas").asInt(0);
    int available = status.path(daemons ? "numberAvailable" : "availableReplicas").asInt(0);
    boolean observed =
        status.path("observedGeneration").asLong(0)
            >= JsonObjects.metadata(object).path("generation").asLong(0);
    boolean succeeded = job && status.path("succeeded").asInt(0) >= desired;
    boolean replaced = !job && observed && updated >= desired && replicas <= updated;
    return new Workload(
        ref,
        desired,
        updated,
        ready,
        observed,
        succeeded || (replaced && ready >= updated),
        succeeded || (replaced && available >= updated),
        problem(status.path("conditions")),
        new TreeMap<>(JsonObjects.texts(spec.path("selector").path("matchLabels"))));
  }

  private static String problem(JsonNode conditions) {
    for (JsonNode condition : conditions) {
      String type = JsonObjects.text(condition.path("type"));
      String status = JsonObjects.text(condition.path("status"));
      boolean problem =
          type.equals("Progressing")
              ? status.equals("False")
              : status.equals("True") && (type.equals("ReplicaFailure") || type.equals("Failed"));
      if (problem) {
        return JsonObjects.text(condition.path("message"));
      }
    }
    return "";
  }

  /// Sets the annotation that `kubectl rollout restart` sets.
  @Override
  public void restart(ObjectRef ref) {
    Map<String, String> annotations =
        Map.of("kubectl.kubernetes.io/restartedAt", Instant.now().toString());
    Map<String, Object> template = Map.of("metadata", Map.of("annotations", annotations));
    change("restart", ref, Map.of("template", template));
  }

  @Override
  public void scale(ObjectRef ref, int replicas) {
    change("scale", ref, Map.of("replicas", replicas));
  }

  private void change(String verb, ObjectRef ref, Map<String, Object> spec) {
    if (find(ref).isEmpty()) {
      throw notThere(ref);
    }
    String path = api.path(ref);
    String manager = KubernetesObjects.MANAGER + "-" + verb;
    api.call(
        "to %s %s".formatted(verb, ref.text()),
        () -> api.requests.merge(path, manager, Map.of("spec", spec)));
  }

  private static Failure notThere(ObjectRef ref) {
    return Failure.notThere(FailureId.NOT_UP, ExitCode.FAILED, ref.text());
  }
}
