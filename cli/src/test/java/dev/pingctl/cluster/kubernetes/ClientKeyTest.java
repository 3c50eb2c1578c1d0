package dev.pingctl.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.kubeconfig.Access;
import dev.pingctl.kubeconfig.Kubeconfig;
import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
import dev.pingctl.machine.ClientKey;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Client keys as the real `openssl` makes them, in every form that kubeconfigs hold.
class ClientKeyTest {
  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
        "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384",
        "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521",
        "openssl ecparam -name prime256v1 -genkey -noout",
        "openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt",
        "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048",
        "openssl genrsa -traditional 2048"
      })
  void aKeyIsTakenFromTheFileAndFromTheKubeconfigItself(String command) throws Exception {
    run(command + " > key.pem");
    run("openssl req -x509 -new -key key.pem -subj /CN=somebody -days 1 > cert.pem");

    assertThatCode(() -> open("client-certificate: cert.pem, client-key: key.pem"))
        .doesNotThrowAnyException();
    assertThatCode(() ->
            open(
                "client-certificate-data: %s, client-key-data: %s"
                    .formatted(base64("cert.pem"), base64("key.pem"))))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
        "openssl ecparam -name secp384r1 -genkey",
        "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048",
        "openssl genrsa -traditional 2048",
        "openssl genpkey -algorithm ED25519"
      })
  void aKeyIsReadAsTheOneOfItsCertificate(String command) throws Exception {
    run(command + " > key.pem");
    run("openssl req -x509 -new -key key.pem -subj /CN=somebody -days 1 > cert.pem");

    PrivateKey key = ClientKey.read(Files.readAllBytes(folder.resolve("key.pem"))).orElseThrow();

    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> "Ed25519";
        };
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update((byte) 1);
    Signature checking = Signature.getInstance(algorithm);
    try (InputStream certificate = Files.newInputStream(folder.resolve("cert.pem"))) {
      checking.initVerify(CertificateFactory.getInstance("X.509").generateCertificate(certificate));
    }
    checking.update((byte) 1);
    assertThat(checking.verify(signing.sign())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openssl genrsa -aes128 -passout pass:secret -traditional 2048",
        "openssl genpkey -algorithm RSA -aes128 -pass pass:secret",
        "openssl ecparam -name prime256v1 -genkey | head -c 120"
      })
  void aLockedOrTornKeyIsNotRead(String command) throws Exception {
    run(command + " > key.pem");

    assertThat(ClientKey.read(Files.readAllBytes(folder.resolve("key.pem")))).isEmpty();
  }

  @Test
  void aKeyThatIsNoneIsTold() throws Exception {
    run("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 > key.pem");
    run("openssl req -x509 -new -key key.pem -subj /CN=somebody -days 1 > cert.pem");
    Files.writeString(
        folder.resolve("key.pem"),
        "-----BEGIN PRIVATE KEY-----\nbm9uZQ==\n-----END PRIVATE KEY-----\n");

    Failure failure =
        catchThrowableOfType(
            Failure.class, () -> open("client-certificate: cert.pem, client-key: key.pem"));

    assertThat(failure.id()).isEqualTo(FailureId.KUBECONFIG);
  }

  private void open(String user) {
    String text =
        """
        apiVersion: v1
        kind: Config
        contexts: [{name: work, context: {cluster: work, user: me}}]
        clusters: [{name: work, cluster: {server: 'https://127.0.0.1:1'}}]
        users: [{name: me, user: {%s}}]
        """
            .formatted(user);
    Kubeconfig kubeconfig = Kubeconfig.parse(folder.resolve("config"), text);
    Api.open(Access.of(new ContextChoice(kubeconfig, "work"), Map.of())).close();
  }

  private String base64(String name) throws Exception {
    return Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve(name)));
  }

  private void run(String command) throws Exception {
    Shell.run(folder, command);
  }
}
