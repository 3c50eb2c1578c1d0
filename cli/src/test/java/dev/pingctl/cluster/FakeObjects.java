package dev.pingctl.cluster;

import dev.pingctl.difference.Fields;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.settings.Ownership;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// The objects of a cluster, kept here. Records what is applied and prefetched.
public final class FakeObjects implements ObjectStore {
  private final Map<ObjectRef, Manifest> objects = new LinkedHashMap<>();
  private final List<Manifest> applied = new ArrayList<>();
  private final List<ObjectRef> prefetched = new ArrayList<>();
  private Function<ObjectRef, Optional<Manifest>> others = ref -> Optional.empty();
  private Predicate<ObjectKind> served = kind -> true;
  private Optional<Cause> difference = Optional.empty();
  private boolean forced;

  /// Objects of which every one that is asked for has this content.
  public static FakeObjects allWith(Map<String, Object> content) {
    return answering(ref -> content);
  }

  /// Objects of which every one that is asked for has what this gives for it at that moment.
  public static FakeObjects answering(Function<ObjectRef, Map<String, Object>> content) {
    FakeObjects objects = new FakeObjects();
    objects.others = ref -> Optional.of(new Manifest(ref, content.apply(ref)));
    return objects;
  }

  /// Puts an object there.
  public void has(Manifest object) {
    objects.put(object.ref(), object);
  }

  /// Takes away what is in a namespace.
  public void forget(String namespace) {
    objects.keySet().removeIf(ref -> ref.namespace().equals(Optional.of(namespace)));
  }

  /// Says which kinds are served, at each question.
  public void serves(Predicate<ObjectKind> kinds) {
    served = kinds;
  }

  /// Says in what objects are not as their manifests have them.
  public void differ(Cause cause) {
    difference = Optional.of(cause);
  }

  /// What was put there or applied.
  public List<Manifest> all() {
    return List.copyOf(objects.values());
  }

  /// What was applied, in order.
  public List<Manifest> applied() {
    return List.copyOf(applied);
  }

  /// Whether what was applied last was to take over fields of others.
  public boolean isForced() {
    return forced;
  }

  public List<ObjectRef> prefetched() {
    return List.copyOf(prefetched);
  }

  @Override
  public Optional<Manifest> find(ObjectRef object) {
    return Optional.ofNullable(objects.get(object)).or(() -> others.apply(object));
  }

  @Override
  public Change apply(Manifest manifest, boolean force) {
    Change change = decide(manifest, force);
    applied.add(manifest);
    forced = force;
    objects.put(manifest.ref(), manifest);
    return change;
  }

  @Override
  public Change decide(Manifest manifest, boolean force) {
    Optional<Manifest> present = find(manifest.ref());
    if (present.isEmpty()) {
      return Change.created(Cause.notInCluster());
    }
    return present.get().equals(manifest)
        ? Change.NONE
        : Change.changed(Cause.fields(List.of("spec")));
  }

  @Override
  public ObjectDifference compare(Manifest manifest) {
    Map<String, Object> before = find(manifest.ref()).map(Manifest::content).orElse(Map.of());
    return new ObjectDifference(
        manifest.ref(), decide(manifest, true), Fields.between(before, manifest.content()));
  }

  @Override
  public List<ObjectDifference> compare(List<Manifest> former, List<Manifest> wanted) {
    return wanted.stream().map(this::compare).filter(each -> each.change().isChange()).toList();
  }

  @Override
  public Optional<Cause> difference(List<Manifest> manifests) {
    return difference;
  }

  @Override
  public boolean serves(ObjectKind kind) {
    return served.test(kind);
  }

  @Override
  public void prefetch(Collection<ObjectRef> refs) {
    prefetched.addAll(refs);
  }

  @Override
  public List<OwnedObject> owned(Collection<ObjectKind> kinds) {
    return all().stream()
        .filter(object -> kinds.contains(object.ref().objectKind()))
        .map(object ->
            new OwnedObject(
                String.valueOf(object.at("metadata", "labels", Ownership.STAGE)), object.ref()))
        .toList();
  }
}
