package dev.pingctl.cluster.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pingctl.cluster.Pods;
import dev.pingctl.cluster.Workloads.Workload;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.settings.Ownership;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Reads and deletes pods; reads their logs and the warnings about them.
final class KubernetesPods implements Pods {
  private static final String TEMPLATE_HASH = "pod-template-hash";
  private static final String REVISION = "deployment.kubernetes.io/revision";

  private final Api api;

  KubernetesPods(Api api) {
    this.api = api;
  }

  @Override
  public List<Pod> list(String namespace, Map<String, String> labels) {
    String path = "/api/v1/namespaces/%s/pods".formatted(namespace);
    return api.list("pods", path, Api.selector(labels), Requests.WHOLE).stream()
        .map(KubernetesPods::pod)
        .toList();
  }

  @Override
  public List<Pod> of(Workload workload) {
    return of(workload, newest(workload));
  }

  private List<Pod> of(Workload workload, Optional<JsonNode> newest) {
    Map<String, String> labels = new TreeMap<>(workload.selector());
    newest
        .map(set -> JsonObjects.labels(set).get(TEMPLATE_HASH))
        .ifPresent(hash -> labels.put(TEMPLATE_HASH, hash));
    return list(workload.ref().namespace().orElse(""), labels);
  }

  /// The ReplicaSet of a Deployment's newest form: the one with its highest revision.
  private Optional<JsonNode> newest(Workload workload) {
    if (!workload.ref().kind().equals("Deployment")) {
      return Optional.empty();
    }
    String namespace = workload.ref().namespace().orElse("");
    String deployment = workload.ref().name();
    String path = "/apis/apps/v1/namespaces/%s/replicasets".formatted(namespace);
    return api.list("ReplicaSets", path, "", Requests.METADATA_OF_ALL).stream()
        .filter(set -> isOf(deployment, set))
        .max(Comparator.comparingInt(KubernetesPods::revision));
  }

  private static boolean isOf(String deployment, JsonNode set) {
    return JsonObjects.stream(JsonObjects.metadata(set).path("ownerReferences"))
        .anyMatch(owner ->
            JsonObjects.text(owner.path("kind")).equals("Deployment")
                && JsonObjects.text(owner.path("name")).equals(deployment));
  }

  private static int revision(JsonNode set) {
    return Integer.parseInt(JsonObjects.annotations(set).getOrDefault(REVISION, "0"));
  }

  private static Pod pod(JsonNode pod) {
    JsonNode status = pod.path("status");
    String unschedulable =
        condition(status, "PodScheduled", "False")
            .map(condition -> JsonObjects.text(condition.path("message")))
            .orElse("");
    return new Pod(
        JsonObjects.text(JsonObjects.metadata(pod).path("namespace")),
        JsonObjects.name(pod),
        condition(status, "Ready", "True").isPresent(),
        JsonObjects.isGoing(pod),
        unschedulable,
        Stream.of("initContainerStatuses", "containerStatuses")
            .flatMap(containers -> JsonObjects.stream(status.path(containers)))
            .map(KubernetesPods::container)
            .toList(),
        PodWeaknesses.of(pod.path("spec")));
  }

  private static Optional<JsonNode> condition(JsonNode status, String type, String value) {
    return JsonObjects.stream(status.path("conditions"))
        .filter(each ->
            JsonObjects.text(each.path("type")).equals(type)
                && JsonObjects.text(each.path("status")).equals(value))
        .findFirst();
  }

  private static Container container(JsonNode status) {
    JsonNode now = status.path("state");
    JsonNode ended = now.path("terminated");
    JsonNode held = now.has("waiting") ? now.path("waiting") : ended;
    String waiting = JsonObjects.text(held.path("reason"));
    JsonNode last = ended.isObject() ? ended : status.path("lastState").path("terminated");
    // A finished init container is as it should be.
    boolean completed = waiting.equals("Completed");
    return new Container(
        JsonObjects.text(status.path("name")),
        JsonObjects.text(status.path("image")),
        status.path("ready").asBoolean() || completed,
        status.path("restartCount").asInt(),
        waiting,
        JsonObjects.text(held.path("message")),
        last.has("exitCode") ? Optional.of(last.path("exitCode").asInt()) : Optional.empty());
  }

  @Override
  public List<String> warnings(String namespace, String name) {
    return warnings(namespace, about -> about.equals(name) || about.startsWith(name + "-"));
  }

  @Override
  public List<String> warnings(Workload workload) {
    Optional<JsonNode> newest = newest(workload);
    Set<String> names = new HashSet<>(Set.of(workload.ref().name()));
    newest.map(JsonObjects::name).ifPresent(names::add);
    of(workload, newest).forEach(pod -> names.add(pod.name()));
    return warnings(workload.ref().namespace().orElse(""), names::contains);
  }

  private List<String> warnings(String namespace, Predicate<String> named) {
    String path = "/api/v1/namespaces/%s/events?fieldSelector=type%%3DWarning".formatted(namespace);
    JsonNode events = api.call("to list events", () -> api.requests.get(path, Requests.WHOLE));
    return JsonObjects.stream(events.path("items"))
        .filter(event -> named.test(about(event)))
        .sorted(Comparator.comparing(KubernetesPods::time).reversed())
        .map(event ->
            "%s: %s"
                .formatted(
                    about(event),
                    JsonObjects.text(event.path("message"))
                        .strip()
                        .replaceAll("\\s*\\R\\s*", "; ")))
        .distinct()
        .toList();
  }

  private static String about(JsonNode event) {
    return JsonObjects.text(event.path("involvedObject").path("name"));
  }

  private static String time(JsonNode event) {
    String last = JsonObjects.text(event.path("lastTimestamp"));
    return last.isEmpty()
        ? JsonObjects.text(JsonObjects.metadata(event).path("creationTimestamp"))
        : last;
  }

  @Override
  public void delete(String namespace, String name, Optional<Duration> grace) {
    ObjectRef ref = owned(namespace, name);
    Map<String, Object> options = new TreeMap<>();
    grace.ifPresent(time -> options.put("gracePeriodSeconds", time.toSeconds()));
    String path = api.path(ref);
    api.find("to delete pod " + name, () -> api.requests.delete(path, options));
  }

  @Override
  public boolean evict(String namespace, String name) {
    String path = api.path(owned(namespace, name)) + "/eviction";
    Map<String, Object> eviction =
        Map.of(
            "apiVersion",
            "policy/v1",
            "kind",
            "Eviction",
            "metadata",
            Map.of("name", name, "namespace", namespace));
    return api.isAllowedNow("to evict pod " + name, () -> api.requests.create(path, eviction));
  }

  /// A pod that is not somebody else's.
  private ObjectRef owned(String namespace, String name) {
    ObjectRef ref = new ObjectRef("v1", "Pod", Optional.of(namespace), name);
    Optional<JsonNode> found = api.get(ref, Requests.METADATA);
    if (found.isPresent() && !Ownership.marksObject(JsonObjects.labels(found.get()))) {
      throw ApiErrors.foreign(ref);
    }
    return ref;
  }

  @Override
  public void logs(
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
}
