package dev.pingctl.difference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/// In which fields two states differ.
class FieldsTest {
  @Test
  void nothingDiffersBetweenEqualStatesWhateverTypeANumberHas() {
    assertThat(Fields.between(Map.of("a", 1, "b", List.of(1)), Map.of("a", 1L, "b", List.of("1"))))
        .isEmpty();
  }

  @Test
  void anElementIsComparedWithTheOneOfItsNameWhereverItStands() {
    assertThat(
            lines(
                "{containers: [{name: a, image: 'a:1'}, {name: b, image: 'b:1'}]}",
                "{containers: [{name: b, image: 'b:2'}, {name: a, image: 'a:1'}]}"))
        .containsExactly("containers[b].image b:1 -> b:2");
  }

  @Test
  void portsAreIdentifiedByNumberAndProtocol() {
    assertThat(
            lines(
                "{ports: [{port: 53, protocol: TCP}, {port: 53, protocol: UDP}]}",
                "{ports: [{port: 53, protocol: UDP, nodePort: 1}, {port: 53, protocol: TCP}]}"))
        .containsExactly("ports[53/UDP].nodePort  -> 1");
  }

  @Test
  void whatComesIsNamedLeafByLeafAndAnEmptyMappingIsAValue() {
    assertThat(lines("{}", "{spec: {a: 1, volume: {emptyDir: {}}}}"))
        .containsExactly("spec.a  -> 1", "spec.volume.emptyDir  -> {}");
    assertThat(lines("{l: [{name: a, x: 1}]}", "{l: []}"))
        .containsExactly("l[a].name a -> ", "l[a].x 1 -> ");
  }

  @Test
  void aListOfTextsIsOneFieldAndAKeyWithADotIsInBrackets() {
    assertThat(
            lines(
                "{args: [a, b], labels: {x.y/z: '1'}, rules: [{verbs: [get]}]}",
                "{args: [a, c], labels: {x.y/z: '2'}, rules: [{verbs: [list]}]}"))
        .containsExactly(
            "args [a, b] -> [a, c]", "labels[x.y/z] 1 -> 2", "rules[0].verbs [get] -> [list]");
  }

  @Test
  void theLinesOfTwoTextsThatDifferKeepTheirOrder() {
    assertThat(LineDifference.of("a\nb\nc\n", "a\nx\nc\nd\n")).containsExactly("- b", "+ x", "+ d");
    assertThat(LineDifference.of("", "a\nb")).containsExactly("+ a", "+ b");
    assertThat(LineDifference.of("a\nb", "a\nb")).isEmpty();
  }

  @Test
  void twoSecretsLookDifferentAndNeitherIsShown() {
    FieldDifference field =
        Fields.between(Map.of("p", "hunter2"), Map.of("p", "hunter3")).getFirst().masked();

    assertThat(field.toString()).doesNotContain("hunter");
    assertThat(field.before()).isNotEqualTo(field.after());
    assertThat(field.masked()).isEqualTo(field);
  }

  private static List<String> lines(String before, String after) {
    return Fields.between(yaml(before), yaml(after)).stream()
        .map(field ->
            "%s %s -> %s"
                .formatted(
                    field.path().text(), field.before().orElse(""), field.after().orElse("")))
        .toList();
  }

  static Map<String, Object> yaml(String text) {
    return new Yaml().load(text);
  }
}
