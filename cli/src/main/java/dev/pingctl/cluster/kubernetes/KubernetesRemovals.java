package dev.pingctl.cluster.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pingctl.cluster.Removals;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.outcome.Waiting;
import dev.pingctl.settings.Ownership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// Deletes objects and waits until they are gone.
final class KubernetesRemovals implements Removals {
  /// Kinds of charts' objects that may still be terminating when the next installation begins.
  private static final List<ObjectKind> OF_RELEASES =
      List.of(
          new ObjectKind("apps/v1", "Deployment"),
          new ObjectKind("apps/v1", "StatefulSet"),
          new ObjectKind("v1", "Service"),
          new ObjectKind("v1", "ConfigMap"),
          new ObjectKind("v1", "Secret"),
          new ObjectKind("v1", "ServiceAccount"),
          new ObjectKind("v1", "PersistentVolumeClaim"));

  private static final String OF_WORKSHOP = Ownership.PART_OF + "=" + Ownership.WORKSHOP;
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);
  private static final long QUIET_NANOS = Duration.ofSeconds(3).toNanos();

  private final Api api;

  KubernetesRemovals(Api api) {
    this.api = api;
  }

  /// An object that is being deleted; another of its name may follow it.
  private record Going(ObjectRef ref, String uid) {}

  @Override
  public Outcome remove(ObjectRef ref, Duration timeout, Consumer<String> progress) {
    Optional<JsonNode> found = api.get(ref, Requests.WHOLE);
    Outcome begun = begin(ref, found, progress);
    if (begun == Outcome.REMOVED && found.isPresent()) {
      await(new Going(ref, JsonObjects.uid(found.get())), timeout, progress);
    }
    return begun;
  }

  @Override
  public Outcome begin(ObjectRef ref, Consumer<String> progress) {
    return begin(ref, api.get(ref, Requests.WHOLE), progress);
  }

  private Outcome begin(ObjectRef ref, Optional<JsonNode> found, Consumer<String> progress) {
    if (found.isEmpty()) {
      return Outcome.ABSENT;
    }
    if (!Ownership.marksObject(JsonObjects.labels(found.get()))) {
      throw ApiErrors.foreign(ref);
    }
    if (ref.kind().equals("Namespace")) {
      new Leftovers(api).requireNone(ref.name());
    }
    if (ref.kind().equals("CustomResourceDefinition") && isUsed(found.get())) {
      progress.accept(ref.name() + " stays, as objects of its kind exist");
      return Outcome.UNCHANGED;
    }
    String path = api.path(ref);
    api.find(
        "to delete " + ref.text(),
        () -> api.requests.delete(path, Map.of("propagationPolicy", "Foreground")));
    return Outcome.REMOVED;
  }

  /// Whether there are objects of the kind that a definition defines: they would be deleted with
  /// it.
  private boolean isUsed(JsonNode definition) {
    JsonNode spec = definition.path("spec");
    return JsonObjects.stream(spec.path("versions"))
        .filter(version -> version.path("served").asBoolean())
        .map(version ->
            new ObjectKind(
                JsonObjects.text(spec.path("group")) + "/" + JsonObjects.text(version.path("name")),
                JsonObjects.text(spec.path("names").path("kind"))))
        .filter(kind -> api.kind(kind).isPresent())
        .findFirst()
        .filter(kind -> !api.list(kind, Optional.empty(), "", Requests.METADATA_OF_ALL).isEmpty())
        .isPresent();
  }

  @Override
  public void awaitDeleted(String namespace, Duration timeout, Consumer<String> progress) {
    List<Going> going =
        Api.together(
            OF_RELEASES.stream()
                .<Callable<List<Going>>>map(kind -> () -> going(namespace, kind))
                .toList());
    long deadline = System.nanoTime() + timeout.toNanos();
    for (Going each : going) {
      await(each, Duration.ofNanos(Math.max(1, deadline - System.nanoTime())), progress);
    }
  }

  /// The objects of a kind that are pingctl's and being deleted.
  private List<Going> going(String namespace, ObjectKind kind) {
    return api.list(kind, Optional.of(namespace), OF_WORKSHOP, Requests.METADATA_OF_ALL).stream()
        .filter(object -> Ownership.marksObject(JsonObjects.labels(object)))
        .filter(JsonObjects::isGoing)
        .map(object -> new Going(JsonObjects.ref(kind, object), JsonObjects.uid(object)))
        .toList();
  }

  private void await(Going going, Duration timeout, Consumer<String> progress) {
    ObjectRef ref = going.ref();
    long start = System.nanoTime();
    while (System.nanoTime() - start < timeout.toNanos()) {
      Optional<JsonNode> found = api.get(ref, Requests.WHOLE);
      if (found.isEmpty() || !JsonObjects.uid(found.get()).equals(going.uid())) {
        return;
      }
      if (System.nanoTime() - start > QUIET_NANOS) {
        progress.accept("waiting until %s is gone: %s".formatted(ref.text(), holds(found.get())));
      }
      Waiting.pause(BETWEEN_QUESTIONS);
    }
    throw new Failure(
        FailureId.WAIT_TIMEOUT,
        ExitCode.TIMED_OUT,
        "%s was not gone after %ds: %s. See `kubectl describe`, and delete what holds it up."
            .formatted(
                ref.text(),
                timeout.toSeconds(),
                api.get(ref, Requests.WHOLE)
                    .map(KubernetesRemovals::holds)
                    .orElse("it went just now")));
  }

  /// What keeps a deleted object from going: a namespace reports it in its conditions, other
  /// objects in their finalizers.
  private static String holds(JsonNode object) {
    List<String> reasons = new ArrayList<>();
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (JsonObjects.text(condition.path("status")).equals("True")
          && JsonObjects.text(condition.path("type")).startsWith("Namespace")) {
        reasons.add(JsonObjects.text(condition.path("message")));
      }
    }
    List<String> finalizers = new ArrayList<>();
    JsonObjects.metadata(object).path("finalizers").forEach(each -> finalizers.add(each.asText()));
    if (reasons.isEmpty() && !finalizers.isEmpty()) {
      reasons.add("its finalizers are " + String.join(", ", finalizers));
    }
    return reasons.isEmpty() ? "it is being deleted" : String.join("; ", reasons);
  }
}
