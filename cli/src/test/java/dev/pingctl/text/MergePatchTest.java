package dev.pingctl.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MergePatchTest {
  private static final Map<String, Object> CONTENT =
      content(
          """
          spec:
            replicas: 3
            template:
              containers:
                - name: ping
                  image: ping
                  readinessProbe: {path: /readyz}
                  env: [{name: PORT, value: "5000"}, {name: HOST, value: redis}]
                - {name: sidecar, image: side}
              args: [a, b]
          """);

  @Test
  void whatThePatchNamesIsReplacedAndTheRestStays() {
    assertThat(merged("spec: {replicas: 1}")).isEqualTo(with("replicas: 3", "replicas: 1"));
  }

  @Test
  void nullRemoves() {
    assertThat(merged("spec: {template: {containers: [{name: ping, readinessProbe: null}]}}"))
        .isEqualTo(with("        readinessProbe: {path: /readyz}\n", ""));
  }

  @Test
  void elementsWithANameAreMergedByIt() {
    assertThat(
            merged(
                """
                spec:
                  template:
                    containers:
                      - {name: ping, env: [{name: HOST, value: other}, {name: NEW, value: "1"}]}
                """))
        .isEqualTo(
            with(
                "{name: HOST, value: redis}]",
                "{name: HOST, value: other}, {name: NEW, value: \"1\"}]"));
  }

  @Test
  void whatAnEarlierPatchRemovesALaterOneMayAdd() {
    String gone =
        "spec: {template: {containers: [{name: ping, env: [{name: NEW, $patch: delete}]}]}}";
    String added = "spec: {template: {containers: [{name: ping, env: [{name: NEW, value: b}]}]}}";

    assertThat(MergePatch.combined(content(gone), content(added))).isEqualTo(content(added));
  }

  @Test
  void otherListsAreReplacedWhole() {
    assertThat(merged("spec: {template: {args: [c]}}"))
        .isEqualTo(with("args: [a, b]", "args: [c]"));
  }

  @Test
  void theInverseGivesEverythingBackThatThePatchHasChanged() {
    Map<String, Object> patch =
        content(
            """
            spec:
              replicas: 1
              paused: true
              strategy: {type: Recreate}
              template:
                args: [c]
                containers:
                  - {name: ping, readinessProbe: null, env: [{name: HOST, value: other}]}
            """);

    Map<String, Object> inverse = MergePatch.inverse(CONTENT, patch);

    assertThat(MergePatch.merged(MergePatch.merged(CONTENT, patch), inverse)).isEqualTo(CONTENT);
  }

  @Test
  void theInverseRemovesAnElementThatThePatchHasAddedToAList() {
    Map<String, Object> patch =
        content("spec: {template: {containers: [{name: ping, env: [{name: NEW, value: x}]}]}}");

    Map<String, Object> inverse = MergePatch.inverse(CONTENT, patch);

    assertThat(MergePatch.merged(MergePatch.merged(CONTENT, patch), inverse)).isEqualTo(CONTENT);
  }

  @Test
  void aCombinedPatchDoesWhatBothDo() {
    Map<String, Object> first =
        content("spec: {replicas: 1, template: {containers: [{name: ping, image: other}]}}");
    Map<String, Object> second =
        content(
            "spec: {paused: true, template: {containers: [{name: ping, readinessProbe: null}]}}");

    assertThat(MergePatch.merged(CONTENT, MergePatch.combined(first, second)))
        .isEqualTo(MergePatch.merged(MergePatch.merged(CONTENT, first), second));
  }

  @Test
  void theInverseOfAManifestSaysWhereTheContentIsOther() {
    Map<String, Object> manifest = content("spec: {replicas: 5, minReadySeconds: 3}");

    assertThat(MergePatch.merged(manifest, MergePatch.inverse(CONTENT, manifest)))
        .isEqualTo(content("spec: {replicas: 3}"));
  }

  @Test
  void neitherContentNorPatchIsChanged() {
    Map<String, Object> before = new TreeMap<>(CONTENT);

    MergePatch.merged(CONTENT, content("spec: {replicas: 1}"));

    assertThat(CONTENT).isEqualTo(before);
  }

  private static Map<String, Object> merged(String patch) {
    return MergePatch.merged(CONTENT, content(patch));
  }

  private static Map<String, Object> with(String old, String changed) {
    List<String> texts = new ArrayList<>();
    texts.add(
        """
        spec:
          replicas: 3
          template:
            containers:
              - name: ping
                image: ping
                readinessProbe: {path: /readyz}
                env: [{name: PORT, value: "5000"}, {name: HOST, value: redis}]
              - {name: sidecar, image: side}
            args: [a, b]
        """);
    assertThat(texts.getFirst()).contains(old);
    return content(texts.getFirst().replace(old, changed));
  }

  private static Map<String, Object> content(String yaml) {
    return Tree.mapping(YamlNode.parse(java.nio.file.Path.of("a.yaml"), yaml).value());
  }
}
