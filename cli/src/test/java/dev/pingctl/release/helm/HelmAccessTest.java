package dev.pingctl.release.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What of a context arrives at the server when Helm itself asks. The server has no releases, so
/// that Helm's calls fail after their first questions.
@SuppressWarnings("NullAway.Init")
class HelmAccessTest {
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
  void tokenImpersonationAndServerNameArrive() {
    uninstall(
        api.https("127.0.0.1") + ", tls-server-name: " + NAME,
        "token: t, as: other, as-uid: '7', as-groups: [viewers], as-user-extra: {'a/b': [x]}");

    assertThat(api.arrived())
        .isNotEmpty()
        .allSatisfy(request -> {
          assertThat(request.header("Authorization")).isEqualTo("Bearer t");
          assertThat(request.header("Impersonate-User")).isEqualTo("other");
          assertThat(request.header("Impersonate-Uid")).isEqualTo("7");
          assertThat(request.header("Impersonate-Group")).isEqualTo("viewers");
          assertThat(request.header("Impersonate-Extra-a%2fb")).isEqualTo("x");
          assertThat(request.server()).contains(NAME);
        });
  }

  @Test
  void aTokenFileAndTheProxyOfTheEnvironmentCount() throws IOException {
    Files.writeString(folder.resolve("tok"), "of-file\n");
    try (TunnelProxy proxy = new TunnelProxy(api.port())) {
      uninstall(
          api.https(NAME), "tokenFile: tok", Map.of("HTTPS_PROXY", "http://" + proxy.address()));

      assertThat(proxy.asked()).isNotEmpty();
      assertThat(last().header("Authorization")).isEqualTo("Bearer of-file");
    }
  }

  @Test
  void aCertificateArrives() {
    uninstall(
        api.https("127.0.0.1") + ", tls-server-name: " + NAME,
        "client-certificate-data: %s, client-key-data: %s"
            .formatted(api.identity().getFirst(), api.identity().getLast()));

    assertThat(last().certificate()).contains("CN=" + NAME);
  }

  @Test
  void aTokenThatIsRefusedAtOnceIsReplacedByTheNextOneOfTheProgram() throws IOException {
    api.accept(request -> request.header("Authorization").equals("Bearer token-2"));

    uninstall(
        api.https("127.0.0.1") + ", tls-server-name: " + NAME,
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: %s}".formatted(program()));

    assertThat(api.arrived().getFirst().header("Authorization")).isEqualTo("Bearer token-1");
    assertThat(last().header("Authorization")).isEqualTo("Bearer token-2");
  }

  @Test
  void credentialsWithoutTlsAreRefusedBeforeAnythingIsAsked() {
    Failure failure = uninstall(api.http(), "token: t, as: other");

    assertThat(failure.id()).isEqualTo(FailureId.KUBECONFIG);
    assertThat(api.arrived()).isEmpty();
  }

  private Arrived last() {
    return api.arrived().getLast();
  }

  private Failure uninstall(String cluster, String user) {
    return uninstall(cluster, user, Map.of());
  }

  private Failure uninstall(String cluster, String user, Map<String, String> environment) {
    String text =
        """
        contexts: [{name: c, context: {cluster: k, user: u}}]
        clusters: [{name: k, cluster: {%s}}]
        users: [{name: u, user: {%s}}]
        """
            .formatted(cluster, user);
    Kubeconfig kubeconfig = Kubeconfig.parse(folder.resolve("kubeconfig"), text);
    Access access = Access.of(new ContextChoice(kubeconfig, "c"), environment);
    return catchThrowableOfType(
        Failure.class, () -> new NativeCharts(() -> access).uninstall("ns", "release"));
  }

  private Path program() throws IOException {
    Path program =
        Files.writeString(
            folder.resolve("credentials"),
            """
            #!/bin/sh
            echo >> %1$s/count
            n=0
            while read -r each; do n=$((n + 1)); done < %1$s/count
            answer='{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential"'
            printf '%%s,"status":{"token":"token-%%s"}}' "$answer" "$n"
            """
                .formatted(folder));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program;
  }
}
