package dev.pingctl.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole program, as start-up caches are trained with it: what a command leaves out here would
/// be missing in the caches.
class TrainingTest {
  private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path folder = Path.of("");

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
  }

  @AfterEach
  void forgetTheInstallation() {
    System.clearProperty("pingctl.root");
  }

  @Test
  void textsArePrintedWithoutAnEngine() {
    Training training = train(Programme.HELP);

    assertThat(results(training))
        .isEqualTo(
            """
            --help: 0
            --version: 0
            """);
    assertThat(training.engineRequests()).isEmpty();
  }

  @Test
  void stagesRunOnTheFakeEngineAndAreTornDown() {
    Training training = train(Programme.ENGINE);

    assertThat(results(training))
        .isEqualTo(
            """
            stages: 0
            stages -o json: 0
            status: 0
            status -o json: 0
            images: 0
            up --dry-run: 0
            up --stage=compose --dry-run --explain: 0
            lesson app: 0
            up --stage=none: 2
            ping --count=1 --url=http://127.0.0.1:1/: 6
            up --stage=compose --port-base=64000: 0
            up --stage=compose --port-base=64000: 0
            up --stage=redis --port-base=64000: 0
            up --stage=container --port-base=64000: 0
            diff --stage=compose --port-base=64000: 0
            status: 0
            status -o json: 0
            verify --stage=container: 6
            logs --stage=compose: 0
            ping --stage=compose --count=1: 6
            teardown --stage=compose: 0
            teardown: 0
            """);
    assertThat(kinds(training.engineRequests()))
        .isEqualTo(
            """
            DELETE /containers/ping-compose-ping-1
            DELETE /containers/ping-compose-redis-1
            DELETE /containers/ping-container-ping
            DELETE /containers/ping-redis-ping
            DELETE /containers/ping-redis-redis
            DELETE /networks/ping-compose_ping-net
            DELETE /networks/ping-redis-ping-net
            DELETE /volumes/ping-compose_redis-data
            GET /containers/json
            GET /containers/ping-compose-ping-1/json
            GET /containers/ping-compose-ping-1/logs
            GET /containers/ping-compose-redis-1/json
            GET /containers/ping-compose-redis-1/logs
            GET /containers/ping-container-ping/json
            GET /containers/ping-redis-ping/json
            GET /containers/ping-redis-redis/json
            GET /containers/pingctl-node-1/json
            GET /events
            GET /images/json
            GET /images/pingctl/ping:latest/json
            GET /images/pingctl/redis:latest/json
            GET /info
            GET /networks
            GET /networks/ping-compose_ping-net
            GET /networks/ping-redis-ping-net
            GET /version
            GET /volumes
            GET /volumes/ping-compose_redis-data
            POST /containers/create
            POST /containers/ping-compose-ping-1/start
            POST /containers/ping-compose-ping-1/stop
            POST /containers/ping-compose-redis-1/exec
            POST /containers/ping-compose-redis-1/start
            POST /containers/ping-compose-redis-1/stop
            POST /containers/ping-container-ping/start
            POST /containers/ping-container-ping/stop
            POST /containers/ping-redis-ping/start
            POST /containers/ping-redis-ping/stop
            POST /containers/ping-redis-redis/start
            POST /containers/ping-redis-redis/stop
            POST /exec/1/start
            POST /networks/create
            POST /volumes/create
            """);
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @Test
  void theFakeClusterIsReadChangedAndWaitedFor() {
    Training training = train(Programme.CLUSTER);

    assertThat(results(training))
        .isEqualTo(
            """
            up --stage=helm --port-base=64000: 3
            up --stage=helm --dry-run --explain: 0
            cluster status: 0
            history: 3
            manifests --stage=helm: 0
            diff --from=k8s --to=helm: 7
            wait until Deployment ping is rolled out (at most 10s): done
            install chart 07-chart/redis-chart as release redis (at most 2m): PING-HELM
            install chart 07-chart/chart as release ping (at most 2m): PING-HELM
            install chart 08-helm/chart as release ping (at most 2m): PING-HELM
            """);
    assertThat(training.engineRequests())
        .contains("POST /containers/pingctl-node-1/start", "POST /containers/pingctl-node-1/exec");
    assertThat(kinds(training.clusterRequests()))
        .isEqualTo(
            """
            GET /api
            GET /api/v1
            GET /api/v1/namespaces/ping-chart/configmaps
            GET /api/v1/namespaces/ping-chart/secrets
            GET /api/v1/namespaces/ping-helm/configmaps
            GET /api/v1/namespaces/ping-helm/secrets
            GET /api/v1/namespaces/ping-helm/secrets/sh.helm.release.v1.ping.v1
            GET /api/v1/namespaces/ping-k8s/configmaps/gone
            GET /api/v1/namespaces/ping-k8s/events
            GET /api/v1/namespaces/ping-k8s/pods
            GET /api/v1/namespaces/ping-k8s/pods/ping/log
            GET /apis
            GET /apis/apps/v1
            GET /apis/apps/v1/deployments
            GET /apis/apps/v1/namespaces/ping-chart/deployments
            GET /apis/apps/v1/namespaces/ping-helm/deployments
            GET /apis/apps/v1/namespaces/ping-helm/deployments/ping
            GET /apis/apps/v1/namespaces/ping-k8s/deployments
            GET /apis/apps/v1/namespaces/ping-k8s/deployments/ping
            GET /apis/apps/v1/namespaces/ping-k8s/replicasets
            GET /version
            PATCH /api/v1/namespaces/ping-helm/secrets/sh.helm.release.v1.ping.v1
            PATCH /apis/apps/v1/namespaces/ping-k8s/deployments/ping
            """);
    assertThat(training.http2Requests()).isEqualTo(6);
  }

  private Training train(Programme programme) {
    Map<String, String> environment =
        Map.of(
            "HOME", folder.resolve("user").toString(),
            "PINGCTL_HOME", folder.resolve("home").toString());
    Training training = new Training(environment, folder);
    training.run(programme);
    return training;
  }

  /// Every result on a line; that of `doctor` depends on the machine.
  private static String results(Training training) {
    return training.results().stream()
        .filter(result -> !result.what().equals("doctor"))
        .map(result -> result + "\n")
        .collect(Collectors.joining());
  }

  /// Every request once, sorted; images that are named by the hash of their source are left out.
  private static String kinds(List<String> requests) {
    return requests.stream()
        .map(request -> URLDecoder.decode(request, StandardCharsets.UTF_8))
        .filter(request -> !request.matches("GET /images/.*:[0-9a-f]{12}/json"))
        // On a busy machine the engine's own health check is done before the result of this is
        // asked.
        .filter(request -> !request.equals("GET /exec/1/json"))
        .distinct()
        .sorted()
        .map(request -> request + "\n")
        .collect(Collectors.joining());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
