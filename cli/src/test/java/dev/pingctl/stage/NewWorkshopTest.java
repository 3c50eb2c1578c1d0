package dev.pingctl.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.export.StageExport;
import dev.pingctl.image.Catalogue;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.plan.Planner;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.Target;
import dev.pingctl.stage.NewWorkshop.Application;
import dev.pingctl.stage.NewWorkshop.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a workshop for an application of the user's holds, for each combination of parts.
class NewWorkshopTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "'', 'container compose k8s helm ingress'",
    "redis, 'container compose k8s storage helm ingress'",
    "metrics, 'container compose k8s helm monitoring ingress'",
    "redis metrics, 'container compose k8s storage helm monitoring ingress'"
  })
  void eachPartAddsItsStagesAndEveryStageCanBePlannedAndExported(String parts, String stages)
      throws IOException {
    Path shop = make(parts);
    for (Target target :
        List.of(new Target.Embedded(), new Target.Context("mine", Optional.empty()))) {
      Settings settings = settings(shop).withTarget(target);
      Workshop workshop = Workshop.read(settings);
      Catalogue catalogue = Catalogue.read(shop, ROOT);

      assertThat(workshop.stages().stream().map(Stage::name).collect(Collectors.joining(" ")))
          .isEqualTo("shop-" + stages.replace(" ", " shop-"));
      for (Stage stage : workshop.stages()) {
        String plan =
            new Planner(settings, catalogue::image)
                .up("up", workshop.withNeeds(stage), false)
                .render();
        assertThat(plan).contains(stage.name() + ":").doesNotContain("ping-");
        assertThat(stage.images())
            .allSatisfy(image -> assertThat(catalogue.find(image)).isPresent());
        assertThat(StageExport.of(settings, workshop, stage, catalogue, "1").paths())
            .contains("README.md");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"''", "redis", "metrics", "redis metrics"})
  void noMarkOfATemplateIsLeftAndObjectsOfTheWholeClusterCarryTheName(String parts)
      throws IOException {
    Path shop = make(parts);
    try (Stream<Path> files = Files.walk(shop)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file))
            .as(file.toString())
            .doesNotContainPattern("@(if|unless) |@[a-z]+@");
      }
    }
    assertThat(
            Workshop.read(settings(shop)).stages().stream()
                .flatMap(stage -> stage.manifests().stream())
                .map(Manifest::ref)
                .filter(ref -> ref.namespace().isEmpty()))
        .isNotEmpty()
        .allMatch(ref -> ref.name().startsWith("shop-"));
  }

  @Test
  void redisIsForTheApplicationAlone() throws IOException {
    Path shop = make("redis");
    Settings settings = settings(shop);
    Workshop workshop = Workshop.read(settings);

    for (String each : List.of("container", "compose")) {
      assertThat(workshop.stage(each).containers())
          .anySatisfy(container ->
              assertThat(container.environment())
                  .containsKey("REDIS_HOST")
                  .containsEntry("REDIS_PORT", "6379")
                  .containsEntry(
                      "REDIS_PASSWORD",
                      "pingctl-secret:" + settings.secret("shop-" + each, "redis-password")))
          .anySatisfy(container -> assertThat(container.environment()).isEmpty());
    }
    for (String each : List.of("k8s", "storage")) {
      Stage stage = workshop.stage(each);
      assertThat(object(stage, "NetworkPolicy redis").at("spec", "ingress"))
          .asString()
          .contains("podSelector={matchLabels={app.kubernetes.io/name=shop}}");
      assertThat(object(stage, "Deployment shop").content().toString())
          .contains("name=REDIS_HOST, value=redis-svc", "key=redis-password");
      assertThat(stage.verify()).anyMatch(Check.Refuses.class::isInstance);
    }
    assertThat(object(workshop.stage("storage"), "PersistentVolume shop-storage-redis").content())
        .asString()
        .contains("path=/var/lib/pingctl-storage/shop-storage");
    assertThat(Files.readString(shop.resolve("stages/08-helm/chart/templates/app.yaml")))
        .contains("REDIS_PASSWORD");
  }

  @Test
  void namesAreRoutedAndTheMetricsOfThePortAreScraped() throws IOException {
    Path shop = make("metrics");
    Workshop workshop = Workshop.read(settings(shop));

    Stage ingress = workshop.stage("ingress");
    assertThat(ingress.up()).contains(new Step.CreateCertificate(List.of("shop.localhost")));
    assertThat(ingress.takesPings()).isTrue();
    assertThat(object(ingress, "Ingress shop").at("spec", "ingressClassName"))
        .isEqualTo("shop-ingress");
    assertThat(object(ingress, "ConfigMap traefik").at("data", "dynamic.yaml"))
        .asString()
        .contains("{scheme: https, port: \"443\"}");
    Stage monitoring = workshop.stage("monitoring");
    assertThat(monitoring.takesPings()).isFalse();
    assertThat(object(monitoring, "ConfigMap prometheus").at("data", "prometheus.yml"))
        .asString()
        .contains("metrics_path: /metrics\n", "names: [shop-helm]");
    assertThat(monitoring.verify())
        .contains(
            new Check.Scrapes(
                "app", new ObjectRef("apps/v1", "Deployment", Optional.of("shop-helm"), "shop")),
            new Check.Draws(
                shop.resolve("stages/09-monitoring/dashboard.json"), "cluster://shop-helm/shop"));
    assertThat(Dashboard.read(shop.resolve("stages/09-monitoring/dashboard.json")).panels())
        .hasSize(6)
        .allSatisfy(panel -> assertThat(panel.expressions()).isNotEmpty());
  }

  @Test
  void withoutPartsNothingOfThemIsThere() throws IOException {
    Path shop = make("");
    try (Stream<Path> files = Files.walk(shop.resolve("stages"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).as(file.toString()).doesNotContainIgnoringCase("redis");
      }
    }
  }

  private static Manifest object(Stage stage, String ref) {
    return stage.manifests().stream()
        .filter(manifest -> manifest.ref().text().equals(ref))
        .findFirst()
        .orElseThrow();
  }

  private Path make(String parts) {
    return NewWorkshop.make(
        ROOT,
        new Application(
            "shop",
            new Source.Image("shop:1"),
            8080,
            "/healthz",
            parts.contains("metrics") ? Optional.of("/metrics") : Optional.empty(),
            parts.contains("redis")),
        folder.resolve("shop"));
  }

  private Settings settings(Path workshop) {
    return new Settings(
            ROOT, folder.resolve("home"), Settings.DEFAULT_PORT_BASE, ImagePolicy.AUTO, Map.of())
        .withWorkshop(workshop);
  }
}
