package dev.pingctl.kube;

import dev.pingctl.execute.Cluster.Container;
import dev.pingctl.execute.Cluster.Workload;
import dev.pingctl.failure.ExitCode;
import dev.pingctl.failure.Failure;
import dev.pingctl.workshop.ObjectRef;
import dev.pingctl.workshop.ObjectRef.ObjectKind;
import dev.pingctl.workshop.Ownership;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Workloads, their pods and what those write.
final class Workloads {
  private static final List<ObjectKind> KINDS =
      List.of(
          new ObjectKind("apps/v1", "Deployment"),
          new ObjectKind("apps/v1", "StatefulSet"),
          new ObjectKind("apps/v1", "DaemonSet"));

  private static final String TEMPLATE_HASH = "pod-template-hash";
  private static final String REVISION = "deployment.kubernetes.io/revision";

  private final Api api;

  Workloads(Api api) {
    this.api = api;
  }

  /// See [dev.pingctl.execute.Cluster#workload].
  Optional<Workload> workload(ObjectRef ref) {
    return api.find("to look at " + ref.text(), () -> api.resource(ref).get())
        .map(object -> workload(ref, object));
  }

  /// See [dev.pingctl.execute.Cluster#workloads].
  List<Workload> workloads(String namespace, String stage) {
    List<Workload> workloads = new ArrayList<>();
    for (ObjectKind kind : KINDS) {
      Optional<ResourceDefinitionContext> served = api.kind(kind);
      if (served.isPresent()) {
        api.call(
                "to list " + kind.kind(),
                () ->
                    api.client
                        .genericKubernetesResources(served.get())
                        .inNamespace(namespace)
                        .withLabelIn(Ownership.MANAGED_BY, Ownership.PINGCTL, Ownership.HELM)
                        .withLabel(Ownership.PART_OF, Ownership.WORKSHOP)
                        .withLabel(Ownership.STAGE, stage)
                        .list()
                        .getItems())
            .forEach(object ->
                workloads.add(
                    workload(
                        new ObjectRef(
                            kind.apiVersion(),
                            kind.kind(),
                            Optional.of(namespace),
                            object.getMetadata().getName()),
                        object)));
      }
    }
    return workloads;
  }

  /// How far a workload is, by the rules that `kubectl rollout status` goes by.
  private static Workload workload(ObjectRef ref, GenericKubernetesResource object) {
    boolean daemons = ref.kind().equals("DaemonSet");
    boolean job = ref.kind().equals("Job");
    int desired =
        daemons
            ? number(object, 0, "status", "desiredNumberScheduled")
            : job
                ? number(object, 1, "spec", "completions")
                : number(object, 1, "spec", "replicas");
    int replicas =
        daemons
            ? number(object, 0, "status", "currentNumberScheduled")
            : number(object, 0, "status", "replicas");
    int updated =
        number(object, 0, "status", daemons ? "updatedNumberScheduled" : "updatedReplicas");
    int ready = number(object, 0, "status", daemons ? "numberReady" : "readyReplicas");
    int available = number(object, 0, "status", daemons ? "numberAvailable" : "availableReplicas");
    boolean observed =
        number(object, 0, "status", "observedGeneration")
            >= (object.getMetadata().getGeneration() == null
                ? 0
                : object.getMetadata().getGeneration());
    boolean succeeded = job && number(object, 0, "status", "succeeded") >= desired;
    boolean replaced = !job && observed && updated >= desired && replicas <= updated;
    return new Workload(
        ref,
        desired,
        updated,
        ready,
        observed,
        succeeded || (replaced && ready >= updated),
        succeeded || (replaced && available >= updated),
        problem(object),
        selector(object));
  }

  private static String problem(GenericKubernetesResource object) {
    if (object.get("status", "conditions") instanceof List<?> conditions) {
      for (Object condition : conditions) {
        if (condition instanceof Map<?, ?> map && isProblem(map)) {
          return String.valueOf(map.get("message"));
        }
      }
    }
    return "";
  }

  private static boolean isProblem(Map<?, ?> condition) {
    String type = String.valueOf(condition.get("type"));
    return ((type.equals("ReplicaFailure") || type.equals("Failed"))
            && "True".equals(condition.get("status")))
        || (type.equals("Progressing") && "False".equals(condition.get("status")));
  }

  private static Map<String, String> selector(GenericKubernetesResource object) {
    Map<String, String> labels = new TreeMap<>();
    if (object.get("spec", "selector", "matchLabels") instanceof Map<?, ?> map) {
      map.forEach((key, value) -> labels.put(String.valueOf(key), String.valueOf(value)));
    }
    return labels;
  }

  private static int number(GenericKubernetesResource object, int otherwise, Object... path) {
    return object.get(path) instanceof Number number ? number.intValue() : otherwise;
  }

  /// See [dev.pingctl.execute.Cluster#pods].
  List<dev.pingctl.execute.Cluster.Pod> pods(String namespace, Map<String, String> labels) {
    return api
        .call(
            "to list pods",
            () -> api.client.pods().inNamespace(namespace).withLabels(labels).list().getItems())
        .stream()
        .map(Workloads::pod)
        .toList();
  }

  /// See [dev.pingctl.execute.Cluster#pods(Workload)].
  List<dev.pingctl.execute.Cluster.Pod> pods(Workload workload) {
    String namespace = workload.ref().namespace().orElse("");
    Map<String, String> labels = new TreeMap<>(workload.selector());
    if (workload.ref().kind().equals("Deployment")) {
      newest(namespace, workload.ref().name())
          .map(set -> set.getMetadata().getLabels().get(TEMPLATE_HASH))
          .ifPresent(hash -> labels.put(TEMPLATE_HASH, hash));
    }
    return pods(namespace, labels);
  }

  /// The ReplicaSet of a Deployment's newest form: the one with its highest revision.
  private Optional<ReplicaSet> newest(String namespace, String deployment) {
    return api
        .call(
            "to list ReplicaSets",
            () -> api.client.apps().replicaSets().inNamespace(namespace).list().getItems())
        .stream()
        .filter(set ->
            set.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner ->
                    owner.getKind().equals("Deployment") && owner.getName().equals(deployment)))
        .max(Comparator.comparingInt(Workloads::revision));
  }

  private static int revision(ReplicaSet set) {
    Map<String, String> annotations = set.getMetadata().getAnnotations();
    String revision = annotations == null ? null : annotations.get(REVISION);
    return revision == null ? 0 : Integer.parseInt(revision);
  }

  private static dev.pingctl.execute.Cluster.Pod pod(Pod pod) {
    List<ContainerStatus> statuses = new ArrayList<>();
    statuses.addAll(pod.getStatus().getInitContainerStatuses());
    statuses.addAll(pod.getStatus().getContainerStatuses());
    boolean ready =
        pod.getStatus().getConditions().stream()
            .anyMatch(each -> each.getType().equals("Ready") && each.getStatus().equals("True"));
    String unschedulable =
        pod.getStatus().getConditions().stream()
            .filter(
                each -> each.getType().equals("PodScheduled") && each.getStatus().equals("False"))
            .map(each -> String.valueOf(each.getMessage()))
            .findFirst()
            .orElse("");
    return new dev.pingctl.execute.Cluster.Pod(
        pod.getMetadata().getNamespace(),
        pod.getMetadata().getName(),
        ready,
        pod.getMetadata().getDeletionTimestamp() != null,
        unschedulable,
        statuses.stream().map(Workloads::container).toList(),
        PodWeaknesses.of(pod.getSpec()));
  }

  private static Container container(ContainerStatus status) {
    ContainerState state = status.getState();
    String waiting = "";
    String message = "";
    if (state != null && state.getWaiting() != null) {
      waiting = text(state.getWaiting().getReason());
      message = text(state.getWaiting().getMessage());
    } else if (state != null && state.getTerminated() != null) {
      waiting = text(state.getTerminated().getReason());
      message = text(state.getTerminated().getMessage());
    }
    Optional<Integer> exitCode =
        Stream.of(Optional.ofNullable(state), Optional.ofNullable(status.getLastState()))
            .flatMap(Optional::stream)
            .map(ContainerState::getTerminated)
            .filter(terminated -> terminated != null)
            .map(terminated -> terminated.getExitCode())
            .findFirst();
    // A finished init container is as it should be.
    boolean completed = waiting.equals("Completed");
    return new Container(
        status.getName(),
        status.getImage(),
        Boolean.TRUE.equals(status.getReady()) || completed,
        status.getRestartCount(),
        waiting,
        message,
        exitCode);
  }

  /// See [dev.pingctl.execute.Cluster#warnings].
  List<String> warnings(String namespace, String name) {
    return api
        .call(
            "to list events",
            () ->
                api.client
                    .v1()
                    .events()
                    .inNamespace(namespace)
                    .withField("type", "Warning")
                    .list()
                    .getItems())
        .stream()
        .filter(event -> isAbout(event, name))
        .sorted(Comparator.comparing(Workloads::time).reversed())
        .map(event ->
            "%s: %s"
                .formatted(
                    event.getInvolvedObject().getName(),
                    text(event.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ")))
        .distinct()
        .toList();
  }

  private static boolean isAbout(Event event, String name) {
    String about = text(event.getInvolvedObject().getName());
    return about.equals(name) || about.startsWith(name + "-");
  }

  private static String time(Event event) {
    return Stream.of(event.getLastTimestamp(), event.getMetadata().getCreationTimestamp())
        .filter(time -> time != null)
        .findFirst()
        .orElse("");
  }

  /// See [dev.pingctl.execute.Cluster#deletePod].
  void deletePod(String namespace, String name, Optional<Duration> grace) {
    String subject = "to delete pod " + name;
    PodResource pod = api.client.pods().inNamespace(namespace).withName(name);
    Optional<Pod> found = api.find(subject, pod::get);
    if (found.isPresent() && !Ownership.marksObject(labels(found.get()))) {
      throw ApiErrors.foreign(new ObjectRef("v1", "Pod", Optional.of(namespace), name));
    }
    api.find(
        subject,
        () ->
            grace.isPresent()
                ? pod.withGracePeriod(grace.get().toSeconds()).delete()
                : pod.delete());
  }

  private static Map<String, String> labels(Pod pod) {
    return pod.getMetadata().getLabels() == null ? Map.of() : pod.getMetadata().getLabels();
  }

  /// See [dev.pingctl.execute.Cluster#restart]. The annotation is the one that `kubectl rollout
  /// restart` sets.
  void restart(ObjectRef ref) {
    Workload present = workload(ref).orElseThrow(() -> notThere(ref));
    String patch =
        """
        {"spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"%s"}}}}}\
        """
            .formatted(Instant.now());
    PatchContext merge =
        new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(Objects.MANAGER + "-restart")
            .build();
    api.call("to restart " + ref.text(), () -> api.resource(present.ref()).patch(merge, patch));
  }

  /// See [dev.pingctl.execute.Cluster#scale].
  void scale(ObjectRef ref, int replicas) {
    Workload present = workload(ref).orElseThrow(() -> notThere(ref));
    PatchContext merge =
        new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(Objects.MANAGER + "-scale")
            .build();
    api.call(
        "to scale " + ref.text(),
        () ->
            api.resource(present.ref())
                .patch(merge, "{\"spec\":{\"replicas\":%d}}".formatted(replicas)));
  }

  private static Failure notThere(ObjectRef ref) {
    return new Failure(
        "PING-NOT-UP",
        ExitCode.FAILED,
        "%s is not there; bring its stage up first.".formatted(ref.text()));
  }

  /// See [dev.pingctl.execute.Cluster#logs].
  void logs(
      String namespace,
      String name,
      String container,
      int tail,
      boolean follow,
      boolean previous,
      Consumer<String> line) {
    StringBuilder path =
        new StringBuilder(
            "/api/v1/namespaces/%s/pods/%s/log?follow=%b&previous=%b"
                .formatted(namespace, name, follow, previous));
    if (!container.isEmpty()) {
      path.append("&container=").append(container);
    }
    if (tail >= 0) {
      path.append("&tailLines=").append(tail);
    }
    LogStream.read(api, path.toString(), "to read the log of pod " + name, line);
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
