package dev.pingctl.difference;

import static dev.pingctl.difference.FieldsTest.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What an upgrade makes of an object: the manifest's fields come, those of the former manifest go,
/// those of others stay.
class MergeTest {
  @Test
  void whatTheApiAndOthersHaveAddedStays() {
    String manifest = "{spec: {replicas: 3, ports: [{name: http}]}}";
    String live =
        "{metadata: {uid: u}, spec: {replicas: 3, ports: [{name: http, protocol: TCP}], a: b}}";

    assertThat(merged(manifest, manifest, live)).isEqualTo(yaml(live).toString());
  }

  @Test
  void aFieldIsSetBackAndOneThatTheChartHasNoLongerGoes() {
    assertThat(merged("{spec: {a: 1, b: 2}}", "{spec: {a: 1}}", "{spec: {a: 7, b: 2, c: 3}}"))
        .isEqualTo("{spec={a=1, c=3}}");
  }

  @Test
  void anElementOfSomebodyElseStaysAndOneOfTheFormerChartGoes() {
    assertThat(
            merged(
                "{l: [{name: mine}, {name: old}]}",
                "{l: [{name: mine, x: 1}, {name: new}]}",
                "{l: [{name: mine}, {name: old}, {name: theirs}]}"))
        .isEqualTo("{l=[{name=theirs}, {name=mine, x=1}, {name=new}]}");
  }

  @Test
  void aListWithoutKeysBecomesWhatTheManifestSays() {
    assertThat(merged("{l: [a, b]}", "{l: [a, c]}", "{l: [a, b, d]}")).isEqualTo("{l=[a, c]}");
  }

  @Test
  void anEmptyMappingThatTheApiDoesNotKeepIsNotMissed() {
    assertThat(merged("{a: {}}", "{a: {}}", "{b: 1}")).isEqualTo("{b=1}");
  }

  private static String merged(String former, String wanted, String live) {
    return Merge.of(yaml(former), yaml(wanted), yaml(live)).toString();
  }
}
