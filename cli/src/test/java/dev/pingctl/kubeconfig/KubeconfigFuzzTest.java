package dev.pingctl.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
import dev.pingctl.outcome.Failure;
import dev.pingctl.text.Fuzzing;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A kubeconfig that somebody has spoilt gives a result or a [Failure] that names it, never another
/// exception.
class KubeconfigFuzzTest {
  private static final int ROUNDS = 4_000;
  private static final Path FILE = Path.of("/nowhere/config");

  private static final String WHOLE =
      """
      apiVersion: v1
      kind: Config
      current-context: c
      clusters:
      - name: k
        cluster:
          server: https://s:6443
          certificate-authority-data: Q0E=
          tls-server-name: name
          proxy-url: http://u:p@h:1
          disable-compression: false
          extensions: [{name: client.authentication.k8s.io/exec, extension: {a: b}}]
      contexts:
      - {name: c, context: {cluster: k, user: u, namespace: d}}
      - {name: x, context: {cluster: k, user: v}}
      users:
      - name: u
        user:
          exec: {command: ./tok, args: [a, ""], env: [{name: A, value: v}], apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, provideClusterInfo: true}
          as: o
          as-uid: "1"
          as-groups: [g]
          as-user-extra: {e: [v]}
      - name: v
        user: {username: me, password: "p", client-certificate-data: QQ==, client-key-data: QQ==}
      """;

  private static final List<String> PIECES =
      List.of(
          "",
          " ",
          "\n",
          "\t",
          "\r",
          ":",
          ": ",
          "- ",
          "[",
          "]",
          "{",
          "}",
          "\"",
          "'",
          "#",
          "&a ",
          "*a",
          "!!binary ",
          "!!set ",
          "!x ",
          "<<: ",
          "? ",
          "| ",
          "> ",
          "%",
          "@",
          "`",
          "---\n",
          "...\n",
          "null",
          "~",
          "true",
          "12345678",
          "1e9",
          ".inf",
          "0x1f",
          "2024-05-01",
          "22:30",
          "\0",
          "\u0007",
          "\uFEFF",
          "\uD800",
          "ü",
          "💥",
          "http://",
          "https://[::1",
          "../..",
          "%zz",
          "clusters: null\n",
          "users: {}\n",
          "server: 1\n",
          "exec: []\n",
          "auth-provider: 7\n");

  @Test
  void whatIsSpoiltIsReadOrRefusedWithASentence() {
    Fuzzing fuzzing = Fuzzing.of("kubeconfig", 17, ROUNDS);
    int read = 0;
    int refused = 0;
    while (fuzzing.goesOn()) {
      String text = spoilt(fuzzing.random());
      try {
        use(text);
        read++;
      } catch (Failure failure) {
        refused++;
        assertThat(failure.sentence())
            .as(text)
            .contains("config")
            .doesNotContain("null)")
            .doesNotContainPattern("\\R");
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("%s:%n%s".formatted(fuzzing, text), e);
      }
    }
    assertThat(read).as("files that are still read").isGreaterThan(refused / 50);
    assertThat(refused).as("files that are refused").isPositive();
  }

  private static void use(String text) {
    Kubeconfig kubeconfig = Kubeconfig.parse(FILE, text);
    for (String context : List.of("c", "x")) {
      Kubeconfig.having(context, List.of(kubeconfig))
          .map(found -> Access.of(new ContextChoice(found, context), Map.of()))
          .filter(access -> access.program().isEmpty())
          .ifPresent(access -> assertThat(access.plain(access.credential())).isNotEmpty());
    }
    assertThat(KubeconfigText.without(FILE, text, "c", "nobody")).isEqualTo(text);
    String own =
        "{current-context: a, clusters: [{name: k, cluster: {server: s}}], contexts: [{name: a,"
            + " context: {cluster: k, user: u}}], users: [{name: u, user: {token: t}}]}";
    Kubeconfig other =
        Kubeconfig.parse(FILE, Kubeconfig.parse(FILE, own).as("pingctl", "https://s", "h", "n"));
    assertThat(KubeconfigText.with(FILE, text, other, "pingctl", "h")).contains("pingctl");
  }

  private static String spoilt(Random random) {
    StringBuilder text = new StringBuilder(WHOLE);
    int changes = 1 + random.nextInt(3);
    for (int change = 0; change < changes && !text.isEmpty(); change++) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 2 -> text.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
        default -> text.insert(random.nextInt(text.length()), text.substring(at, end));
      }
    }
    return text.toString();
  }
}
