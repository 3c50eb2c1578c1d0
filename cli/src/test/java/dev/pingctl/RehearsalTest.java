package dev.pingctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.pingctl.cluster.kubernetes.ClusterRehearsal;
import dev.pingctl.command.Cli;
import dev.pingctl.engine.docker.EngineRehearsal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole program on the made-up engine and cluster that start-up caches are trained with. What
/// it leaves out there would be missing in the caches.
class RehearsalTest {
  private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path folder = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private int port;

  @BeforeEach
  void layOutAnInstallation() throws IOException {
    for (String part : new String[] {"stages", "templates", "images"}) {
      copy(SOURCES.resolve(part), folder.resolve(part));
    }
    Files.createDirectories(folder.resolve("cluster"));
    Files.writeString(folder.resolve("cluster/Dockerfile"), "FROM scratch\n");
    Files.createDirectories(folder.resolve("service/lib"));
    Files.writeString(folder.resolve("service/ping-service.jar"), "");
    System.setProperty("pingctl.root", folder.toString());
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
  }

  @AfterEach
  void forgetTheInstallation() {
    System.clearProperty("pingctl.root");
  }

  @Test
  void aStageComesUpStaysIsFoundOnItsPortAndGoes() {
    try (EngineRehearsal engine = new EngineRehearsal(folder)) {
      String base = "--port-base=" + (port - 4);

      assertThat(run(engine, "up", "--stage=compose", base)).as(err.toString()).isZero();
      assertThat(out.toString()).contains("compose is up: http://localhost:" + port);
      assertThat(run(engine, "up", "--stage=compose", base)).as(err.toString()).isZero();
      assertThat(out.toString()).contains("unchanged in");
      assertThat(run(engine, "status")).as(err.toString()).isZero();
      assertThat(out.toString())
          .containsPattern("compose +up +containers +2/2 +- +http://localhost:" + port);
      assertThat(run(engine, "ping", "--stage=compose", "--count=1")).isEqualTo(6);
      assertThat(err.toString()).contains("localhost:" + port);
      assertThat(run(engine, "teardown")).as(err.toString()).isZero();
      assertThat(out.toString()).contains("removed 6 things");
      assertThat(run(engine, "teardown")).as(err.toString()).isZero();
      assertThat(out.toString()).contains("nothing to remove");
    }
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @Test
  void theMadeUpClusterAnswersAllThatIsAsked() throws Exception {
    Path keys = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "rehearsal",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                "rehearsal")
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();

    try (ClusterRehearsal cluster = new ClusterRehearsal(keys, "rehearsal")) {
      assertThatCode(cluster::talk).doesNotThrowAnyException();
    }
  }

  private int run(EngineRehearsal engine, String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Map<String, String> environment =
        Map.of(
            "DOCKER_HOST", engine.address(),
            "HOME", folder.resolve("user").toString(),
            "PINGCTL_HOME", folder.resolve("home").toString());
    try (Wiring wiring = new Wiring(environment)) {
      return Cli.launch(wiring, new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
