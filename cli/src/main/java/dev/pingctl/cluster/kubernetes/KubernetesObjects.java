package dev.pingctl.cluster.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pingctl.cluster.ObjectDifference;
import dev.pingctl.cluster.ObjectStore;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.Ownership;
import dev.pingctl.settings.StageName;
import dev.pingctl.text.Tree;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/// Reads and applies objects of any kind.
final class KubernetesObjects implements ObjectStore {
  /// The field manager of server-side apply.
  static final String MANAGER = "pingctl";

  /// Selects by labels what pingctl's commands and its charts make.
  static final String OWNED =
      "%s in (%s,%s),%s=%s"
          .formatted(
              Ownership.MANAGED_BY,
              Ownership.PINGCTL,
              Ownership.HELM,
              Ownership.PART_OF,
              Ownership.WORKSHOP);

  /// Helm's own annotation, the name of the release that made an object.
  private static final String RELEASE = "meta.helm.sh/release-name";

  private static final Duration RELEASED = Duration.ofSeconds(30);

  /// How many objects are applied at once. All share a connection, on which an API server takes 100
  /// to 250 requests at a time and refuses any more.
  private static final int TOGETHER = 32;

  /// From how many objects of a kind in a namespace on they are read with one list request.
  private static final int WORTH_A_LIST = 3;

  private static final String VOLUME = "PersistentVolume";

  private final Api api;
  private final Map<ObjectRef, Optional<JsonNode>> prefetched = new ConcurrentHashMap<>();
  private final Semaphore applying = new Semaphore(TOGETHER);

  KubernetesObjects(Api api) {
    this.api = api;
  }

  @Override
  public boolean serves(ObjectKind kind) {
    return api.kind(kind).isPresent();
  }

  /// A kind of objects in a namespace.
  private record Place(ObjectKind kind, Optional<String> namespace) {
    Place(ObjectRef ref) {
      this(ref.objectKind(), ref.namespace());
    }
  }

  /// How objects are applied.
  private record Way(boolean force, boolean dry) {
    String query() {
      return "?fieldManager=%s&force=%b%s".formatted(MANAGER, force, dry ? "&dryRun=All" : "");
    }
  }

  @Override
  public Change apply(Manifest manifest, boolean force) {
    return apply(manifest, new Way(force, false));
  }

  @Override
  public Change decide(Manifest manifest, boolean force) {
    return serves(manifest.ref().objectKind())
        ? apply(manifest, new Way(force, true))
        : Change.created(Cause.notInCluster());
  }

  @Override
  public ObjectDifference compare(Manifest manifest) {
    return serves(manifest.ref().objectKind())
        ? applied(manifest, new Way(true, true)).difference(manifest)
        : ObjectComparison.created(manifest);
  }

  @Override
  public List<ObjectDifference> compare(List<Manifest> former, List<Manifest> wanted) {
    return new ReleaseComparison(api, former).with(wanted);
  }

  private Change apply(Manifest manifest, Way way) {
    return applied(manifest, way).change();
  }

  private Applied applied(Manifest manifest, Way way) {
    try {
      applying.acquire();
    } catch (InterruptedException e) {
      throw Failure.interrupted(e);
    }
    try {
      return applyNow(manifest, way);
    } finally {
      applying.release();
    }
  }

  /// What was applied, or would be.
  ///
  /// @param before the object as it was
  /// @param after as the API answers; empty where it was not asked
  private record Applied(Change change, Optional<JsonNode> before, Optional<JsonNode> after) {
    Applied(Change change) {
      this(change, Optional.empty(), Optional.empty());
    }

    ObjectDifference difference(Manifest manifest) {
      if (before.isEmpty() || after.isEmpty()) {
        return change.outcome() == Outcome.CREATED
            ? ObjectComparison.created(manifest)
            : new ObjectDifference(manifest.ref(), change, List.of());
      }
      return ObjectComparison.between(
          manifest.ref(), Requests.map(before.get()), Requests.map(after.get()));
    }
  }

  @Override
  public void prefetch(Collection<ObjectRef> refs) {
    prefetched.clear();
    Map<Place, List<ObjectRef>> places =
        refs.stream().collect(Collectors.groupingBy(ref -> new Place(ref)));
    places.values().removeIf(together -> together.size() < WORTH_A_LIST);
    places.keySet().removeIf(place -> place.namespace().isEmpty());
    Api.together(
        places.entrySet().stream()
            .<Callable<List<ObjectRef>>>map(
                place -> () -> prefetch(place.getKey(), place.getValue()))
            .toList());
  }

  private List<ObjectRef> prefetch(Place place, List<ObjectRef> refs) {
    Map<String, JsonNode> found = new HashMap<>();
    api.list(place.kind(), place.namespace(), "", Requests.WHOLE)
        .forEach(object -> found.put(JsonObjects.name(object), object));
    refs.forEach(ref -> prefetched.put(ref, Optional.ofNullable(found.get(ref.name()))));
    return refs;
  }

  private Applied applyNow(Manifest manifest, Way way) {
    ObjectRef ref = manifest.ref();
    Optional<JsonNode> before = prefetched.remove(ref);
    if (before == null) {
      before = api.get(ref, Requests.WHOLE);
    }
    if (before.isEmpty()) {
      if (!way.dry()) {
        patch(manifest, way);
      }
      return new Applied(Change.created(Cause.notInCluster()));
    }
    if (!Ownership.marks(JsonObjects.labels(before.get()))) {
      throw ApiErrors.foreign(ref);
    }
    requireSameWorkshop(manifest, JsonObjects.labels(before.get()));
    if (isReleased(ref, before.get())) {
      if (!way.dry()) {
        new KubernetesRemovals(api).remove(ref, RELEASED, line -> {});
        patch(manifest, way);
      }
      return new Applied(Change.changed(new Cause("its claim was deleted")));
    }
    JsonNode after = patch(manifest, way);
    boolean sameVersion = version(before.get()).equals(version(after));
    Change change = sameVersion && !way.dry() ? Change.NONE : between(before.get(), after);
    return new Applied(change, before, Optional.of(after));
  }

  private static void requireSameWorkshop(Manifest manifest, Map<String, String> labels) {
    Optional<String> found = StageName.workshop(labels.getOrDefault(Ownership.STAGE, ""));
    Optional<String> wanted =
        StageName.workshop(
            String.valueOf(Tree.mapping(manifest.at("metadata", "labels")).get(Ownership.STAGE)));
    if (!found.equals(wanted)) {
      throw ApiErrors.ofOtherWorkshop(manifest.ref(), found);
    }
  }

  /// What applying has done to an object, or would do. The version says less: it differs when the
  /// status has changed in the meantime, and a dry run leaves it as it is.
  private static Change between(JsonNode before, JsonNode after) {
    List<String> fields = Comparison.between(Requests.map(before), Requests.map(after));
    return fields.isEmpty() ? Change.NONE : Change.changed(Cause.fields(fields));
  }

  /// Whether this is a volume whose claim is deleted: no other claim gets it until it is recreated.
  /// Its data stays.
  private static boolean isReleased(ObjectRef ref, JsonNode object) {
    return ref.kind().equals(VOLUME)
        && object.path("status").path("phase").asText().equals("Released");
  }

  private JsonNode patch(Manifest manifest, Way way) {
    String path = api.path(manifest.ref()) + way.query();
    return api.call(
        "to apply " + manifest.ref().text(),
        () -> {
          try {
            return api.requests.apply(path, manifest.content(), Requests.WHOLE);
          } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
              throw api.errors.conflict(e, manifest);
            }
            throw e;
          }
        });
  }

  private static String version(JsonNode object) {
    return JsonObjects.text(JsonObjects.metadata(object).path("resourceVersion"));
  }

  @Override
  public Optional<Manifest> find(ObjectRef ref) {
    if (api.kind(ref.objectKind()).isEmpty()) {
      return Optional.empty();
    }
    return api.get(ref, Requests.WHOLE).map(object -> Manifest.of(ref, Requests.map(object)));
  }

  @Override
  public List<OwnedObject> owned(Collection<ObjectKind> kinds) {
    return Api.together(
        kinds.stream().<Callable<List<OwnedObject>>>map(kind -> () -> owned(kind)).toList());
  }

  private List<OwnedObject> owned(ObjectKind kind) {
    return api.list(kind, Optional.empty(), OWNED, Requests.METADATA_OF_ALL).stream()
        .filter(object -> Ownership.marksObject(JsonObjects.labels(object)))
        .map(object ->
            new OwnedObject(
                JsonObjects.labels(object).getOrDefault(Ownership.STAGE, ""),
                JsonObjects.ref(kind, object),
                Optional.ofNullable(JsonObjects.annotations(object).get(RELEASE))))
        .toList();
  }

  @Override
  public Optional<Cause> difference(List<Manifest> wanted) {
    return Api.together(
            wanted.stream()
                .<Callable<List<Cause>>>map(each -> () -> difference(each).stream().toList())
                .toList())
        .stream()
        .findFirst();
  }

  private Optional<Cause> difference(Manifest wanted) {
    Optional<JsonNode> found =
        api.get(wanted.ref(), Requests.WHOLE).filter(object -> !JsonObjects.isGoing(object));
    if (found.isEmpty()) {
      return Optional.of(Cause.notInCluster().of(wanted.ref().text()));
    }
    List<String> fields = Comparison.lacking(wanted.content(), Requests.map(found.get()));
    return fields.isEmpty()
        ? Optional.empty()
        : Optional.of(Cause.fields(fields).of(wanted.ref().text()));
  }
}
