package dev.pingctl.cluster;

import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Waiting;
import dev.pingctl.settings.Ownership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A bundle of custom resource definitions for a cluster that may have some version of it already.
/// A newer version is left alone, and so is one that somebody else has installed; no version is
/// ever replaced by an older one.
public final class Definitions {
  private static final String BUNDLE_VERSION = "gateway.networking.k8s.io/bundle-version";
  private static final Duration SERVED = Duration.ofSeconds(30);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);

  private final ObjectStore objects;
  private final boolean force;

  public Definitions(ObjectStore objects, boolean force) {
    this.objects = objects;
    this.force = force;
  }

  /// Applies these definitions where the cluster has none or older ones, and waits until it serves
  /// them.
  ///
  /// @throws Failure `PING-DEFINITIONS` (exit 4) where somebody else has installed an older or an
  ///   incomplete bundle
  public Change apply(List<Manifest> wanted, Consumer<String> progress) {
    boolean found = false;
    boolean foreign = false;
    for (Manifest definition : wanted) {
      Optional<Manifest> present = objects.find(definition.ref());
      found |= present.isPresent();
      foreign |= present.filter(each -> !isOwned(each)).isPresent();
    }
    if (foreign) {
      requireNoneOlder(wanted);
      progress.accept("the cluster has them from somebody else");
      return Change.NONE;
    }
    List<Cause> causes = new ArrayList<>();
    for (Manifest definition : wanted) {
      apply(definition, progress)
          .cause()
          .map(cause -> cause.of(definition.ref().name()))
          .ifPresent(causes::add);
    }
    wanted.forEach(this::awaitServed);
    if (causes.isEmpty()) {
      return Change.NONE;
    }
    return found ? Change.changed(causes.getFirst()) : Change.created(Cause.notInCluster());
  }

  private Change apply(Manifest definition, Consumer<String> progress) {
    Optional<Manifest> present = objects.find(definition.ref());
    if (present.isPresent() && version(present.get()).isNewerThan(version(definition))) {
      progress.accept(
          "%s stays at %s".formatted(definition.ref().name(), version(present.get()).text()));
      return Change.NONE;
    }
    return objects.apply(definition, force);
  }

  private void requireNoneOlder(List<Manifest> wanted) {
    for (Manifest definition : wanted) {
      Optional<Version> present = objects.find(definition.ref()).map(Definitions::version);
      if (present.isEmpty() || version(definition).isNewerThan(present.get())) {
        throw new Failure(
            FailureId.DEFINITIONS,
            ExitCode.REFUSED,
            "The cluster has custom resource definitions from somebody else, but %s is %s, and %s is needed; update them, or use another cluster."
                .formatted(
                    definition.ref().name(),
                    present.map(Version::text).orElse("missing"),
                    version(definition).text()));
      }
    }
  }

  /// An API serves new kinds a moment after it has accepted their definitions.
  private void awaitServed(Manifest definition) {
    ObjectKind kind =
        new ObjectKind(
            "%s/%s".formatted(definition.at("spec", "group"), servedVersion(definition)),
            String.valueOf(definition.at("spec", "names", "kind")));
    long deadline = System.nanoTime() + SERVED.toNanos();
    while (!objects.serves(kind)) {
      if (System.nanoTime() > deadline) {
        throw new Failure(
            FailureId.WAIT_TIMEOUT,
            ExitCode.TIMED_OUT,
            "The cluster did not serve %s within %ds; see `kubectl describe crd %s`."
                .formatted(kind.kind(), SERVED.toSeconds(), definition.ref().name()));
      }
      Waiting.pause(BETWEEN_QUESTIONS);
    }
  }

  private static String servedVersion(Manifest definition) {
    if (definition.at("spec", "versions") instanceof List<?> versions) {
      for (Object version : versions) {
        if (version instanceof Map<?, ?> map && Boolean.TRUE.equals(map.get("served"))) {
          return String.valueOf(map.get("name"));
        }
      }
    }
    return "v1";
  }

  private static Version version(Manifest definition) {
    return Version.of(definition.at("metadata", "annotations", BUNDLE_VERSION));
  }

  private static boolean isOwned(Manifest object) {
    Map<String, String> labels = new java.util.TreeMap<>();
    if (object.at("metadata", "labels") instanceof Map<?, ?> map) {
      map.forEach((key, value) -> labels.put(String.valueOf(key), String.valueOf(value)));
    }
    return Ownership.marks(labels);
  }
}
