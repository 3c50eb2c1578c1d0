package dev.pingctl.cluster.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.Ownership;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/// Looks for objects of others in a namespace of pingctl: they would be deleted with the namespace.
final class Leftovers {
  /// Kinds that the cluster makes by itself.
  private static final Set<String> BY_THE_CLUSTER =
      Set.of("Event", "Endpoints", "EndpointSlice", "ControllerRevision", "Lease");

  /// The end of the groups that have metrics, which are no objects. Another server answers for
  /// them, which may be down while the API works.
  private static final String METRICS = "metrics.k8s.io";

  private static final Set<String> IN_EVERY_NAMESPACE =
      Set.of("ServiceAccount/default", "ConfigMap/kube-root-ca.crt");

  private final Api api;

  Leftovers(Api api) {
    this.api = api;
  }

  /// Makes sure that nothing foreign is in a namespace.
  ///
  /// @throws Failure `PING-FOREIGN` naming what is
  void requireNone(String namespace) {
    List<String> foreign = foreign(namespace);
    if (!foreign.isEmpty()) {
      throw new Failure(
          FailureId.FOREIGN,
          ExitCode.REFUSED,
          "Namespace %s holds what is not pingctl's (%s), so it is left; move or delete that, and run the command again."
              .formatted(namespace, String.join(", ", foreign)));
    }
  }

  private List<String> foreign(String namespace) {
    List<Callable<List<String>>> lists = new ArrayList<>();
    for (String version : versions()) {
      for (Api.Served resource : api.resources(version)) {
        if (isListed(resource)) {
          lists.add(() -> foreign(namespace, version, resource));
        }
      }
    }
    return Api.together(lists);
  }

  /// Every API version that the cluster prefers and that has objects.
  private List<String> versions() {
    List<String> versions = new ArrayList<>(List.of("v1"));
    JsonNode list = api.call("to list API groups", () -> api.requests.get("/apis", Requests.WHOLE));
    JsonObjects.stream(list.path("groups"))
        .map(group -> JsonObjects.text(group.path("preferredVersion").path("groupVersion")))
        .filter(version -> !version.contains(METRICS))
        .forEach(versions::add);
    return versions;
  }

  private static boolean isListed(Api.Served resource) {
    return resource.namespaced()
        && resource.verbs().contains("list")
        && resource.verbs().contains("delete")
        && !BY_THE_CLUSTER.contains(resource.kind());
  }

  private List<String> foreign(String namespace, String version, Api.Served resource) {
    return api
        .list(
            new ObjectKind(version, resource.kind()),
            Optional.of(namespace),
            "",
            Requests.METADATA_OF_ALL)
        .stream()
        .filter(object -> isForeign(resource.kind(), object))
        .map(object -> resource.kind() + " " + JsonObjects.name(object))
        .toList();
  }

  /// What another object owns is deleted with that one.
  private static boolean isForeign(String kind, JsonNode object) {
    return !Ownership.marksObject(JsonObjects.labels(object))
        && JsonObjects.metadata(object).path("ownerReferences").isEmpty()
        && !JsonObjects.isGoing(object)
        && !IN_EVERY_NAMESPACE.contains(kind + "/" + JsonObjects.name(object));
  }
}
