package dev.pingctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefinitionsTest {
  private final DefiningCluster cluster = new DefiningCluster();

  @Test
  void theyAreMadeWhereThereAreNone() {
    assertThat(apply("v1.4.0")).isEqualTo(Outcome.CREATED);
    assertThat(cluster.versions()).containsOnly("v1.4.0");
    assertThat(apply("v1.4.0")).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void anOlderBundleOfOurOwnIsBroughtUpToDate() {
    apply("v1.3.0");

    assertThat(apply("v1.4.0")).isEqualTo(Outcome.CHANGED);
    assertThat(cluster.versions()).containsOnly("v1.4.0");
  }

  @Test
  void aNewerBundleIsNeverReplacedByAnOlderOne() {
    apply("v1.5.1");

    assertThat(apply("v1.4.0")).isEqualTo(Outcome.UNCHANGED);
    assertThat(cluster.versions()).containsOnly("v1.5.1");
  }

  @Test
  void whatSomebodyElseHasPutThereIsLeftAlone() {
    cluster.putForeign(definitions("v1.5.0"));

    assertThat(apply("v1.4.0")).isEqualTo(Outcome.UNCHANGED);
    assertThat(cluster.applied).isZero();
  }

  @Test
  void anOlderBundleOfSomebodyElseIsRefused() {
    cluster.putForeign(definitions("v1.2.1"));

    assertThatThrownBy(() -> apply("v1.4.0"))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.id()).isEqualTo(FailureId.DEFINITIONS);
              assertThat(failure.exitCode()).isEqualTo(ExitCode.REFUSED);
            })
        .hasMessageContaining("gateways.example.org is v1.2.1, and v1.4.0 is needed");
    assertThat(cluster.applied).isZero();
  }

  @Test
  void anIncompleteBundleOfSomebodyElseIsRefused() {
    cluster.putForeign(definitions("v1.5.0").subList(0, 1));

    assertThatThrownBy(() -> apply("v1.4.0")).hasMessageContaining("routes.example.org is missing");
    assertThat(cluster.applied).isZero();
  }

  private Outcome apply(String version) {
    return new Definitions(cluster, false).apply(definitions(version), line -> {});
  }

  private static List<Manifest> definitions(String version) {
    return Manifest.read(
        "definitions.yaml", text(version, "Gateway") + text(version, "Route"), "x");
  }

  private static String text(String version, String kind) {
    return """
    ---
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata:
      name: %2$ss.example.org
      annotations: {gateway.networking.k8s.io/bundle-version: %1$s}
    spec:
      group: example.org
      names: {kind: %3$s}
      versions: [{name: v1, served: true}]
    """
        .formatted(version, kind.toLowerCase(java.util.Locale.ROOT), kind);
  }

  /// A cluster that keeps definitions, and serves a kind from the second question on.
  private static final class DefiningCluster implements ObjectStore {
    private final Map<ObjectRef, Manifest> objects = new HashMap<>();
    private int questions;
    private int applied;

    void putForeign(List<Manifest> definitions) {
      definitions.forEach(each -> {
        Map<String, Object> content = new HashMap<>(each.content());
        Map<Object, Object> metadata = new HashMap<>((Map<?, ?>) content.get("metadata"));
        metadata.remove("labels");
        content.put("metadata", metadata);
        objects.put(each.ref(), Manifest.of(each.ref(), content));
      });
    }

    List<String> versions() {
      return objects.values().stream()
          .map(each ->
              String.valueOf(
                  each.at("metadata", "annotations", "gateway.networking.k8s.io/bundle-version")))
          .toList();
    }

    @Override
    public Optional<Manifest> find(ObjectRef object) {
      return Optional.ofNullable(objects.get(object));
    }

    @Override
    public Outcome apply(Manifest manifest, boolean force) {
      applied++;
      Manifest before = objects.put(manifest.ref(), manifest);
      if (before == null) {
        return Outcome.CREATED;
      }
      return before.equals(manifest) ? Outcome.UNCHANGED : Outcome.CHANGED;
    }

    @Override
    public boolean serves(ObjectKind kind) {
      return ++questions > 1;
    }

    @Override
    public boolean matches(List<Manifest> manifests) {
      return objects.values().containsAll(manifests);
    }

    @Override
    public List<OwnedObject> owned(Collection<ObjectKind> kinds) {
      return List.of();
    }

    @Override
    public void prefetch(Collection<ObjectRef> refs) {}
  }
}
