package dev.pingctl.cluster.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pingctl.cluster.ObjectStore;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.Ownership;
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

  @Override
  public Outcome apply(Manifest manifest, boolean force) {
    try {
      applying.acquire();
    } catch (InterruptedException e) {
      throw Failure.interrupted(e);
    }
    try {
      return applyNow(manifest, force);
    } finally {
      applying.release();
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
    api.list(place.kind(), place.namespace(), "", Requests.METADATA_OF_ALL)
        .forEach(object -> found.put(JsonObjects.name(object), object));
    refs.forEach(ref -> prefetched.put(ref, Optional.ofNullable(found.get(ref.name()))));
    return refs;
  }

  private Outcome applyNow(Manifest manifest, boolean force) {
    ObjectRef ref = manifest.ref();
    String path = api.path(ref);
    Optional<JsonNode> before = prefetched.remove(ref);
    if (before == null) {
      String form = ref.kind().equals(VOLUME) ? Requests.WHOLE : Requests.METADATA;
      before = api.get(ref, form);
    }
    if (before.isPresent() && !Ownership.marks(JsonObjects.labels(before.get()))) {
      throw ApiErrors.foreign(ref);
    }
    if (before.isPresent() && isReleased(ref, before.get())) {
      new KubernetesRemovals(api).remove(ref, RELEASED, line -> {});
    }
    JsonNode after = api.call("to apply " + ref.text(), () -> patch(path, manifest, force));
    if (before.isEmpty()) {
      return Outcome.CREATED;
    }
    return version(before.get()).equals(version(after)) ? Outcome.UNCHANGED : Outcome.CHANGED;
  }

  /// Whether this is a volume whose claim is deleted: no other claim gets it until it is recreated.
  /// Its data stays.
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
  public boolean matches(List<Manifest> wanted) {
    return Api.together(
            wanted.stream()
                .<Callable<List<Boolean>>>map(each -> () -> List.of(matches(each)))
                .toList())
        .stream()
        .allMatch(Boolean::booleanValue);
  }

  private boolean matches(Manifest wanted) {
    return api.get(wanted.ref(), Requests.WHOLE)
        .filter(found -> !JsonObjects.isGoing(found))
        .filter(found -> Comparison.holds(wanted.content(), Requests.map(found)))
        .isPresent();
  }
}
