package dev.pingctl.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.Ownership;
import dev.pingctl.settings.StageName;
import dev.pingctl.text.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFileTest {
  @TempDir Path folder = Path.of("");

  @Test
  void objectsGetTheStagesNamespaceAndItsMark() throws IOException {
    List<Manifest> manifests =
        read(
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: "${namespace}"}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: ping, labels: {app: ping}}
            spec: {template: {metadata: {labels: {app: ping}}}}
            ---
            # nothing
            """);

    assertThat(manifests)
        .extracting(Manifest::ref)
        .containsExactly(
            new ObjectRef("v1", "Namespace", Optional.empty(), "ping-k8s"),
            new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), "ping"));
    Map<String, Object> labels =
        Tree.mapping(manifests.get(1).at("spec", "template", "metadata", "labels"));
    assertThat(labels).containsEntry("app", "ping").containsEntry(Ownership.STAGE, "k8s");
  }

  /// kubectl takes `22:30` and a date for texts; written again, they are texts to every reader.
  @Test
  void scalarsAreWhatKubectlTakesThemForAndStaySo() throws IOException {
    String data =
        "{AT: 22:30, DATE: 2024-05-01, TEXT: '0o17', LETTER: 'n', YES: yes, MODE: 0o17, RATE: 1.50}";
    Map<String, Object> read =
        Map.of(
            "AT", "22:30",
            "DATE", "2024-05-01",
            "TEXT", "0o17",
            "LETTER", "n",
            "true", "true",
            "MODE", 15L,
            "RATE", 1.5);
    String head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: ";

    Manifest manifest = read(head + data.replace("YES: yes", "yes: 'true'")).getFirst();

    assertThat(manifest.at("data")).isEqualTo(read);
    assertThat(read(manifest.yaml()).getFirst().at("data")).isEqualTo(read);
    assertThat(manifest.yaml())
        .contains("AT: '22:30'", "LETTER: 'n'", "TEXT: '0o17'", "DATE: '2024-05-01'");
  }

  @Test
  void manyAliasesAreFineAndABombIsRefused() throws IOException {
    StringBuilder many =
        new StringBuilder("apiVersion: v1\nkind: A\nmetadata: {name: a}\nx: &x [1]\n");
    for (int i = 0; i < 100; i++) {
      many.append("k").append(i).append(": *x\n");
    }
    assertThat(read(many.toString())).hasSize(1);

    StringBuilder bomb =
        new StringBuilder("apiVersion: v1\nkind: A\nmetadata: {name: a}\na0: &a0 [1]\n");
    for (int i = 1; i < 9; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
    }
    assertThat(problem(bomb.toString())).contains("grows to more than 250000 values");
  }

  @Test
  void aMarkAtTheStartIsNoPartOfTheFile() throws IOException {
    assertThat(read("\uFEFFapiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n")).hasSize(1);
  }

  @Test
  void anUnknownNameIsToldWithItsLine() {
    assertThat(problem("apiVersion: v1\nkind: Namespace\nmetadata: {name: \"${nmespace}\"}\n"))
        .contains("objects.yaml:3", "nmespace");
  }

  @Test
  void brokenYamlIsToldWithItsLine() {
    assertThat(problem("apiVersion: v1\nkind: [Namespace\n")).contains("objects.yaml:3");
  }

  @Test
  void aKeyThatStandsTwiceIsTold() {
    assertThat(problem("apiVersion: v1\nkind: Namespace\nkind: Pod\n")).contains("kind");
  }

  @Test
  void aMissingPropertyIsToldWithItsDocument() {
    assertThat(problem("kind: Namespace\n"))
        .contains("objects.yaml, document 1: has no apiVersion");
    assertThat(problem("apiVersion: v1\n")).contains("document 1: has no kind");
    assertThat(problem("apiVersion: v1\nkind: Pod\n")).contains("document 1: has no metadata.name");
  }

  @Test
  void aDocumentThatIsNoObjectIsTold() {
    assertThat(problem("just words\n")).contains("document 1: is not a Kubernetes object");
  }

  private String problem(String text) {
    Failure failure = catchThrowableOfType(Failure.class, () -> read(text));
    assertThat(failure.id()).isEqualTo(FailureId.BAD_FILE);
    return failure.sentence();
  }

  private List<Manifest> read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("objects.yaml"), text);
    return ManifestFile.read(file, Map.of("namespace", "ping-k8s"), new StageName(5, "k8s"));
  }
}
