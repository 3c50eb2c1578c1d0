package dev.pingctl.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigTextTest {
  private static final Path FILE = Path.of("/home/learner/.kube/config");
  private static final String HOME = "/home/learner/.pingctl";
  private static final String ADMINISTRATOR =
      """
      apiVersion: v1
      kind: Config
      current-context: admin@node
      clusters:
      - {name: node, cluster: {server: 'https://node:6443', certificate-authority-data: Q0E=}}
      contexts:
      - {name: admin@node, context: {cluster: node, user: admin}}
      users:
      - {name: admin, user: {client-certificate-data: Q0VSVA==, client-key-data: S0VZ}}
      """;
  private static final Kubeconfig OWN =
      Kubeconfig.parse(
          FILE,
          Kubeconfig.parse(FILE, ADMINISTRATOR)
              .as("pingctl", "https://127.0.0.1:6550", HOME, "container-1"));

  private static final String WITH_COMMENTS =
      """
      # Mine. Do not touch.
      kind:   Config
      users:    # people
        # the first
        - name: alice
          user:
            token: "abc # not a comment"

        -
          user: {username: bob,
                 password: secret}
          name: bob   # the second
        # nobody else
      contexts:
      - context:
          cluster: production
          user: alice
        name: production
      current-context: production
      clusters:
      - name: production
        cluster:
          server: https://production.example.com
          certificate-authority-data: |
            QUJD
            REVG

      preferences: {colors: true}
      # the end
      apiVersion: v1
      """;
  private static final String INDENTLESS =
      """
      apiVersion: v1
      clusters:
      - cluster:
          server: https://192.0.2.1
        name: one
      contexts:
      - context:
          cluster: one
          user: ""
        name: one
      current-context: one
      kind: Config
      preferences: {}
      users:
      - name: nobody
        user: {}
      """;

  @ParameterizedTest
  @ValueSource(strings = {WITH_COMMENTS, INDENTLESS})
  void whatWasMergedAndTakenOutAgainLeavesEveryByte(String text) {
    String merged = with(text);

    assertThat(without(merged)).isEqualTo(text);
    assertThat(merged.lines()).containsSubsequence(text.lines().toList());
    Kubeconfig read = Kubeconfig.parse(FILE, merged);
    assertThat(read.server("pingctl")).contains("https://127.0.0.1:6550");
    assertThat(read.contexts()).hasSize(2).contains("pingctl");
  }

  @Test
  void aContextThatIsTakenOutIsNotTheCurrentOneAnyMore() {
    String chosen = "current-context: %s # mine";
    String merged =
        with(WITH_COMMENTS.replace("current-context: production", chosen.formatted("pingctl")));

    assertThat(with(merged)).as("merged again").isEqualTo(merged);
    assertThat(without(merged))
        .isEqualTo(WITH_COMMENTS.replace("current-context: production", chosen.formatted("\"\"")));
  }

  @Test
  void aCurrentContextOnSeveralLinesIsRefused() {
    String merged =
        with(
            WITH_COMMENTS.replace("current-context: production", "current-context: >-\n  pingctl"));

    assertThatThrownBy(() -> without(merged))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.id()).isEqualTo(FailureId.KUBECONFIG));
  }

  @Test
  void windowsLineEndsStay() {
    String text = INDENTLESS.replace("\n", "\r\n");
    String merged = with(text);

    assertThat(merged.replace("\r\n", "")).doesNotContain("\n");
    assertThat(without(merged)).isEqualTo(text);
  }

  @Test
  void aFileWithoutALastLineEndKeepsItsLines() {
    String merged = with(INDENTLESS.stripTrailing());

    assertThat(Kubeconfig.parse(FILE, merged).server("pingctl")).isPresent();
    assertThat(without(merged)).isEqualTo(INDENTLESS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# only a comment\n", "apiVersion: v1\nkind: Config"})
  void anEmptyFileGetsTheContextAlone(String text) {
    String merged = with(text);

    Kubeconfig read = Kubeconfig.parse(FILE, merged);
    assertThat(read.contexts()).containsExactly("pingctl");
    assertThat(merged).startsWith(text.strip());
    assertThat(Kubeconfig.parse(FILE, without(merged)).contexts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " []", " null", " ~", " [] # none yet", "   # none yet"})
  void anEmptyListIsFilledAndItsCommentStays(String value) {
    String text =
        "contexts:%s\nclusters:%s\nusers:%s\nkind: Config\n".formatted(value, value, value);
    String merged = with(text);

    assertThat(Kubeconfig.parse(FILE, merged).server("pingctl")).isPresent();
    assertThat(merged.contains("# none yet")).isEqualTo(value.contains("#"));
    assertThat(Kubeconfig.parse(FILE, without(merged)).contexts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\":\"Config\",\"apiVersion\":\"v1\",\"clusters\":null,\"users\":null,\"contexts\":null}",
        "{\n"
            + "  \"kind\": \"Config\",\n"
            + "  \"clusters\": [],\n"
            + "  \"users\": null,\n"
            + "  \"preferences\": {\"colors\": true}\n"
            + "}\n",
        "{}",
        "null\n",
        "---\n",
        "--- # nothing yet\n# nothing\n",
        "\uFEFFkind: Config\nclusters: []\n",
        "\uFEFF"
      })
  void aFileWithoutEntriesIsFilledHoweverItIsWritten(String text) {
    String merged = with(text);

    Kubeconfig read = Kubeconfig.parse(FILE, merged);
    assertThat(read.server("pingctl")).contains("https://127.0.0.1:6550");
    assertThat(merged.startsWith("\uFEFF")).isEqualTo(text.startsWith("\uFEFF"));
    assertThat(merged.contains("colors")).isEqualTo(text.contains("colors"));
    assertThat(with(merged)).isEqualTo(merged);
    assertThat(Kubeconfig.parse(FILE, without(merged)).contexts()).isEmpty();
  }

  @Test
  void aByteOrderMarkIsKeptByMergingAndTakingOut() {
    String text = "\uFEFF" + INDENTLESS;

    assertThat(without(with(text))).isEqualTo(text);
  }

  @Test
  void mergingTwiceChangesNothingMore() {
    String merged = with(WITH_COMMENTS);

    assertThat(with(merged)).isEqualTo(merged);
  }

  @Test
  void entriesOfAnOldNodeAreReplaced() {
    Kubeconfig newer =
        Kubeconfig.parse(
            FILE,
            Kubeconfig.parse(FILE, ADMINISTRATOR)
                .as("pingctl", "https://127.0.0.1:7000", HOME, "container-2"));

    String merged = KubeconfigText.with(FILE, with(WITH_COMMENTS), newer, "pingctl", HOME);

    assertThat(Kubeconfig.parse(FILE, merged).server("pingctl")).contains("https://127.0.0.1:7000");
    assertThat(without(merged)).isEqualTo(WITH_COMMENTS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clusters:\n- name: pingctl\n  cluster: {server: https://other}\n",
        "users:\n- {name: pingctl, user: {token: abc}}\n",
        "contexts:\n- name: 'pingctl'\n  context: {cluster: other, user: other}\n"
      })
  void aForeignEntryOfTheNameIsNeverReplaced(String text) {
    assertThatThrownBy(() -> with(text))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.id()).isEqualTo(FailureId.FOREIGN));
    assertThat(without(text)).isEqualTo(text);
  }

  @Test
  void entriesOfAnotherHomeAreForeign() {
    String merged = with(INDENTLESS);

    assertThat(KubeconfigText.without(FILE, merged, "pingctl", "/other/home")).isEqualTo(merged);
    assertThatThrownBy(() -> KubeconfigText.with(FILE, merged, OWN, "pingctl", "/other/home"))
        .hasMessageContaining("pingctl");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"clusters\": [{\"name\": \"a\", \"cluster\": {}}], \"contexts\": [], \"users\": []}",
        "clusters: [{name: a, cluster: {server: https://a}}]\n",
        "users: [\n]\nclusters:\n",
        "clusters:\n"
            + "- name: a\n"
            + "  cluster: &a {server: https://a}\n"
            + "users: []\n"
            + "contexts:\n"
            + "- name: a\n"
            + "  context: *a\n"
      })
  void whatCannotBeChangedSafelyIsRefusedWithASentence(String text) {
    assertThatThrownBy(() -> with(text))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.id()).isEqualTo(FailureId.KUBECONFIG))
        .hasMessageContaining(FILE.toString());
  }

  @Test
  void whatIsMergedCarriesTheMarkInEveryList() {
    Kubeconfig read = Kubeconfig.parse(FILE, with(""));

    assertThat(Kubeconfig.LISTS.keySet()).allMatch(list -> read.isMarked(list, "pingctl", HOME));
    assertThat(read.node("pingctl")).contains("container-1");
    assertThat(read.content()).isNotEqualTo(Map.of());
  }

  private static String with(String text) {
    return KubeconfigText.with(FILE, text, OWN, "pingctl", HOME);
  }

  private static String without(String text) {
    return KubeconfigText.without(FILE, text, "pingctl", HOME);
  }
}
