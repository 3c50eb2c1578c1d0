package dev.pingctl.cluster.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.kubeconfig.Access;
import dev.pingctl.kubeconfig.Kubeconfig;
import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
import dev.pingctl.kubeconfig.RecordingApi;
import dev.pingctl.kubeconfig.RecordingApi.Arrived;
import dev.pingctl.outcome.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What of a context's simple fields arrives at the server.
@SuppressWarnings("NullAway.Init")
class AccessFieldsTest {
  private static final String HOST = "localhost";

  @TempDir static Path home;

  @TempDir Path folder;
  private RecordingApi api;

  @BeforeEach
  void serve() {
    api = new RecordingApi(home, HOST);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aTokenArrives() {
    ask(api.http(), "token: t");

    assertThat(last().header("Authorization")).isEqualTo("Bearer t");
  }

  @Test
  void aNameAndItsPasswordArriveInUtf8() {
    ask(api.http(), "username: ü, password: p");

    assertThat(last().header("Authorization"))
        .isEqualTo("Basic " + Base64.getEncoder().encodeToString("ü:p".getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "password: p", "username: '', password: p"})
  void nobodyInParticularArrivesWithoutTheNameOfAUser(String user) {
    ask(api.http(), user);

    assertThat(last().headers()).doesNotContainKey("Authorization");
  }

  @Test
  void aServerWithoutASchemeIsSecureWhereItsAuthorityIsNamed() {
    ask(api.https(HOST).replace("https://", ""), "token: t");

    assertThat(last().header("Authorization")).isEqualTo("Bearer t");
  }

  @Test
  void aPathOfTheServerIsKept() {
    ask(api.http().replaceFirst("'$", "/k8s/clusters/c1/'"), "token: t");

    assertThat(last().uri()).isEqualTo("/k8s/clusters/c1/version");
  }

  @Test
  void aProxyIsAskedForAServerWithoutTls() {
    ask(
        api.http().replaceFirst("server: '", "server: 'http://api.invalid', proxy-url: '"),
        "token: t");

    assertThat(last().uri()).isEqualTo("http://api.invalid/version");
  }

  @Test
  void aServerThatNobodyVouchesForIsNotAsked() {
    assertThatThrownBy(() -> ask(withoutAuthority(), "token: t")).isInstanceOf(Failure.class);

    assertThat(api.arrived()).isEmpty();
  }

  @Test
  void anAuthorityOfTheMachineIsTrustedWhereTheKubeconfigNamesNone() throws IOException {
    Matcher data = Pattern.compile(".*certificate-authority-data: (.*)").matcher(api.https(HOST));
    assertThat(data.matches()).isTrue();
    Path bundle =
        Files.writeString(
            folder.resolve("bundle.pem"),
            "# two\n-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----\n"
                + new String(Base64.getDecoder().decode(data.group(1)), UTF_8));

    ask(withoutAuthority(), "token: t", Map.of("SSL_CERT_FILE", bundle.toString()));

    assertThat(last().header("Authorization")).isEqualTo("Bearer t");
  }

  @Test
  void anAuthorityInAFolderOfTheMachineIsTrusted() throws IOException {
    Matcher data = Pattern.compile(".*certificate-authority-data: (.*)").matcher(api.https(HOST));
    assertThat(data.matches()).isTrue();
    Path authorities = Files.createDirectory(folder.resolve("authorities"));
    Files.createDirectory(authorities.resolve("a-folder"));
    Files.writeString(
        authorities.resolve("own.pem"),
        new String(Base64.getDecoder().decode(data.group(1)), UTF_8));

    ask(withoutAuthority(), "token: t", Map.of("SSL_CERT_DIR", "/none:" + authorities));

    assertThat(last().header("Authorization")).isEqualTo("Bearer t");
  }

  @Test
  void aServerThatNeedNotBeTrustedIsAsked() {
    ask(
        withoutAuthority().replace(HOST, "127.0.0.1") + ", insecure-skip-tls-verify: true",
        "token: t");

    assertThat(last().header("Authorization")).isEqualTo("Bearer t");
  }

  @Test
  void anAuthorityInAFileIsTrusted() throws IOException {
    Matcher data = Pattern.compile("(.*)certificate-authority-data: (.*)").matcher(api.https(HOST));
    assertThat(data.matches()).isTrue();
    write("ca.crt", data.group(2));

    ask(data.group(1) + "certificate-authority: ca.crt", "token: t");

    assertThat(last().header("Authorization")).isEqualTo("Bearer t");
  }

  @Test
  void aCertificateInAFileArrives() throws IOException {
    write("client.crt", api.identity().getFirst());
    write("client.key", api.identity().getLast());

    ask(api.https(HOST), "client-certificate: client.crt, client-key: client.key");

    assertThat(last().certificate()).contains("CN=" + HOST);
  }

  @Test
  void aTokenFileThatIsMissingIsNamed() {
    assertThatThrownBy(() -> ask(api.http(), "tokenFile: none"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(folder.resolve("none") + " cannot be read");
  }

  @Test
  void anEmptyTokenFileIsNamed() throws IOException {
    Files.writeString(folder.resolve("tok"), "\n");

    assertThatThrownBy(() -> ask(api.http(), "tokenFile: tok"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(folder.resolve("tok") + " is empty");
  }

  private String withoutAuthority() {
    return "server: 'https://%s:%d'".formatted(HOST, api.port());
  }

  private void write(String name, String base64) throws IOException {
    Files.write(folder.resolve(name), Base64.getDecoder().decode(base64));
  }

  private Arrived last() {
    return api.arrived().getLast();
  }

  private void ask(String cluster, String user) {
    ask(cluster, user, Map.of());
  }

  private void ask(String cluster, String user, Map<String, String> environment) {
    String text =
        """
        contexts: [{name: c, context: {cluster: k, user: u}}]
        clusters: [{name: k, cluster: {%s}}]
        users: [{name: u, user: {%s}}]
        """
            .formatted(cluster, user);
    Kubeconfig kubeconfig = Kubeconfig.parse(folder.resolve("kubeconfig"), text);
    try (KubernetesCluster asked =
        new KubernetesCluster(Access.of(new ContextChoice(kubeconfig, "c"), environment))) {
      assertThat(asked.info().version()).isEqualTo(RecordingApi.VERSION);
    }
  }
}
