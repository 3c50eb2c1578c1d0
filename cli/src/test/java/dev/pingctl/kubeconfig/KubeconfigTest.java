package dev.pingctl.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigTest {
  private static final Kubeconfig WHOLE =
      parse(
          "/a/config",
          """
          contexts: [{name: one, context: {cluster: c, user: u}}]
          clusters: [{name: c, cluster: {server: https://one}}]
          users: [{name: u, user: {token: t}}]
          """);
  private static final Kubeconfig CONTEXT =
      parse("/b/config", "contexts: [{name: two, context: {cluster: c2, user: u2}}]\n");
  private static final Kubeconfig REST =
      parse(
          "/c/config",
          """
          contexts: [{name: one, context: {cluster: c2, user: u2}}]
          clusters:
          - {name: c2, cluster: {server: https://two, certificate-authority: pki/ca.crt}}
          users: [{name: u2, user: {client-key: /keys/u2, client-certificate: ../u2.crt}}]
          """);

  @Test
  void aContextThatOneFileHasWholeIsThatFile() {
    assertThat(Kubeconfig.having("one", List.of(CONTEXT, WHOLE, REST))).contains(WHOLE);
  }

  @Test
  void aContextIsPutTogetherFromSeveralFilesAndPathsStayTrue() {
    Kubeconfig found = Kubeconfig.having("two", List.of(WHOLE, CONTEXT, REST)).orElseThrow();

    assertThat(found.server("two")).contains("https://two");
    assertThat(found.cluster("two")).contains("c2");
    assertThat(Kubeconfig.parse(found.file(), found.text()).content()).isEqualTo(found.content());
    assertThat(found.text())
        .contains("certificate-authority: /c/pki/ca.crt")
        .contains("client-key: /keys/u2")
        .contains("client-certificate: /u2.crt");
  }

  @Test
  void theFirstOfTwoEntriesWithOneNameCounts() {
    assertThat(Kubeconfig.having("one", List.of(WHOLE, REST)).orElseThrow().server("one"))
        .contains("https://one");
  }

  @Test
  void aContextThatNoFileHasIsNone() {
    assertThat(Kubeconfig.having("three", List.of(WHOLE, REST))).isEmpty();
  }

  @Test
  void aContextWhoseClusterIsNowhereIsToldWithItsName() {
    assertThatThrownBy(() -> Kubeconfig.having("two", List.of(CONTEXT)))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("the cluster 'c2'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "---\n",
        "# only a comment\n---\n  # another\n...\n",
        "\uFEFF",
        "null\n",
        "--- ~\n"
      })
  void anEmptyFileHasNoContexts(String text) {
    assertThat(parse("/a/config", text).contexts()).isEmpty();
  }

  @Test
  void aByteOrderMarkBelongsToNoKey() {
    assertThat(parse("/a/config", "\uFEFFcontexts: [{name: c}]\n").contexts()).containsExactly("c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "contexts: [",
        "just words",
        "- a\n- b\n",
        "key: value\n",
        "contexts: {a: b}\n",
        "users: me\n"
      })
  void whatIsNoKubeconfigIsToldWithItsFile(String text) {
    assertThatThrownBy(() -> parse("/a/config", text))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.id()).isEqualTo(FailureId.KUBECONFIG))
        .hasMessageContaining("/a/config");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          contexts: [{name: 7}]                 | /a/config:1: 'contexts[0].name' needs quotes
          users: [{name: a}, {name: yes}]       | /a/config:1: 'users[1].name' needs quotes
          clusters: [{name: k}, {name: k}]      | 'clusters' has two entries with the name k, on line 1 and on line 1
          """)
  void aNameThatNothingCanReferToIsToldWithItsLine(String text, String words) {
    assertThatThrownBy(() -> parse("/a/config", text))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.id()).isEqualTo(FailureId.KUBECONFIG))
        .hasMessageContaining(words);
  }

  @Test
  void aContextThatNamesItsClusterByANumberIsToldWithItsLine() {
    Kubeconfig file =
        parse(
            "/a/config",
            """
            clusters: [{name: "7", cluster: {server: https://one}}]
            contexts: [{name: c, context: {cluster: 7}}]
            """);

    assertThatThrownBy(() -> Kubeconfig.having("c", List.of(file)))
        .hasMessageContaining("/a/config:2: 'cluster' of context c needs quotes");
  }

  private static Kubeconfig parse(String file, String text) {
    return Kubeconfig.parse(Path.of(file), text);
  }
}
