package dev.pingctl.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pingctl.execute.Executor;
import dev.pingctl.execute.Outcome;
import dev.pingctl.execute.Waiting;
import dev.pingctl.failure.ExitCode;
import dev.pingctl.failure.Failure;
import dev.pingctl.plan.Inventory.OwnedObject;
import dev.pingctl.workshop.Manifest;
import dev.pingctl.workshop.ObjectRef;
import dev.pingctl.workshop.ObjectRef.ObjectKind;
import dev.pingctl.workshop.Ownership;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Applies, lists and deletes objects of any kind.
final class Objects {
  /// The field manager of server-side apply.
  static final String MANAGER = "pingctl";

  /// What charts make that may still be going when the next installation begins.
  private static final List<ObjectKind> OF_RELEASES =
      List.of(
          new ObjectKind("apps/v1", "Deployment"),
          new ObjectKind("apps/v1", "StatefulSet"),
          new ObjectKind("v1", "Service"),
          new ObjectKind("v1", "ConfigMap"),
          new ObjectKind("v1", "Secret"),
          new ObjectKind("v1", "ServiceAccount"),
          new ObjectKind("v1", "PersistentVolumeClaim"));

  private static final Duration RELEASED = Duration.ofSeconds(30);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);
  private static final long UNTIL_TOLD_NANOS = Duration.ofSeconds(3).toNanos();

  /// How many objects are applied at once. All share a connection, on which an API server takes 100
  /// to 250 questions at a time and refuses any more.
  private static final int TOGETHER = 32;

  /// How many objects of a kind in a namespace are asked for by a list rather than one by one.
  private static final int WORTH_A_LIST = 3;

  private static final String VOLUME = "PersistentVolume";
  private static final String METADATA = "metadata";

  private final Api api;
  private final Map<ObjectRef, Optional<JsonNode>> foreseen = new ConcurrentHashMap<>();
  private final Semaphore applying = new Semaphore(TOGETHER);

  Objects(Api api) {
    this.api = api;
  }

  /// Where objects of a kind are.
  private record Place(ObjectKind kind, Optional<String> namespace) {
    Place(ObjectRef ref) {
      this(ref.objectKind(), ref.namespace());
    }
  }

  /// See [dev.pingctl.execute.Cluster#apply].
  Outcome apply(Manifest manifest, boolean force) {
    try {
      applying.acquire();
    } catch (InterruptedException e) {
      throw Executor.interrupted(e);
    }
    try {
      return applyNow(manifest, force);
    } finally {
      applying.release();
    }
  }

  /// See [dev.pingctl.execute.Cluster#foresee].
  void foresee(Collection<ObjectRef> refs) {
    foreseen.clear();
    Map<Place, List<ObjectRef>> places =
        refs.stream().collect(Collectors.groupingBy(ref -> new Place(ref)));
    places.values().removeIf(together -> together.size() < WORTH_A_LIST);
    places.keySet().removeIf(place -> place.namespace().isEmpty());
    Api.together(
        places.entrySet().stream()
            .<Callable<List<ObjectRef>>>map(
                place -> () -> foresee(place.getKey(), place.getValue()))
            .toList());
  }

  private List<ObjectRef> foresee(Place place, List<ObjectRef> refs) {
    Map<String, JsonNode> found = new HashMap<>();
    for (JsonNode object :
        api.call(
                "to list " + place.kind().kind(),
                () ->
                    api.requests.get(
                        api.path(place.kind(), place.namespace()), Requests.METADATA_OF_ALL))
            .path("items")) {
      found.put(object.path(METADATA).path("name").asText(), object);
    }
    refs.forEach(ref -> foreseen.put(ref, Optional.ofNullable(found.get(ref.name()))));
    return refs;
  }

  private Outcome applyNow(Manifest manifest, boolean force) {
    ObjectRef ref = manifest.ref();
    String path = api.path(ref);
    Optional<JsonNode> before = foreseen.remove(ref);
    if (before == null) {
      String form = ref.kind().equals(VOLUME) ? Requests.WHOLE : Requests.METADATA;
      before = api.find("to look at " + ref.text(), () -> api.requests.get(path, form));
    }
    if (before.isPresent() && !Ownership.marks(labels(before.get()))) {
      throw ApiErrors.foreign(ref);
    }
    if (before.isPresent() && isReleased(ref, before.get())) {
      remove(ref, RELEASED, line -> {});
    }
    JsonNode after = api.call("to apply " + ref.text(), () -> patch(path, manifest, force));
    if (before.isEmpty()) {
      return Outcome.CREATED;
    }
    return version(before.get()).equals(version(after)) ? Outcome.UNCHANGED : Outcome.CHANGED;
  }

  /// Whether this is a volume whose claim has gone: no other claim gets it, and it cannot be given
  /// back but by making it anew. Its data stays.
  private static boolean isReleased(ObjectRef ref, JsonNode object) {
    return ref.kind().equals(VOLUME)
        && object.path("status").path("phase").asText().equals("Released");
  }

  private JsonNode patch(String path, Manifest manifest, boolean force) {
    String how = "?fieldManager=%s&force=%b".formatted(MANAGER, force);
    try {
      return api.requests.apply(path + how, manifest.content(), Requests.METADATA);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        throw api.errors.conflict(e, manifest.ref());
      }
      throw e;
    }
  }

  private static Map<String, String> labels(JsonNode object) {
    Map<String, String> labels = new HashMap<>();
    object
        .path(METADATA)
        .path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return labels;
  }

  private static String version(JsonNode object) {
    return object.path(METADATA).path("resourceVersion").asText();
  }

  /// See [dev.pingctl.execute.Cluster#refusal].
  Optional<String> refusal(Manifest manifest) {
    ObjectRef ref = manifest.ref();
    ResourceDefinitionContext kind =
        api.kind(ref.objectKind()).orElseThrow(() -> Api.noKind(ref.objectKind()));
    try {
      api.client
          .genericKubernetesResources(kind)
          .inNamespace(ref.namespace().orElse(""))
          .resource(resource(manifest))
          .dryRun()
          .create();
      return Optional.empty();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return Optional.of(ApiErrors.message(e));
      }
      throw api.errors.of(e, "to try " + ref.text());
    }
  }

  /// See [dev.pingctl.execute.Cluster#find].
  Optional<Manifest> find(ObjectRef ref) {
    if (api.kind(ref.objectKind()).isEmpty()) {
      return Optional.empty();
    }
    String path = api.path(ref);
    return api.find("to look at " + ref.text(), () -> api.requests.get(path, Requests.WHOLE))
        .map(object -> Manifest.of(ref, Requests.map(object)));
  }

  /// See [dev.pingctl.execute.Cluster#owned].
  List<OwnedObject> owned(Collection<ObjectKind> kinds) {
    return Api.together(
        kinds.stream().<Callable<List<OwnedObject>>>map(kind -> () -> owned(kind)).toList());
  }

  private List<OwnedObject> owned(ObjectKind kind) {
    Optional<ResourceDefinitionContext> served = api.kind(kind);
    if (served.isEmpty()) {
      return List.of();
    }
    return api
        .call(
            "to list " + kind.kind(),
            () -> {
              var resources = api.client.genericKubernetesResources(served.get());
              return (served.get().isNamespaceScoped() ? resources.inAnyNamespace() : resources)
                  .withLabelIn(Ownership.MANAGED_BY, Ownership.PINGCTL, Ownership.HELM)
                  .withLabel(Ownership.PART_OF, Ownership.WORKSHOP)
                  .list()
                  .getItems();
            })
        .stream()
        .filter(object -> Ownership.marksObject(labels(object)))
        .map(object ->
            new OwnedObject(
                labels(object).getOrDefault(Ownership.STAGE, ""),
                new ObjectRef(
                    kind.apiVersion(),
                    kind.kind(),
                    Optional.ofNullable(object.getMetadata().getNamespace()),
                    object.getMetadata().getName()),
                release(object)))
        .toList();
  }

  /// The release that made an object, by Helm's own annotation.
  private static Optional<String> release(GenericKubernetesResource object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations == null
        ? Optional.empty()
        : Optional.ofNullable(annotations.get("meta.helm.sh/release-name"));
  }

  /// See [dev.pingctl.execute.Cluster#matches].
  boolean matches(List<Manifest> wanted) {
    return Api.together(
            wanted.stream()
                .<Callable<List<Boolean>>>map(each -> () -> List.of(matches(each)))
                .toList())
        .stream()
        .allMatch(Boolean::booleanValue);
  }

  private boolean matches(Manifest wanted) {
    return get(wanted.ref())
        .filter(found -> found.getMetadata().getDeletionTimestamp() == null)
        .map(found -> api.client.getKubernetesSerialization().convertValue(found, Map.class))
        .filter(found -> Comparison.holds(wanted.content(), tree(found)))
        .isPresent();
  }

  private static Map<String, Object> tree(Map<?, ?> map) {
    Map<String, Object> tree = new LinkedHashMap<>();
    map.forEach((key, value) -> tree.put(String.valueOf(key), value));
    return tree;
  }

  /// See [dev.pingctl.execute.Cluster#awaitDeleted].
  void awaitDeleted(String namespace, Duration timeout, Consumer<String> progress) {
    List<GenericKubernetesResource> going =
        Api.together(
            OF_RELEASES.stream()
                .<Callable<List<GenericKubernetesResource>>>map(
                    kind -> () -> going(namespace, kind))
                .toList());
    long deadline = System.nanoTime() + timeout.toNanos();
    for (GenericKubernetesResource object : going) {
      ObjectRef ref =
          new ObjectRef(
              object.getApiVersion(),
              object.getKind(),
              Optional.of(namespace),
              object.getMetadata().getName());
      Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
      awaitGone(ref, object.getMetadata().getUid(), left, progress);
    }
  }

  /// The objects of a kind that are pingctl's and being deleted.
  private List<GenericKubernetesResource> going(String namespace, ObjectKind kind) {
    Optional<ResourceDefinitionContext> served = api.kind(kind);
    if (served.isEmpty()) {
      return List.of();
    }
    return api
        .call(
            "to list " + kind.kind(),
            () ->
                api.client
                    .genericKubernetesResources(served.get())
                    .inNamespace(namespace)
                    .withLabel(Ownership.PART_OF, Ownership.WORKSHOP)
                    .list()
                    .getItems())
        .stream()
        .filter(object -> Ownership.marksObject(labels(object)))
        .filter(object -> object.getMetadata().getDeletionTimestamp() != null)
        .toList();
  }

  /// See [dev.pingctl.execute.Cluster#remove].
  Outcome remove(ObjectRef ref, Duration timeout, Consumer<String> progress) {
    Optional<GenericKubernetesResource> found = get(ref);
    if (found.isEmpty()) {
      return Outcome.ABSENT;
    }
    if (!Ownership.marksObject(labels(found.get()))) {
      throw ApiErrors.foreign(ref);
    }
    if (ref.kind().equals("Namespace")) {
      new Leftovers(api).requireNone(ref.name());
    }
    if (ref.kind().equals("CustomResourceDefinition") && isUsed(found.get())) {
      progress.accept(ref.name() + " stays, as there are objects of its kind");
      return Outcome.UNCHANGED;
    }
    api.find(
        "to delete " + ref.text(),
        () -> api.resource(ref).withPropagationPolicy(DeletionPropagation.FOREGROUND).delete());
    awaitGone(ref, found.get().getMetadata().getUid(), timeout, progress);
    return Outcome.REMOVED;
  }

  /// Whether there are objects of the kind that a definition defines: they would go with it.
  private boolean isUsed(GenericKubernetesResource definition) {
    String group = definition.get("spec", "group");
    String kind = definition.get("spec", "names", "kind");
    List<Map<String, Object>> versions = definition.get("spec", "versions");
    return versions.stream()
        .filter(version -> Boolean.TRUE.equals(version.get("served")))
        .map(version -> new ObjectKind(group + "/" + version.get("name"), kind))
        .flatMap(each -> api.kind(each).stream())
        .findFirst()
        .filter(served ->
            !api.call(
                    "to list " + kind,
                    () ->
                        api.client
                            .genericKubernetesResources(served)
                            .inAnyNamespace()
                            .list()
                            .getItems())
                .isEmpty())
        .isPresent();
  }

  private void awaitGone(ObjectRef ref, String uid, Duration timeout, Consumer<String> progress) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < timeout.toNanos()) {
      Optional<GenericKubernetesResource> found = get(ref);
      if (found.isEmpty() || !found.get().getMetadata().getUid().equals(uid)) {
        return;
      }
      if (System.nanoTime() - start > UNTIL_TOLD_NANOS) {
        progress.accept("waiting until %s is gone: %s".formatted(ref.text(), holds(found.get())));
      }
      Waiting.pause(BETWEEN_QUESTIONS);
    }
    throw new Failure(
        "PING-WAIT-TIMEOUT",
        ExitCode.TIMED_OUT,
        "%s was not gone after %ds: %s. Look with `kubectl describe`, and delete what holds it up."
            .formatted(
                ref.text(),
                timeout.toSeconds(),
                get(ref).map(Objects::holds).orElse("it went just now")));
  }

  /// What keeps a deleted object from going: a namespace tells it in its conditions, other objects
  /// by their finalizers.
  private static String holds(GenericKubernetesResource object) {
    List<String> reasons = new ArrayList<>();
    if (object.get("status", "conditions") instanceof List<?> conditions) {
      for (Object condition : conditions) {
        if (condition instanceof Map<?, ?> map
            && "True".equals(map.get("status"))
            && String.valueOf(map.get("type")).startsWith("Namespace")) {
          reasons.add(String.valueOf(map.get("message")));
        }
      }
    }
    if (reasons.isEmpty() && !object.getMetadata().getFinalizers().isEmpty()) {
      reasons.add("its finalizers are " + String.join(", ", object.getMetadata().getFinalizers()));
    }
    return reasons.isEmpty() ? "it is being deleted" : String.join("; ", reasons);
  }

  private Optional<GenericKubernetesResource> get(ObjectRef ref) {
    return api.find("to look at " + ref.text(), () -> api.resource(ref).get());
  }

  private GenericKubernetesResource resource(Manifest manifest) {
    return api.client
        .getKubernetesSerialization()
        .convertValue(manifest.content(), GenericKubernetesResource.class);
  }

  static Map<String, String> labels(GenericKubernetesResource object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }
}
