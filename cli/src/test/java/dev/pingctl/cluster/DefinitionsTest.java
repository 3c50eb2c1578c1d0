package dev.pingctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.manifest.Manifest;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DefinitionsTest {
  private final FakeObjects cluster = new FakeObjects();
  private int questions;

  /// An API serves a kind a moment after its definition was applied.
  @BeforeEach
  void serveFromTheSecondQuestionOn() {
    cluster.serves(kind -> ++questions > 1);
  }

  @Test
  void theyAreMadeWhereThereAreNone() {
    assertThat(apply("v1.4.0")).isEqualTo(Outcome.CREATED);
    assertThat(versions()).containsOnly("v1.4.0");
    assertThat(apply("v1.4.0")).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void anOlderBundleOfOurOwnIsBroughtUpToDate() {
    apply("v1.3.0");

    assertThat(apply("v1.4.0")).isEqualTo(Outcome.CHANGED);
    assertThat(versions()).containsOnly("v1.4.0");
  }

  @Test
  void aNewerBundleIsNeverReplacedByAnOlderOne() {
    apply("v1.5.1");

    assertThat(apply("v1.4.0")).isEqualTo(Outcome.UNCHANGED);
    assertThat(versions()).containsOnly("v1.5.1");
  }

  @Test
  void whatSomebodyElseHasPutThereIsLeftAlone() {
    putForeign(definitions("v1.5.0"));

    assertThat(apply("v1.4.0")).isEqualTo(Outcome.UNCHANGED);
    assertThat(cluster.applied()).isEmpty();
  }

  @Test
  void anOlderBundleOfSomebodyElseIsRefused() {
    putForeign(definitions("v1.2.1"));

    assertThatThrownBy(() -> apply("v1.4.0"))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.id()).isEqualTo(FailureId.DEFINITIONS);
              assertThat(failure.exitCode()).isEqualTo(ExitCode.REFUSED);
            })
        .hasMessageContaining("gateways.example.org is v1.2.1, and v1.4.0 is needed");
    assertThat(cluster.applied()).isEmpty();
  }

  @Test
  void anIncompleteBundleOfSomebodyElseIsRefused() {
    putForeign(definitions("v1.5.0").subList(0, 1));

    assertThatThrownBy(() -> apply("v1.4.0")).hasMessageContaining("routes.example.org is missing");
    assertThat(cluster.applied()).isEmpty();
  }

  private Outcome apply(String version) {
    return new Definitions(cluster, false).apply(definitions(version), line -> {}).outcome();
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

  private void putForeign(List<Manifest> definitions) {
    definitions.forEach(each -> {
      Map<String, Object> content = new HashMap<>(each.content());
      Map<Object, Object> metadata = new HashMap<>((Map<?, ?>) content.get("metadata"));
      metadata.remove("labels");
      content.put("metadata", metadata);
      cluster.has(Manifest.of(each.ref(), content));
    });
  }

  private List<String> versions() {
    return cluster.all().stream()
        .map(each ->
            String.valueOf(
                each.at("metadata", "annotations", "gateway.networking.k8s.io/bundle-version")))
        .toList();
  }
}
