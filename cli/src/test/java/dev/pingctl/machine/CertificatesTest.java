package dev.pingctl.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
  private static final List<String> HOSTS = List.of("ping.localhost", "canary.localhost");
  private static final Instant NOW = Instant.now();

  @TempDir Path home = Path.of("");
  private Settings settings = settings(Path.of(""));

  @BeforeEach
  void ownHome() {
    settings = settings(home);
  }

  @Test
  void theChainIsValidUnderTheAuthorityAndForTheHostsOnly() throws Exception {
    assertThat(certificates().ensure(HOSTS, NOW).outcome()).isEqualTo(Outcome.CREATED);

    List<X509Certificate> chain = chain();
    assertThat(chain.getFirst().getSubjectAlternativeNames())
        .extracting(name -> (Object) name.get(1))
        .containsExactlyElementsOf(HOSTS);
    assertThat(chain.getFirst().getBasicConstraints()).isNegative();
    validate(chain);
  }

  @Test
  void theKeyBelongsToTheCertificate() throws Exception {
    certificates().ensure(HOSTS, NOW);

    Signature signing = Signature.getInstance("SHA256withECDSA");
    signing.initSign(key());
    signing.update(new byte[] {1, 2, 3});
    byte[] signature = signing.sign();
    signing.initVerify(chain().getFirst());
    signing.update(new byte[] {1, 2, 3});
    assertThat(signing.verify(signature)).isTrue();
  }

  @Test
  void onlyTheOwnerMayReadTheKeys() throws IOException {
    certificates().ensure(HOSTS, NOW);

    for (String name : List.of("authority.p12", "tls.key")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(name))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void whatIsGoodStays() throws IOException {
    certificates().ensure(HOSTS, NOW);
    String before = Files.readString(file("tls.crt"));

    assertThat(certificates().ensure(HOSTS, NOW.plus(Duration.ofDays(50)))).isEqualTo(Change.NONE);
    assertThat(Files.readString(file("tls.crt"))).isEqualTo(before);
  }

  @Test
  void aCertificateThatEndsSoonIsRenewedByTheSameAuthority() throws Exception {
    certificates().ensure(HOSTS, NOW);
    X509Certificate before = chain().getFirst();
    String authority = certificates().authorityAsPem();

    assertThat(certificates().ensure(HOSTS, NOW.plus(Duration.ofDays(61))))
        .isEqualTo(Change.changed(new Cause("it expires soon")));
    assertThat(chain().getFirst()).isNotEqualTo(before);
    assertThat(certificates().authorityAsPem()).isEqualTo(authority);
    validate(chain());
  }

  @Test
  void otherHostsASpoiltFileOrALostKeyMakeItAnew() throws Exception {
    certificates().ensure(HOSTS, NOW);

    assertThat(certificates().ensure(List.of("other.localhost"), NOW).outcome())
        .isEqualTo(Outcome.CHANGED);
    Files.writeString(file("tls.crt"), "spoilt");
    assertThat(certificates().ensure(HOSTS, NOW).outcome()).isEqualTo(Outcome.CHANGED);
    Files.delete(file("tls.key"));
    assertThat(certificates().ensure(HOSTS, NOW).outcome()).isEqualTo(Outcome.CHANGED);
    validate(chain());
  }

  @Test
  void anAuthorityThatIsGoneTakesItsCertificateWithIt() throws Exception {
    certificates().ensure(HOSTS, NOW);
    Files.delete(file("authority.p12"));

    assertThatThrownBy(() -> certificates().authorityAsPem())
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.id()).isEqualTo(FailureId.NOT_UP));
    assertThat(certificates().ensure(HOSTS, NOW).outcome()).isEqualTo(Outcome.CHANGED);
    validate(chain());
  }

  private Certificates certificates() {
    return new Certificates(settings, "ingress");
  }

  private Path file(String name) {
    return settings.secret("ingress", name);
  }

  private static Settings settings(Path home) {
    return new Settings(
        Path.of("/"), home, Settings.DEFAULT_PORT_BASE, ImagePolicy.AUTO, java.util.Map.of());
  }

  private List<X509Certificate> chain() throws IOException, GeneralSecurityException {
    try (java.io.InputStream text = Files.newInputStream(file("tls.crt"))) {
      return CertificateFactory.getInstance("X.509").generateCertificates(text).stream()
          .map(X509Certificate.class::cast)
          .toList();
    }
  }

  private PrivateKey key() throws IOException, GeneralSecurityException {
    String text = Files.readString(file("tls.key")).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
  }

  private void validate(List<X509Certificate> chain) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    X509Certificate authority =
        (X509Certificate)
            factory.generateCertificate(
                new ByteArrayInputStream(
                    certificates().authorityAsPem().getBytes(StandardCharsets.US_ASCII)));
    CertPath path = factory.generateCertPath(chain.subList(0, 1));
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
    parameters.setRevocationEnabled(false);
    CertPathValidator.getInstance("PKIX").validate(path, parameters);
  }
}
