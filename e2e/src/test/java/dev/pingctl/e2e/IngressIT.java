package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The ingress controller in front of the release: names, certificates, weights, and what may be
/// wrong with them.
@Order(Suite.ON_WORKSHOP)
class IngressIT {
  private static final Pattern BY_VERSION =
      Pattern.compile("\"version\": \"([^\"]+)\",\\s+\"count\": (\\d+)");
  private static final String DEFINITION = "crd/httproutes.gateway.networking.k8s.io";
  private static final String BUNDLE = "gateway.networking.k8s.io/bundle-version";

  @RegisterExtension static final Shared WORKSHOP = Shared.workshop("ingress");

  @AfterAll
  static void theWeightsAreTheStagesOwnAgain() {
    WORKSHOP.ok("up", "--stage=ingress");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void allOrNoneOfThePingsReachTheNewerVersion(int weight) {
    WORKSHOP.ok("canary", "--weight=" + weight);

    assertThat(reachedByTwoHundred()).isEqualTo(weight == 0 ? 0 : 200);
  }

  @Test
  void theNewerVersionGetsItsShareUntilUpGoesBack() {
    WORKSHOP.ok("canary", "--weight=50");
    // Four standard deviations of 200 times one half.
    assertThat(reachedByTwoHundred()).isBetween(72L, 128L);

    assertThat(WORKSHOP.ok("up", "--stage=ingress").err())
        .contains("apply HTTPRoute ping: changed");

    // Again four standard deviations, of 200 times one tenth; some connections may be older.
    Node.awaitThat(
        "a tenth reaches it",
        () -> {
          long reached = reachedByTwoHundred();
          return reached >= 3 && reached <= 37;
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"101", "-1", "half"})
  void aWeightThatIsNoneIsWrongUsage(String weight) {
    WORKSHOP.failed(2, "PING-USAGE", "canary", "--weight=" + weight);
  }

  @Test
  void aStageWithoutARouteIsWrongUsage() {
    WORKSHOP.failed(2, "PING-NO-ROUTE", "canary", "--weight=1", "--stage=helm");
  }

  @Test
  void pingsOverTlsTrustTheAuthorityThatIsPrinted() throws GeneralSecurityException {
    String text = WORKSHOP.ok("ingress", "ca").out();
    X509Certificate authority =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));

    authority.verify(authority.getPublicKey());
    assertThat(authority.getBasicConstraints()).isZero();
    assertThat(WORKSHOP.ok("ping", "--url=https://ping.localhost:5443", "--count=100").out())
        .contains("100 ok, 0 failed");
  }

  @Test
  void anExpiredCertificateIsMadeAnewByUp() throws IOException {
    Path certificate = WORKSHOP.home().resolve("secrets/ingress/tls.crt");
    expire(certificate);

    Command.Result up = WORKSHOP.ok("up", "--stage=ingress");

    assertThat(up.err())
        .contains("create certificate for ping.localhost, canary.localhost: changed");
    Node.awaitThat(
        "the ingress controller shows it",
        () ->
            WORKSHOP
                    .pingctl()
                    .run("ping", "--url=https://ping.localhost:5443", "--count=1")
                    .exitCode()
                == 0);
  }

  @Test
  void anotherControllersRoutesAreNotServed() {
    Node.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata:
          name: theirs
          annotations: {ingressclass.kubernetes.io/is-default-class: "true"}
        spec: {controller: example.org/theirs}
        """);
    Node.kubectl(
        "create",
        "ingress",
        "theirs",
        "-n=ping-helm",
        "--class=theirs",
        "--rule=theirs.localhost/*=ping:5000");
    Node.kubectl(
        "create", "ingress", "nobodys", "-n=ping-helm", "--rule=nobodys.localhost/*=ping:5000");
    try {
      for (String host : List.of("theirs.localhost", "nobodys.localhost")) {
        Command.Result ping =
            WORKSHOP
                .pingctl()
                .run("ping", "--url=http://localhost:5010", "-H", "Host: " + host, "--count=5");
        assertThat(ping.all()).contains("404");
      }
      WORKSHOP.ok("verify", "--stage=ingress");
    } finally {
      Node.kubectl("delete", "ingress", "-n=ping-helm", "theirs", "nobodys");
      Node.kubectl("delete", "ingressclass", "theirs");
    }
  }

  @Test
  void newerDefinitionsStayAndOlderOnesOfSomebodyElseAreRefused() {
    Node.kubectl("annotate", "--overwrite", DEFINITION, BUNDLE + "=v9.0.0");
    WORKSHOP.ok("up", "--stage=ingress");
    assertThat(Node.kubectl("get", DEFINITION, "-o=jsonpath={.metadata.annotations}"))
        .contains("v9.0.0");

    Node.kubectl("annotate", "--overwrite", DEFINITION, BUNDLE + "=v1.0.0");
    Node.kubectl("label", DEFINITION, "app.kubernetes.io/managed-by-");
    try {
      Command.Result up = WORKSHOP.failed(4, "PING-DEFINITIONS", "up", "--stage=ingress");
      assertThat(up.err()).contains("httproutes.gateway.networking.k8s.io is v1.0.0");
      assertThat(Node.kubectl("get", DEFINITION, "-o=jsonpath={.metadata.annotations}"))
          .contains("v1.0.0");
    } finally {
      Node.kubectl("label", "--overwrite", DEFINITION, "app.kubernetes.io/managed-by=pingctl");
    }
    assertThat(WORKSHOP.ok("up", "--stage=ingress", "--force-conflicts").err())
        .contains("apply the definitions in pingctl/gateway-api: changed");
  }

  @Test
  void aTakenPortIsFoundBeforeAnythingStarts() throws IOException {
    try (ServerSocket taken = new ServerSocket(7443, 1, InetAddress.getLoopbackAddress())) {
      Command.Result up =
          WORKSHOP.failed(4, "PING-PORT-TAKEN", "up", "--stage=ingress", "--port-base=7000");

      assertThat(up.err()).contains("Port " + taken.getLocalPort());
    }
  }

  /// How many of two hundred pings the newer version answered.
  private static long reachedByTwoHundred() {
    Matcher origin =
        BY_VERSION.matcher(
            WORKSHOP
                .ok("ping", "--stage=ingress", "--count=200", "--concurrency=4", "-o", "json")
                .out());
    long reached = 0;
    while (origin.find()) {
      reached += origin.group(1).equals("canary") ? Long.parseLong(origin.group(2)) : 0;
    }
    return reached;
  }

  /// Replaces a certificate by one of the same authority that has ended.
  private static void expire(Path certificate) throws IOException {
    Path store = WORKSHOP.folder().resolve("expired.p12");
    Files.copy(certificate.resolveSibling("authority.p12"), store);
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Command.output(
        keytool,
        "-genkeypair",
        "-keystore",
        store.toString(),
        "-storepass",
        "pingctl",
        "-alias",
        "expired",
        "-signer",
        "authority",
        "-keyalg",
        "EC",
        "-dname",
        "CN=ping.localhost",
        "-ext",
        "san=dns:ping.localhost,dns:canary.localhost",
        "-startdate",
        "-9d",
        "-validity",
        "1");
    Command.Result exported =
        Command.run(
            List.of(
                keytool,
                "-exportcert",
                "-rfc",
                "-keystore",
                store.toString(),
                "-storepass",
                "pingctl",
                "-alias",
                "expired"),
            Map.of());
    Files.writeString(certificate, exported.out());
  }
}
