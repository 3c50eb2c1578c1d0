package dev.pingctl.cluster.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pingctl.cluster.ObjectDifference;
import dev.pingctl.difference.Merge;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/// Compares the objects of a release with what an upgrade would make of them.
final class ReleaseComparison {
  /// Helm leaves an object with this annotation in the cluster.
  private static final String POLICY = "helm.sh/resource-policy";

  private final Api api;
  private final Map<ObjectRef, Manifest> former = new LinkedHashMap<>();

  /// @param former the manifests of the present revision
  ReleaseComparison(Api api, List<Manifest> former) {
    this.api = api;
    former.forEach(manifest -> this.former.put(manifest.ref(), manifest));
  }

  /// The objects that are not as they would be, then those that would be deleted.
  List<ObjectDifference> with(List<Manifest> wanted) {
    List<Callable<List<ObjectDifference>>> questions = new ArrayList<>();
    wanted.forEach(each -> questions.add(() -> upgraded(each).stream().toList()));
    List<ObjectRef> kept = wanted.stream().map(Manifest::ref).toList();
    former.values().stream()
        .filter(each ->
            !kept.contains(each.ref()) && each.at("metadata", "annotations", POLICY) == null)
        .forEach(each -> questions.add(() -> deleted(each.ref()).stream().toList()));
    return Api.together(questions);
  }

  private Optional<ObjectDifference> upgraded(Manifest wanted) {
    Optional<JsonNode> live = live(wanted.ref());
    if (live.isEmpty()) {
      return Optional.of(ObjectComparison.created(wanted));
    }
    Map<String, Object> before = Requests.map(live.get());
    Manifest was = former.getOrDefault(wanted.ref(), wanted);
    Map<String, Object> after =
        Merge.of(Comparison.readable(was.content()), Comparison.readable(wanted.content()), before);
    return Optional.of(ObjectComparison.between(wanted.ref(), before, after))
        .filter(difference -> difference.change() != Change.NONE);
  }

  private Optional<ObjectDifference> deleted(ObjectRef ref) {
    return live(ref).map(object -> ObjectComparison.deleted(ref, "no longer in the chart"));
  }

  private Optional<JsonNode> live(ObjectRef ref) {
    return api.kind(ref.objectKind()).isEmpty()
        ? Optional.empty()
        : api.get(ref, Requests.WHOLE).filter(object -> !JsonObjects.isGoing(object));
  }
}
