package dev.pingctl.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How programs for credentials are run, and what is made of their answers. The programs are shell
/// scripts.
@SuppressWarnings("NullAway.Init")
class CredentialsProgramTest {
  private static final String ANSWER =
      "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{%s}}";
  private static final String TOKEN = ANSWER.formatted("\"token\":\"t\"");

  @TempDir Path folder;
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final Map<String, String> environment =
      new HashMap<>(Map.of("PATH", String.valueOf(System.getenv("PATH"))));
  private Duration patience = Duration.ofSeconds(30);

  @Test
  void argumentsArriveVerbatim() throws IOException {
    script("./tok", "for each in \"$@\"; do echo \"[$each]\" >> %s/args; done", TOKEN);

    access("command: ./tok, args: [a, 'b c', 'x&y', 'q$HOME', '', '*', \"two\\nlines\"]")
        .credential();

    assertThat(Files.readString(folder.resolve("args")))
        .isEqualTo("[a]\n[b c]\n[x&y]\n[q$HOME]\n[]\n[*]\n[two\nlines]\n");
  }

  @Test
  void aCommandWithASlashIsFoundBesideTheKubeconfig() throws IOException {
    Files.createDirectories(folder.resolve("bin"));
    script("bin/tok", "", TOKEN);

    assertThat(access("command: bin/tok").credential().token()).contains("t");
  }

  @Test
  void aCommandWithoutASlashIsFoundOnThePath() throws IOException {
    script("tok-on-path", "", TOKEN);
    assertThatThrownBy(() -> access("command: tok-on-path").credential())
        .hasMessageContaining("is not on PATH");

    environment.put("PATH", folder + ":" + environment.get("PATH"));

    assertThat(access("command: tok-on-path").credential().token()).contains("t");
  }

  @Test
  void aProgramThatIsNotThereIsNamedWithItsInstallHint() {
    assertThatThrownBy(() ->
            access("command: ./none, installHint: \"get it\\nfrom \\e[31mthere\"").credential())
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.id()).isEqualTo(FailureId.CREDENTIALS))
        .hasMessageContaining("there is no file " + folder.resolve("none"))
        .hasMessageContaining("get it; from [31mthere");
  }

  @Test
  void variablesAreAddedAndTheUsersKubeconfigStays() throws IOException {
    script("tok", "env > %s/env", TOKEN);
    environment.put("KUBECONFIG", "/mine:/other");
    environment.put("MINE", "kept");

    access("command: ./tok, env: [{name: A, value: 'x y'}, {name: B, value: ''}]").credential();

    assertThat(Files.readAllLines(folder.resolve("env")))
        .contains("KUBECONFIG=/mine:/other", "MINE=kept", "A=x y", "B=");
  }

  @Test
  void anEmptyKubeconfigVariableIsNone() throws IOException {
    script("tok", "env > %s/env", TOKEN);
    environment.put("KUBECONFIG", "");

    access("command: ./tok").credential();

    assertThat(Files.readString(folder.resolve("env"))).doesNotContain("KUBECONFIG");
  }

  @Test
  void theClusterIsTold() throws IOException {
    script("tok", "printf %%s \"$KUBERNETES_EXEC_INFO\" > %s/info", TOKEN);

    access("command: ./tok, provideClusterInfo: true").credential();
    String told = Files.readString(folder.resolve("info"));
    access("command: ./tok").credential();

    assertThat(told)
        .contains("\"kind\":\"ExecCredential\"")
        .contains("\"apiVersion\":\"client.authentication.k8s.io/v1\"")
        .contains("\"server\":\"https://s:6443\"")
        .contains("\"tls-server-name\":\"name\"")
        .contains("\"certificate-authority-data\":\"Q0E=\"")
        .contains("\"proxy-url\":\"http://p:1\"")
        .contains("\"config\":{\"audience\":\"a\"}")
        .contains("\"interactive\":false");
    assertThat(Files.readString(folder.resolve("info"))).contains("spec").doesNotContain("cluster");
  }

  @Test
  void withoutATerminalAProgramThatAsksComesToTheEndOfItsInput() throws IOException {
    script("tok", "printf 'Password: ' >&2; read answer || exit 3", TOKEN);

    assertThatThrownBy(() -> access("command: ./tok").credential())
        .isInstanceOf(Failure.class)
        .hasMessageContaining("`./tok`")
        .hasMessageContaining("exit code 3");
    assertThat(errors.toString(StandardCharsets.UTF_8)).isEqualTo("Password: ");
  }

  @Test
  void aProgramThatMustAskIsNotRunWithoutATerminal() throws IOException {
    script("tok", "touch %s/ran", TOKEN);

    assertThatThrownBy(() -> access("command: ./tok, interactiveMode: Always").credential())
        .hasMessageContaining("no terminal");
    assertThat(folder.resolve("ran")).doesNotExist();
  }

  @Test
  void aProgramThatTakesTooLongIsEndedWithItsChildrenAndTheLimitIsTold() throws IOException {
    script("tok", "sleep 600 & echo $! > %s/child; wait", TOKEN);
    patience = Duration.ofSeconds(2);

    assertThatThrownBy(() -> access("command: ./tok").credential())
        .hasMessageContaining("within 2 seconds");

    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive).stream())
        .allSatisfy(each -> assertThat(each.onExit()).succeedsWithin(Duration.ofSeconds(20)));
  }

  @Test
  void aProgramThatWritesTooMuchIsReadToItsEndAndTold() throws IOException {
    script("tok", "head -c 3000000 /dev/zero", TOKEN);

    assertThatThrownBy(() -> access("command: ./tok").credential())
        .hasMessageContaining("wrote more than a credential");
  }

  @Test
  void aTokenIsKeptUntilItEnds() throws IOException {
    script("tok", "echo >> %s/runs", TOKEN);
    Access lasting = access("command: ./tok");
    lasting.credential();
    lasting.credential();
    assertThat(Files.readAllLines(folder.resolve("runs"))).hasSize(1);

    String end = "\"token\":\"t\",\"expirationTimestamp\":\"%s\"";
    script(
        "tok", "echo >> %s/runs", ANSWER.formatted(end.formatted(Instant.now().minusSeconds(1))));
    Access ending = access("command: ./tok");
    ending.credential();
    ending.credential();
    assertThat(Files.readAllLines(folder.resolve("runs"))).hasSize(3);

    script("tok", "echo >> %s/runs", ANSWER.formatted(end.formatted("2999-01-01T00:00:00+02:00")));
    Access far = access("command: ./tok");
    far.credential();
    far.credential();
    assertThat(Files.readAllLines(folder.resolve("runs"))).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                | gave none
          no JSON                           | did not answer with an ExecCredential
          {"kind":"Pod"}                    | did not answer with an ExecCredential
          {"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1"} | answered in version client.authentication.k8s.io/v1beta1
          {"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1"}      | without a status
          {"token":12}                      | a token that is no text
          {}                                | neither a token nor a certificate
          {"clientCertificateData":"c"}     | only one of a certificate and its key
          {"token":"ü"}                     | a request cannot carry
          {"token":"t","expirationTimestamp":"soon"} | that is no time
          """)
  void aWrongAnswerIsASentenceThatNamesTheProgram(String answer, String words) throws IOException {
    boolean whole = !answer.startsWith("{") || answer.contains("kind");
    script("tok", "", whole ? answer : ANSWER.formatted(answer.substring(1, answer.length() - 1)));

    assertThatThrownBy(() -> access("command: ./tok").credential())
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.id()).isEqualTo(FailureId.CREDENTIALS))
        .hasMessageContaining("`./tok`")
        .hasMessageContaining(words);
  }

  @Test
  void theOlderVersionIsSpokenToo() throws IOException {
    script(
        "tok",
        "printf %%s \"$KUBERNETES_EXEC_INFO\" > %s/info",
        TOKEN.replace("/v1\"", "/v1beta1\""));

    assertThat(
            access("command: ./tok, apiVersion: client.authentication.k8s.io/v1beta1")
                .credential()
                .token())
        .contains("t");
    assertThat(Files.readString(folder.resolve("info"))).contains("io/v1beta1");
  }

  @Test
  void allWhoAskAtOnceGetTheAnswerOfOneRun() throws Exception {
    script("tok", "echo >> %s/runs", TOKEN);
    Access access = access("command: ./tok");
    List<Thread> asking =
        IntStream.range(0, 8)
            .mapToObj(each -> Thread.ofVirtual().start(access::credential))
            .toList();
    for (Thread each : asking) {
      each.join();
    }

    assertThat(Files.readAllLines(folder.resolve("runs"))).hasSize(1);
  }

  /// Writes a program that does something and answers; `%s` is the folder of the kubeconfig.
  private void script(String name, String command, String answer) throws IOException {
    Path program =
        Files.writeString(
            folder.resolve(name),
            "#!/bin/sh\n%s\ncat <<'END'\n%s\nEND\n".formatted(command.formatted(folder), answer));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  private Access access(String exec) {
    String text =
        """
        contexts: [{name: c, context: {cluster: k, user: u}}]
        clusters:
        - name: k
          cluster:
            server: https://s:6443
            tls-server-name: name
            certificate-authority-data: Q0E=
            proxy-url: http://p:1
            extensions:
            - {name: client.authentication.k8s.io/exec, extension: {audience: a}}
        users: [{name: u, user: {exec: {%s}}}]
        """
            .formatted(exec);
    Kubeconfig kubeconfig = Kubeconfig.parse(folder.resolve("kubeconfig"), text);
    return ContextReader.read(
        new ContextChoice(kubeconfig, "c"),
        environment,
        () -> new Attendance(false, errors, patience));
  }
}
