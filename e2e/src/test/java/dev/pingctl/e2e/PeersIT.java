package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Applications of other kinds go through every stage that `pingctl new` writes, and what is
/// exported of them works by docker, kubectl and helm alone.
@Order(Suite.ALONE)
@Tag("all")
class PeersIT {
  private static final Path PEERS = Path.of("peers", "applications");
  private static final String BASE = "debian:trixie-slim";

  @RegisterExtension final Scenario scenario = new Scenario();

  private String name = "";
  private Pingctl own = new Pingctl(Path.of(""));

  @AfterEach
  void takeDown() {
    own.ok("teardown");
    Command.run(List.of("docker", "rmi", BASE), Map.of());
    Command.output("docker", "images", "--format={{.Repository}}:{{.Tag}}", name + "/app")
        .lines()
        .forEach(image -> Command.output("docker", "rmi", "--force", image));
  }

  @ParameterizedTest
  @CsvSource({"flask, 8000, /healthz", "nginx, 8080, /healthz", "files, 8080, /"})
  void anApplicationGoesThroughItsStagesAndOnWithoutPingctl(
      String application, int port, String ready) throws IOException {
    Judges.await();
    write(application, port, ready);

    own.ok("up");
    assertThat(own.ok("rollout", "--stage=helm", "--to=v2").out()).contains("failed pings: 0");
    assertThat(own.ok("rollback", "--stage=helm").out()).contains("failed pings: 0");
    own.ok("teardown", "--keep-cluster");

    Path theirs = otherContext();
    new HandTyped(own, scenario.folder(), scenario.folder()).withKubectl();
    ExportedStage compose = exported("compose", theirs);
    compose.bash("docker compose config --quiet");
    comesUpAndGoes(compose);
    ExportedStage objects = exported("k8s", theirs);
    judge(objects.bash("kubectl kustomize manifests"));
    comesUpAndGoes(objects);
    ExportedStage chart = exported("helm", theirs);
    chart.bash("helm lint --strict charts/" + name);
    judge(chart.bash("helm template %1$s charts/%1$s --namespace=%1$s-helm".formatted(name)));
    comesUpAndGoes(chart);
  }

  private void write(String application, int port, String ready) throws IOException {
    name = application;
    Path source = scenario.folder().resolve("source");
    Command.output("cp", "-R", PEERS.resolve(application).toString(), source.toString());
    if (application.equals("files")) {
      Path program = Files.copy(Judges.folder().resolve("files"), source.resolve("files"));
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Path workshop = scenario.folder().resolve(name);
    scenario.ok(
        "new",
        name,
        "--dockerfile=" + source,
        "--port=" + port,
        "--ready=" + ready,
        "--to=" + workshop);
    own = scenario.pingctl().with("PINGCTL_WORKSHOP", workshop.toString());
  }

  /// The cluster under a name that pingctl does not use.
  private Path otherContext() throws IOException {
    Path file = scenario.folder().resolve("theirs");
    Files.writeString(file, own.ok("cluster", "kubeconfig").out().replace("pingctl", "theirs"));
    return file;
  }

  private ExportedStage exported(String stage, Path kubeconfig) {
    return new ExportedStage(own, stage, scenario.folder(), kubeconfig);
  }

  /// Images are built and loaded, everything starts, answers, and is removed. What they stand on is
  /// there, as if it had been pulled.
  private void comesUpAndGoes(ExportedStage stage) throws IOException {
    Command.output("docker", "tag", "pingctl/base:latest", BASE);
    stage.type("Images");
    if (Files.exists(stage.folder().resolve("manifests"))) {
      stage.bash(
          "docker save %s/app:local | docker exec -i %s ctr --namespace=k8s.io images import -"
              .formatted(name, Node.NAME));
    }
    stage.type("Start");
    assertThat(stage.type("Look")).isNotBlank();
    stage.type("Remove");
  }

  /// The judges' exceptions are those of the bundled application, whose name it gets for them.
  private void judge(String manifests) throws IOException {
    Path folder = Files.createTempDirectory(scenario.folder(), "judged");
    Path file = Files.writeString(folder.resolve("all.yaml"), manifests);
    Command.Result conform =
        new Schemas(Files.createDirectory(folder.resolve("schemas"))).judge(file);
    assertThat(conform.exitCode()).as(conform.all()).isZero();

    Files.writeString(file, manifests.replace(name, "ping"));
    Command.Result judged = Judges.judge(folder);
    assertThat(judged.exitCode()).as(judged.all()).isZero();
  }
}
