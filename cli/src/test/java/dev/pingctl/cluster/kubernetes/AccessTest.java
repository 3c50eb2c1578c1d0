package dev.pingctl.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.kubeconfig.Access;
import dev.pingctl.kubeconfig.Kubeconfig;
import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
import dev.pingctl.kubeconfig.RecordingApi;
import dev.pingctl.kubeconfig.RecordingApi.Arrived;
import dev.pingctl.kubeconfig.TunnelProxy;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What of a context arrives at the server: every field of a kubeconfig that says who asks and how
/// to get there.
@SuppressWarnings("NullAway.Init")
class AccessTest {
  private static final String NAME = "api.example";

  @TempDir static Path home;

  @TempDir Path folder;
  private RecordingApi api;

  @BeforeEach
  void serve() {
    api = new RecordingApi(home, NAME);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void everythingOfAnImpersonationArrives() {
    ask(
        api.http(),
        "token: t, as: other, as-uid: '7', as-groups: [viewers, 'system:all'],"
            + " as-user-extra: {'a/b': [x, w], scopes: [z]}");

    assertThat(last().header("Impersonate-User")).isEqualTo("other");
    assertThat(last().header("Impersonate-Uid")).isEqualTo("7");
    assertThat(last().header("Impersonate-Group")).isEqualTo("viewers,system:all");
    assertThat(last().header("Impersonate-Extra-a%2fb")).isEqualTo("x,w");
    assertThat(last().header("Impersonate-Extra-scopes")).isEqualTo("z");
    assertThat(last().header("Authorization")).isEqualTo("Bearer t");
  }

  @Test
  void whoAsksWithAnotherTokenIsNobodyElse() {
    Access access =
        access(api.http(), "token: t, as: other, as-groups: [viewers]", Map.of()).withToken("its");

    try (KubernetesCluster cluster = new KubernetesCluster(access)) {
      assertThat(cluster.info().version()).isEqualTo(RecordingApi.VERSION);
    }

    assertThat(last().header("Authorization")).isEqualTo("Bearer its");
    assertThat(last().header("Impersonate-User")).isEmpty();
  }

  @Test
  void aTokenFileBesideTheKubeconfigIsReadAgainForEachCall() throws IOException {
    Path file = Files.writeString(folder.resolve("tok"), "first\n");
    try (KubernetesCluster cluster = open(api.http(), "tokenFile: tok", Map.of())) {
      assertThat(cluster.info().version()).isEqualTo(RecordingApi.VERSION);
      assertThat(last().header("Authorization")).isEqualTo("Bearer first");
      Files.writeString(file, "second");
      assertThat(cluster.info().version()).isEqualTo(RecordingApi.VERSION);
      assertThat(last().header("Authorization")).isEqualTo("Bearer second");
      Files.delete(file);
      assertThat(cluster.info().version()).isEqualTo(RecordingApi.VERSION);
      assertThat(last().header("Authorization")).isEqualTo("Bearer second");
    }
  }

  @Test
  void aTokenFileCountsMoreThanAToken() throws IOException {
    Files.writeString(folder.resolve("tok"), "of-file");

    ask(api.http(), "tokenFile: tok, token: of-kubeconfig");

    assertThat(last().header("Authorization")).isEqualTo("Bearer of-file");
  }

  @Test
  void anotherServerNameIsAskedForAndFoundInTheCertificate() {
    ask(api.https("127.0.0.1") + ", tls-server-name: " + NAME, "token: t");
    assertThat(last().server()).contains(NAME);

    ask(api.https("localhost") + ", tls-server-name: " + NAME, "token: t");
    assertThat(last().server()).contains(NAME);
    assertThat(last().header("Host")).startsWith("localhost:");
  }

  @Test
  void aServerNameThatIsNotInTheCertificateIsRefused() {
    assertThatThrownBy(
            () -> ask(api.https("127.0.0.1") + ", tls-server-name: other.example", "token: t"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("does not prove to be the cluster");
    assertThat(api.arrived()).isEmpty();
  }

  @Test
  void theProxyOfTheKubeconfigIsAskedForATunnel() {
    try (TunnelProxy proxy = new TunnelProxy(api.port())) {
      ask(api.https(NAME) + ", proxy-url: 'http://%s'".formatted(proxy.address()), "token: t");

      assertThat(proxy.asked())
          .first()
          .asString()
          .startsWith("CONNECT %s:%d ".formatted(NAME, api.port()));
      assertThat(last().header("Authorization")).isEqualTo("Bearer t");
    }
  }

  @Test
  void theProxyOfTheKubeconfigIsAskedEvenForThisMachine() {
    try (TunnelProxy proxy = new TunnelProxy(api.port())) {
      String cluster =
          "server: 'https://127.0.0.2:%d', insecure-skip-tls-verify: true, proxy-url: 'http://%s'"
              .formatted(api.port(), proxy.address());
      ask(cluster, "token: t", Map.of("NO_PROXY", "*"));

      assertThat(proxy.asked()).hasSize(1);
    }
  }

  @Test
  void aPasswordForTheProxyReachesTheProxyAndNobodyElse() {
    try (TunnelProxy proxy = new TunnelProxy(api.port())) {
      ask(
          api.https(NAME) + ", proxy-url: 'http://me:p%%40ss@%s'".formatted(proxy.address()),
          "token: t");

      assertThat(proxy.asked())
          .first()
          .asString()
          .contains("Basic bWU6cEBzcw==")
          .doesNotContain("Bearer");
      assertThat(last().header("Proxy-Authorization")).isEmpty();
    }
  }

  @Test
  void theProxyOfTheEnvironmentIsAsked() {
    try (TunnelProxy proxy = new TunnelProxy(api.port())) {
      ask(api.https(NAME), "token: t", Map.of("https_proxy", proxy.address()));

      assertThat(proxy.asked()).hasSize(1);
    }
  }

  @Test
  void aServerOfThisMachineIsAskedWithoutTheProxyOfTheEnvironment() {
    ask(api.http(), "token: t", Map.of("HTTP_PROXY", "http://127.0.0.1:1"));

    assertThat(last().header("Authorization")).isEqualTo("Bearer t");
  }

  @Test
  void aTokenThatIsRefusedIsReplacedByTheNextOneOfTheProgram() throws IOException {
    api.accept(request -> request.header("Authorization").equals("Bearer token-2"));

    ask(api.http(), program(counting("\"token\":\"token-%s\"")));

    assertThat(api.arrived())
        .extracting(each -> each.header("Authorization"))
        .containsExactly("Bearer token-1", "Bearer token-2");
  }

  @Test
  void credentialsThatStayRefusedAreReportedWithTheirProgram() throws IOException {
    api.accept(request -> false);
    Path program = counting("\"token\":\"token-%s\"");

    assertThatThrownBy(() -> ask(api.http(), program(program)))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.id()).isEqualTo(FailureId.CREDENTIALS))
        .hasMessageContaining("from `" + program + "`");
    assertThat(api.arrived()).hasSize(2);
  }

  @Test
  void aCertificateOfAProgramArrivesAndIsReplacedWhereItIsRefused() throws IOException {
    List<String> identity = api.identity();
    api.accept(request -> api.arrived().size() > 1);

    ask(
        api.https("127.0.0.1") + ", tls-server-name: " + NAME,
        program(
            counting(
                "\"clientCertificateData\":\"$(echo %s | base64 -d | sed 's/$/\\\\n/' | tr -d '\\n')\","
                        .formatted(identity.getFirst())
                    + "\"clientKeyData\":\"$(echo %s | base64 -d | sed 's/$/\\\\n/' | tr -d '\\n')\""
                        .formatted(identity.getLast())
                    + "%%.0s".formatted())));

    assertThat(api.arrived()).hasSize(2);
    assertThat(last().certificate()).isEqualTo(Optional.of("CN=" + NAME));
    assertThat(last().header("Authorization")).isEmpty();
  }

  @Test
  void aCertificateThatIsNoneIsToldWithItsProgram() throws IOException {
    Path program = counting("\"clientCertificateData\":\"x\",\"clientKeyData\":\"%s\"");

    assertThatThrownBy(() -> ask(api.https(NAME), program(program)))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.id()).isEqualTo(FailureId.CREDENTIALS))
        .hasMessageContaining(program.toString())
        .hasMessageContaining("client-key");
  }

  @Test
  void aTokenOfTheKubeconfigKeepsTheProgramFromBeingAsked() throws IOException {
    ask(api.http(), program(counting("\"token\":\"token-%s\"")) + ", token: written");

    assertThat(last().header("Authorization")).isEqualTo("Bearer written");
    assertThat(folder.resolve("count")).doesNotExist();
  }

  @Test
  void answersAreNeverAskedForInCompressedForm() {
    ask(api.http() + ", disable-compression: true", "token: t");

    assertThat(last().header("Accept-Encoding")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client-certificate-data: QQ==, client-key-data: QQ==",
        "client-certificate-data: '%', client-key-data: QQ=="
      })
  void aCertificateOrKeyThatIsNoneIsRefused(String user) {
    assertThatThrownBy(() -> ask(api.https(NAME), user))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.id()).isEqualTo(FailureId.KUBECONFIG));
  }

  private Arrived last() {
    return api.arrived().getLast();
  }

  private void ask(String cluster, String user) {
    ask(cluster, user, Map.of());
  }

  private void ask(String cluster, String user, Map<String, String> environment) {
    try (KubernetesCluster asked = open(cluster, user, environment)) {
      assertThat(asked.info().version()).isEqualTo(RecordingApi.VERSION);
    }
  }

  private KubernetesCluster open(String cluster, String user, Map<String, String> environment) {
    return new KubernetesCluster(access(cluster, user, environment));
  }

  private Access access(String cluster, String user, Map<String, String> environment) {
    String text =
        """
        contexts: [{name: c, context: {cluster: k, user: u}}]
        clusters: [{name: k, cluster: {%s}}]
        users: [{name: u, user: {%s}}]
        """
            .formatted(cluster, user);
    Kubeconfig kubeconfig = Kubeconfig.parse(folder.resolve("kubeconfig"), text);
    return Access.of(new ContextChoice(kubeconfig, "c"), environment);
  }

  private static String program(Path program) {
    return "exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: %s, env: [{name: PATH, value: '%s'}]}"
        .formatted(program, System.getenv("PATH"));
  }

  /// A program that counts its runs in a file and answers with these fields, where `%s` is the
  /// count.
  private Path counting(String fields) throws IOException {
    Path program =
        Files.writeString(
            folder.resolve("credentials"),
            """
            #!/bin/sh
            echo >> %1$s/count
            n=$(wc -l < %1$s/count | tr -d ' ')
            cat <<END
            {"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{%2$s}}
            END
            """
                .formatted(folder, fields.formatted("$n")));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program;
  }
}
