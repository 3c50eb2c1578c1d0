package dev.pingctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.manifest.Manifests;
import dev.pingctl.stage.WorkshopCopy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Stages as files that work without pingctl, on a machine without an engine.
class ExportCommandTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path folder = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path workshop = Path.of("");
  private Path to = Path.of("");

  @BeforeEach
  void aWorkshopWithABuiltService() throws IOException {
    workshop = WorkshopCopy.make(ROOT, folder.resolve("mine"));
    Files.createDirectories(workshop.resolve("service/lib"));
    Files.writeString(workshop.resolve("service/ping-service.jar"), "a jar");
    to = folder.resolve("exported");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "container",
        "redis",
        "compose",
        "k8s",
        "storage",
        "chart",
        "helm",
        "monitoring",
        "ingress",
        "autoscaling"
      })
  void filesNameNothingOfPingctlButInOneLineOfThePage(String stage) throws IOException {
    exported(stage);

    for (Path file : files()) {
      if (!file.startsWith("images")) {
        List<String> naming =
            Files.readString(to.resolve(file))
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).contains("pingctl"))
                .toList();
        assertThat(naming).as(file.toString()).hasSize(file.endsWith("README.md") ? 1 : 0);
      }
    }
    assertThat(page()).contains("Written by pingctl development from stage `" + stage + "`");
  }

  @Test
  void objectsBecomeAKustomizationWithSecretsFromFiles() throws IOException {
    exported("k8s");

    assertThat(text("manifests/kustomization.yaml"))
        .isEqualTo(
            """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources:
              - namespace.yaml
              - network.yaml
              - redis-svc.yaml
              - ping.yaml
              - redis.yaml
              - ping-svc.yaml
            secretGenerator:
              - name: redis-credentials
                namespace: ping-k8s
                files:
                  - secrets/redis-password
                  - secrets/redis-users
            generatorOptions:
              disableNameSuffixHash: true
            images:
              - name: ping
                newName: ping
                newTag: 0.1.0
              - name: redis
                newName: redis
                newTag: '8'
            """);
    assertThat(Manifests.rendered("ping.yaml", text("manifests/ping.yaml"), ""))
        .extracting(manifest -> manifest.ref().text())
        .containsExactly("ServiceAccount ping", "Deployment ping", "PodDisruptionBudget ping");
    assertThat(text("manifests/ping.yaml"))
        .contains("image: ping:0.1.0", "# Has it started?", "namespace: ping-k8s");
    assertThat(text("manifests/ping-svc.yaml")).doesNotContain("nodePort", "NodePort");
    assertThat(page())
        .contains(
            "kubectl apply --server-side --kustomize=manifests\n",
            "kubectl rollout status deployment/ping --namespace=ping-k8s --timeout=120s\n",
            "head -c 24 /dev/urandom",
            "port-forward service/ping 5005:5000",
            "docker build --tag=ping:0.1.0 ",
            "docker build --tag=redis:8 ",
            "kubectl delete --ignore-not-found --kustomize=manifests\n");
    assertThat(files()).contains(Path.of("images/ping/Dockerfile"), Path.of("images/ping/ca.crt"));
    assertThat(files()).noneMatch(file -> file.toString().contains("secret"));
    assertThat(text(".gitignore")).isEqualTo("secrets/\n");
  }

  @Test
  void aChartNamesItsImagesAndKeepsNoLabelOfOwnership() throws IOException {
    exported("helm");

    assertThat(text("charts/ping/values.yaml"))
        .contains(
            "image:\n  repository: ping\n"
                + "  # Empty: the appVersion of Chart.yaml.\n  tag: \"0.1.0\"\n",
            "    repository: redis\n    tag: \"8\"\n");
    assertThat(files()).doesNotContain(Path.of("charts/ping-values.yaml"));
    assertThat(page())
        .contains("helm upgrade --install ping charts/ping --namespace=ping-helm", "--wait");

    to = folder.resolve("another");
    exported("chart");
    assertThat(text("charts/ping-values.yaml")).isEqualTo("service:\n  type: ClusterIP\n");
    assertThat(text("charts/redis/templates/network.yaml")).doesNotContain("part-of");
  }

  @Test
  void aChartOfTheUsersApplicationNamesItsImageOnce() throws IOException {
    workshop = folder.resolve("shop");
    List<String> arguments =
        List.of("new", "shop", "--image=shop:1", "--port=8080", "--to=" + workshop);
    assertThat(launch(arguments)).as(err.toString()).isZero();
    assertThat(launch("helm")).as(err.toString()).isZero();

    assertThat(text("charts/shop/values.yaml"))
        .containsPattern("image:\n  repository: shop/app\n( *#.*\n)*  tag: \"local\"\n");
    assertThat(page()).contains("## Images\n").doesNotContain("Without a registry");
  }

  @Test
  void whatIsPulledIsBuiltFirstWhereNoRegistryIs() throws IOException {
    exported("helm");

    assertThat(page())
        .containsSubsequence(
            "## Without a registry\n",
            "docker import",
            "docker build --tag=redis:8 ",
            "## Images\n",
            "docker build --tag=ping:0.1.0 ",
            "## Start\n");
  }

  @Test
  void containersBecomeAComposeFileAndItsVariables() throws IOException {
    exported("redis");

    assertThat(text("compose.yaml"))
        .startsWith("name: ping-redis\n")
        .contains(
            "    image: ${PING_IMAGE}\n    ports:\n      - 127.0.0.1:${PORT}:5000\n",
            "    depends_on:\n      redis:\n        condition: service_healthy\n",
            "  redis-users:\n    file: ./secrets/redis-users\n");
    assertThat(text(".env")).isEqualTo("REDIS_IMAGE=redis:8\nPORT=5003\nPING_IMAGE=ping:0.1.0\n");

    to = folder.resolve("another");
    exported("compose");
    assertThat(text("compose.yaml"))
        .contains("image: ${PING_IMAGE:-ping:0.1.0}", "# Runs the health check of the image.")
        .startsWith("name: ping-compose\n");
    assertThat(text(".env")).contains("PING_PORT=5004\n", "REDIS_USERS_FILE=./secrets/redis-users");
  }

  @Test
  void rulesAndTheDashboardAreFilesOfTheirOwn() throws IOException {
    exported("monitoring");

    assertThat(text("manifests/prometheus/rules.yml"))
        .isEqualTo(Files.readString(workshop.resolve("stages/09-monitoring/rules.yml")));
    assertThat(text("grafana/grafana/dashboard.json"))
        .isEqualTo(Files.readString(workshop.resolve("stages/09-monitoring/dashboard.json")));
    assertThat(text("manifests/kustomization.yaml"))
        .contains("configMapGenerator:\n  - name: prometheus\n", "      - prometheus/rules.yml\n");
    assertThat(text("operator/operator.yaml"))
        .contains("spec:\n  # Recording rules", "\n  groups:\n");
    assertThat(page()).contains("First start stage `helm`", "knows the kind ServiceMonitor");
  }

  @Test
  void nothingIsOverwrittenUnasked() throws IOException {
    exported("compose");
    exported("compose");
    Files.writeString(to.resolve("mine.txt"), "mine");
    Files.writeString(to.resolve(".env"), "PING_PORT=1\n");
    Files.delete(to.resolve("README.md"));

    assertThat(launch("compose")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "pingctl: %s exists with other content; name another folder, or add --force to overwrite it. [PING-EXISTS]\n"
                .formatted(to.resolve(".env")));
    assertThat(text(".env")).isEqualTo("PING_PORT=1\n");
    assertThat(to.resolve("README.md")).doesNotExist();

    assertThat(launch("compose", "--force")).as(err.toString()).isZero();
    assertThat(text(".env")).contains("PING_PORT=5004\n");
    assertThat(text("mine.txt")).isEqualTo("mine");
    assertThat(folder).isDirectoryNotContaining(path -> path.toString().contains(".pingctl"));
  }

  @Test
  void whatCannotBeExportedIsSaidInOneSentence() throws IOException {
    assertThat(launch("app")).isEqualTo(2);
    assertThat(err.toString()).contains("process of this machine", "compose", "[PING-NO-EXPORT]");
    assertThat(launch("none")).isEqualTo(2);
    assertThat(err.toString()).contains("[PING-NO-STAGE]");
    Files.writeString(to, "a file");
    assertThat(launch("compose")).isEqualTo(2);
    assertThat(err.toString()).contains("is a file where a folder is needed", "[PING-EXISTS]");
    Files.writeString(workshop.resolve("stages/05-k8s/redis.yaml"), "kind: [");
    to = folder.resolve("another");
    assertThat(launch("k8s")).isEqualTo(2);
    assertThat(err.toString()).contains("redis.yaml", "[PING-BAD-FILE]");
    assertThat(to).doesNotExist();
  }

  private void exported(String stage) {
    assertThat(launch(stage)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("files of stage " + stage + " are in " + to);
  }

  private String page() throws IOException {
    return text("README.md");
  }

  private String text(String file) throws IOException {
    return Files.readString(to.resolve(file), StandardCharsets.UTF_8);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> below = Files.walk(to)) {
      return below.filter(Files::isRegularFile).map(to::relativize).toList();
    }
  }

  private int launch(String stage, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("export", "--stage=" + stage, "--to=" + to, "--workshop=" + workshop));
    arguments.addAll(List.of(more));
    return launch(arguments);
  }

  private int launch(List<String> arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Cli.launch(
        new CliTest.Offline(),
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        arguments.toArray(String[]::new));
  }
}
