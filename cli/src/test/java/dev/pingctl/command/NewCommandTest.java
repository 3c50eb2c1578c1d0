package dev.pingctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.image.Catalogue;
import dev.pingctl.plan.Inventory;
import dev.pingctl.plan.Inventory.Item;
import dev.pingctl.plan.Inventory.Kind;
import dev.pingctl.plan.Planner;
import dev.pingctl.plan.Teardown;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Workshop;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A workshop for an application of one's own, on a machine without an engine.
class NewCommandTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path folder = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aWorkshopHasStagesWithNamesAndPortsOfItsOwn() throws IOException {
    Path shop = shop();

    assertThat(launch("stages", "--workshop=" + shop)).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("shop-container ", "shop-compose ", "shop-k8s ", "shop-helm ")
        .contains("http://localhost:5242", "http://localhost:5244");
    assertThat(Files.readString(shop.resolve("images/app/Dockerfile"))).contains("FROM shop:1\n");
    assertThat(Files.readString(shop.resolve("templates/kubernetes/app.yaml")))
        .contains("containerPort: 8080", "path: /healthz")
        .doesNotContain("@");
  }

  @Test
  void plansNameTheWorkshopAndReachPodsThroughTheApi() throws IOException {
    Workshop workshop = Workshop.read(settings(shop()));
    Planner planner = new Planner(settings(shop()), Catalogue.read(shop(), ROOT)::image);

    assertThat(planner.up("up", List.of(workshop.stage("compose")), false).render())
        .isEqualTo(
            """
            up
            images:
              1. provide image shop/app (build)
            shop-compose:
              2. create network shop-compose_default
              3. create container shop-compose-app-1 from shop/app
              4. start container shop-compose-app-1 from shop/app on 127.0.0.1:5244
              5. wait until http://localhost:5244/healthz answers (at most 1m)
            """);
    assertThat(planner.up("up", List.of(workshop.stage("shop-helm")), false).render())
        .contains(
            "shop-helm:",
            "apply Namespace shop-helm\n",
            "install chart 08-helm/chart as release shop (at most 2m)\n",
            "wait until cluster://shop-helm/shop/healthz answers (at most 1m)\n");
  }

  @Test
  void eachWorkshopTakesDownWhatIsItsOwn() throws IOException {
    Inventory inventory =
        new Inventory(
            List.of(
                new Item(Kind.CONTAINER, "shop-compose-app-1", "shop-compose"),
                new Item(Kind.CONTAINER, "ping-compose-ping-1", "compose")),
            List.of());

    assertThat(teardown(shop(), inventory)).contains("shop-compose-app-1").doesNotContain("ping-");
    assertThat(teardown(ROOT, inventory)).contains("ping-compose-ping-1").doesNotContain("shop-");
  }

  private String teardown(Path workshop, Inventory inventory) {
    Settings settings = settings(workshop);
    List<Stage> stages = Workshop.read(settings).stages();
    return new Planner(settings, Catalogue.read(workshop, ROOT)::image)
        .teardown(new Teardown(stages, List.of(), true, false), inventory, List.of())
        .render();
  }

  @Test
  void aFolderWithADockerfileIsCopied() throws IOException {
    Path source = Files.createDirectories(folder.resolve("source/src"));
    Files.writeString(source.resolveSibling("Dockerfile"), "FROM scratch\n");
    Files.writeString(source.resolve("main.go"), "package main\n");
    Path made = folder.resolve("copied");

    assertThat(
            launch(
                "new",
                "my-shop",
                "--dockerfile=" + source.resolveSibling(""),
                "--port=80",
                "--to=" + made))
        .as(err.toString())
        .isZero();
    assertThat(made.resolve("images/app/src/main.go")).hasContent("package main");
    assertThat(launch("images", "--workshop=" + made.resolve("none"))).isEqualTo(2);
    assertThat(err.toString()).contains("[PING-NO-WORKSHOP]");
  }

  /// A Dockerfile without the argument says itself what it stands on.
  @ParameterizedTest
  @CsvSource({"'ARG BASE=debian:trixie-slim\nFROM ${BASE}\n', true", "'FROM scratch\n', false"})
  void aDockerfileThatTakesABaseGetsPingctls(String dockerfile, boolean based) throws IOException {
    Path source = Files.createDirectories(folder.resolve("source"));
    Files.writeString(source.resolve("Dockerfile"), dockerfile);
    Path made = folder.resolve("based");

    assertThat(launch("new", "shop", "--dockerfile=" + source, "--port=80", "--to=" + made))
        .as(err.toString())
        .isZero();

    String images = Files.readString(made.resolve("images/images.yaml"));
    assertThat(images.contains("base: pingctl/base")).as(images).isEqualTo(based);
    assertThat(Catalogue.read(made, ROOT).image("shop/app").name()).isEqualTo("shop/app");
  }

  @ParameterizedTest
  @CsvSource({
    "Shop, --port=80, cannot be the name of a workshop, PING-USAGE",
    "ping, --port=80, cannot be the name of a workshop, PING-USAGE",
    "shop, --port=0, 1 to 65535, PING-USAGE",
    "shop, --ready=/, '--port=N', PING-USAGE",
    "shop, --port=80 --ready=x, a path such as /healthz, PING-USAGE",
    "shop, --port=80 --metrics=metrics, a path such as /metrics, PING-USAGE",
    "redis, --port=80 --redis, so Redis is called, PING-USAGE",
    "shop, --port=80 --ready=/%zz, a path such as /healthz, PING-USAGE",
    "shop, --port=80 --ready=/healthz?full, a path such as /healthz, PING-USAGE",
    "shop, --port=80 --image=UPPER, an image such as shop:1, PING-USAGE",
    "shop, --port=80 --image=shop:, an image such as shop:1, PING-USAGE",
    "shop, --port=80 --dockerfile=x, mutually exclusive, PING-USAGE",
    "shop, --port=80 --to=TAKEN, is not empty, PING-NOT-EMPTY"
  })
  void whatIsWrongIsSaidAndNothingIsMade(String name, String options, String words, String id)
      throws IOException {
    Path taken = Files.createDirectories(folder.resolve("taken"));
    Files.writeString(taken.resolve("a file"), "");
    List<String> arguments = new ArrayList<>(List.of("new", name));
    if (!options.contains("--image")) {
      arguments.add("--image=shop:1");
    }
    if (!options.contains("--to")) {
      arguments.add("--to=" + folder.resolve("made"));
    }
    arguments.addAll(List.of(options.replace("TAKEN", taken.toString()).split(" ")));

    assertThat(launch(arguments.toArray(String[]::new))).isEqualTo(2);
    assertThat(err.toString()).contains(words, id);
    assertThat(folder.resolve("made")).doesNotExist();
  }

  @Test
  void stagesCanBePlannedAndOneThatWasLeftOutIsNotKnown() throws IOException {
    Path shop = shop("--redis", "--metrics=/metrics");
    for (String stage : List.of("container", "compose", "k8s", "storage")) {
      assertThat(launch("up", "--stage=" + stage, "--dry-run", "--workshop=" + shop))
          .as(err.toString())
          .isZero();
      assertThat(out.toString()).contains("shop-" + stage + ":");
    }
    Path plain = folder.resolve("plain");
    assertThat(launch("new", "plain", "--image=shop:1", "--port=80", "--to=" + plain)).isZero();
    assertThat(launch("up", "--stage=monitoring", "--dry-run", "--workshop=" + plain)).isEqualTo(2);
    assertThat(err.toString()).contains("The stages are plain-container", "[PING-NO-STAGE]");
  }

  @Test
  void anExportNamesThePasswordByItsFile() throws IOException {
    for (String stage : List.of("container", "compose")) {
      Path to = exported(stage);
      assertThat(Files.readString(to.resolve("README.md")))
          .contains("export REDIS_PASSWORD=\"$(cat secrets/redis-password)\"\n");
      assertThat(Files.readString(to.resolve("compose.yaml"))).contains("${REDIS_PASSWORD");
      assertThat(Files.readString(to.resolve(".env"))).doesNotContain("PASSWORD");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"container", "compose", "k8s", "storage", "helm", "monitoring", "ingress"})
  void anExportNamesPingctlInOneLineOfItsPageAlone(String stage) throws IOException {
    Path to = exported(stage);
    try (Stream<Path> files = Files.walk(to)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.startsWith(to.resolve("images"))) {
          assertThat(Files.readString(file).lines().filter(line -> line.contains("pingctl")))
              .as(file.toString())
              .hasSize(file.endsWith("README.md") ? 1 : 0);
        }
      }
    }
  }

  private Path exported(String stage) {
    Path shop = shop("--redis", "--metrics=/metrics");
    Path to = folder.resolve("exported-" + stage);
    assertThat(launch("export", "--stage=" + stage, "--to=" + to, "--workshop=" + shop))
        .as(err.toString())
        .isZero();
    return to;
  }

  @Test
  void anEditedFileAndAStageThatIsNotThereAreNamed() throws IOException {
    Path shop = shop();
    assertThat(launch("up", "--stage=redis", "--dry-run", "--workshop=" + shop)).isEqualTo(2);
    assertThat(err.toString()).contains("The stages are shop-container", "[PING-NO-STAGE]");
    Files.writeString(shop.resolve("workshop.yaml"), "format: 1\nname: Shop\nports: 100\n");
    assertThat(launch("stages", "--workshop=" + shop)).isEqualTo(2);
    assertThat(err.toString()).contains("workshop.yaml:2", "small letters", "[PING-BAD-FILE]");
    Files.writeString(shop.resolve("workshop.yaml"), "format: 1\nname: shop\nports: [\n");
    assertThat(launch("stages", "--workshop=" + shop)).isEqualTo(2);
    assertThat(err.toString()).contains("workshop.yaml", "[PING-BAD-FILE]");
  }

  private Path shop(String... parts) {
    Path made = folder.resolve("shop");
    if (!Files.exists(made)) {
      List<String> arguments = new ArrayList<>(List.of("new", "shop", "--image=shop:1"));
      arguments.addAll(List.of("--port=8080", "--ready=/healthz", "--to=" + made));
      arguments.addAll(List.of(parts));
      assertThat(launch(arguments.toArray(String[]::new))).as(err.toString()).isZero();
      assertThat(out.toString()).contains("--workshop=" + made, "PINGCTL_WORKSHOP=" + made);
    }
    return made;
  }

  private Settings settings(Path workshop) {
    return new Settings(
            ROOT, folder.resolve("home"), Settings.DEFAULT_PORT_BASE, ImagePolicy.AUTO, Map.of())
        .withWorkshop(workshop);
  }

  private int launch(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Cli.launch(
        new CliTest.Offline(), new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}
