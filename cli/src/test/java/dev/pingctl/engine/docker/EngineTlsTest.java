package dev.pingctl.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.machine.TlsParts;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Engines that are spoken to over TLS, with certificates as the real `openssl` makes them.
class EngineTlsTest {
  @TempDir static Path made = Path.of("");
  @TempDir Path folder = Path.of("");
  private FakeEngine fake;

  @BeforeEach
  void start() throws Exception {
    if (!Files.exists(made.resolve("ca.pem"))) {
      authority("ca");
      authority("other-ca");
      certificate("server", "ca", "subjectAltName=IP:127.0.0.1,DNS:docker_dind");
      certificate("elsewhere", "ca", "subjectAltName=DNS:elsewhere.example");
      certificate("cert", "ca", "extendedKeyUsage=clientAuth");
      certificate("stranger", "other-ca", "extendedKeyUsage=clientAuth");
    }
    copy("ca.pem", "ca.pem");
    copy("cert.pem", "cert.pem");
    copy("cert.key", "key.pem");
    fake = engine("server", "TLSv1.3");
  }

  @AfterEach
  void stop() throws IOException {
    fake.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void anEngineIsReachedWithTheCertificateOfTheUser(String version) throws Exception {
    fake.close();
    fake = engine("server", version);
    fake.json("GET /images/json", 200, "[]");

    try (DockerEngine engine = client(Map.of("DOCKER_TLS_VERIFY", "1"))) {
      assertThat(engine.images().owned()).isEmpty();
    }
    assertThat(fake.asked()).hasSize(1);
  }

  @Test
  void withoutVerifyingAnyEngineIsBelieved() throws Exception {
    fake.close();
    fake = engine("elsewhere", "TLSv1.3");
    copy("other-ca.pem", "ca.pem");
    fake.json("GET /images/json", 200, "[]");

    try (DockerEngine engine = client(Map.of("DOCKER_TLS", "1"))) {
      assertThat(engine.images().owned()).isEmpty();
    }
  }

  @Test
  void theMaterialOfADockerContextIsTaken() throws Exception {
    fake.json("GET /images/json", 200, "[]");
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest("remote".getBytes(StandardCharsets.UTF_8));
    String id = HexFormat.of().formatHex(digest);
    Path home = folder.resolve("home");
    Path meta = home.resolve(".docker/contexts/meta").resolve(id);
    Files.createDirectories(meta);
    Files.writeString(
        meta.resolve("meta.json"),
        "{\"Name\":\"remote\",\"Endpoints\":{\"docker\":{\"Host\":\"%s\",\"SkipTLSVerify\":false}}}"
            .formatted(fake.environment().get("DOCKER_HOST")));
    Path tls = home.resolve(".docker/contexts/tls").resolve(id).resolve("docker");
    Files.createDirectories(tls);
    for (String file : new String[] {"ca.pem", "cert.pem", "key.pem"}) {
      Files.copy(folder.resolve(file), tls.resolve(file));
    }

    try (DockerEngine engine =
        new DockerEngine(Map.of("DOCKER_CONTEXT", "remote"), home, FakeEngine.OWNER, line -> {})) {
      assertThat(engine.images().owned()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ca.pem, '', no ca.pem",
    "ca.pem, nothing, ca.pem is not a certificate",
    "cert.pem, '', cert.pem is missing",
    "cert.pem, nothing, cert.pem is not a certificate",
    "key.pem, '', key.pem is missing",
    "key.pem, nothing, key.pem is none"
  })
  void aFileThatCannotBeUsedIsNamed(String file, String text, String words) throws IOException {
    if (text.isEmpty()) {
      Files.delete(folder.resolve(file));
    } else {
      Files.writeString(folder.resolve(file), text);
    }

    Failure failure = failure(Map.of("DOCKER_TLS_VERIFY", "1"));

    assertThat(failure.id()).isEqualTo(FailureId.ENGINE_TLS);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(failure.sentence()).contains(words, folder.toString(), "DOCKER_CERT_PATH");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stranger.key", "rsa.key"})
  void aKeyOfAnotherCertificateIsTold(String key) throws Exception {
    run("openssl genrsa 2048 > rsa.key");
    copy(key, "key.pem");

    assertThat(failure(Map.of("DOCKER_TLS_VERIFY", "1")).sentence())
        .contains("its key.pem does not fit its cert.pem");
  }

  @Test
  void anEngineThatAnotherAuthorityVouchesForIsNotBelieved() throws IOException {
    copy("other-ca.pem", "ca.pem");

    untrusted(failure(Map.of("DOCKER_TLS_VERIFY", "1")));
  }

  @Test
  void anEngineWithTheCertificateOfAnotherHostIsNotBelieved() throws Exception {
    fake.close();
    fake = engine("elsewhere", "TLSv1.3");

    untrusted(failure(Map.of("DOCKER_TLS_VERIFY", "1")));
  }

  @Test
  void aNameWithAnUnderscoreIsComparedToo() throws Exception {
    EngineTls tls = EngineTls.ofContext(folder, true).orElseThrow();
    try (SSLServerSocket server = listening("server", "TLSv1.3")) {
      Thread.ofPlatform().daemon().start(() -> greet(server));
      try (EngineLine line = line(tls, server.getLocalPort(), "docker_dind")) {
        line.open();
      }
    }
    try (SSLServerSocket server = listening("elsewhere", "TLSv1.3")) {
      Thread.ofPlatform().daemon().start(() -> greet(server));
      try (EngineLine line = line(tls, server.getLocalPort(), "docker_dind")) {
        assertThat(catchThrowableOfType(SSLException.class, line::open))
            .hasMessageContaining("docker_dind");
      }
    }
  }

  /// As commands in a container need it, whose input ends before their output does. Every engine
  /// since Docker 20.10 speaks TLS 1.3.
  @Test
  void whatIsSentMayEndBeforeTheAnswerBegins() throws Exception {
    EngineTls tls = EngineTls.ofContext(folder, true).orElseThrow();
    try (SSLServerSocket server = listening("server", "TLSv1.3")) {
      Thread.ofPlatform().daemon().start(() -> echo(server));
      try (EngineLine line = line(tls, server.getLocalPort(), "127.0.0.1")) {
        line.open();
        line.output().write("all of it".getBytes(StandardCharsets.US_ASCII));
        line.end();

        assertThat(line.input().readAllBytes()).asString().isEqualTo("all of it");
      }
    }
  }

  private static void echo(SSLServerSocket server) {
    try (Socket guest = server.accept()) {
      guest.getOutputStream().write(guest.getInputStream().readAllBytes());
    } catch (IOException e) {
      // The client hung up.
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aClientThatTheEngineDoesNotKnowIsTold(String version) throws Exception {
    fake.close();
    fake = engine("server", version);
    copy("stranger.pem", "cert.pem");
    copy("stranger.key", "key.pem");

    Failure failure = failure(Map.of("DOCKER_TLS_VERIFY", "1"));

    assertThat(failure.id()).isEqualTo(FailureId.ENGINE_TLS);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(failure.sentence()).contains("ended the TLS connection", folder.toString());
  }

  @Test
  void anEngineWithoutTlsIsTold() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> refuse(server));
      Map<String, String> environment =
          Map.of(
              "DOCKER_HOST",
              "tcp://127.0.0.1:" + server.getLocalPort(),
              "DOCKER_TLS_VERIFY",
              "1",
              "DOCKER_CERT_PATH",
              folder.toString());
      try (DockerEngine engine =
          new DockerEngine(environment, folder, FakeEngine.OWNER, line -> {})) {
        assertThat(catchThrowableOfType(Failure.class, engine::info).sentence())
            .contains("does not speak TLS", "unset DOCKER_TLS_VERIFY");
      }
    }
  }

  /// Answers as an engine without TLS does to the first bytes of a handshake.
  private static void refuse(ServerSocket server) {
    try (Socket guest = server.accept()) {
      guest.getInputStream().read(new byte[4096]);
      guest
          .getOutputStream()
          .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // The client hung up.
    }
  }

  private static void untrusted(Failure failure) {
    assertThat(failure.id()).isEqualTo(FailureId.ENGINE_TLS);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(failure.sentence()).contains("does not prove who it is", "ca.pem");
  }

  private Failure failure(Map<String, String> variables) {
    try (DockerEngine engine = client(variables)) {
      return catchThrowableOfType(Failure.class, () -> engine.images().owned());
    }
  }

  private DockerEngine client(Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>(variables);
    environment.putAll(fake.environment());
    environment.put("DOCKER_CERT_PATH", folder.toString());
    return new DockerEngine(environment, folder, FakeEngine.OWNER, line -> {});
  }

  private static EngineLine line(EngineTls tls, int port, String host) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return new EngineLine.Secure(channel, tls.over(channel.socket(), host, port), tls, host);
  }

  private static void greet(SSLServerSocket server) {
    try (Socket guest = server.accept()) {
      guest.getInputStream().read();
    } catch (IOException e) {
      // The client hung up.
    }
  }

  private static FakeEngine engine(String name, String version) throws Exception {
    return new FakeEngine(listening(name, version));
  }

  private static SSLServerSocket listening(String name, String version) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {TestIdentity.of(text(name + ".key"), text(name + ".pem"))},
        TlsParts.trusting(TlsParts.certificates(text("ca.pem"), "ca.pem")),
        null);
    SSLServerSocket server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 9, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    server.setNeedClientAuth(true);
    server.setEnabledProtocols(new String[] {version});
    return server;
  }

  private static String text(String file) throws IOException {
    return Files.readString(made.resolve(file));
  }

  private void copy(String from, String to) throws IOException {
    Files.write(folder.resolve(to), Files.readAllBytes(made.resolve(from)));
  }

  private static void authority(String name) throws Exception {
    run(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
            + " -subj /CN=%1$s -keyout %1$s.key -out %1$s.pem".formatted(name));
  }

  private static void certificate(String name, String by, String extension) throws Exception {
    run(
        ("openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=%1$s"
                + " -keyout %1$s.key -out %1$s.csr && echo '%3$s' > %1$s.ext && openssl x509 -req"
                + " -in %1$s.csr -CA %2$s.pem -CAkey %2$s.key -CAcreateserial -days 2"
                + " -extfile %1$s.ext -out %1$s.pem")
            .formatted(name, by, extension));
  }

  private static void run(String command) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .directory(made.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
