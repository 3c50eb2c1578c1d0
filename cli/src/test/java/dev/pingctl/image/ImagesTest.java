package dev.pingctl.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.fault.FaultList;
import dev.pingctl.fault.WrongFault;
import dev.pingctl.image.CatalogueImage.Recipe;
import dev.pingctl.image.Images.ProvidedImage;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.ImagePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which images are pulled, which built, and how often. The base is built from a Dockerfile here,
/// as a bootstrap needs root.
final class ImagesTest {
  @TempDir Path root = Path.of("");

  private final ImageEngine engine = new ImageEngine();
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void writeFolders() throws IOException {
    for (String name : List.of("base", "ping", "redis")) {
      Files.createDirectories(root.resolve(name));
      Files.writeString(root.resolve(name).resolve("Dockerfile"), "ARG BASE\nFROM ${BASE}\n");
    }
  }

  @Test
  void whereARegistryAnswersWhatItHasIsPulled() {
    engine.registryHas("debian:trixie-slim", "redis:8");
    Images images = images(Map.of());

    assertThat(provide(images, "ping", ImagePolicy.AUTO).outcome()).isEqualTo(Outcome.CREATED);
    assertThat(provide(images, "redis", ImagePolicy.AUTO).outcome()).isEqualTo(Outcome.CREATED);

    assertThat(engine.did())
        .containsExactly(
            "pull debian:trixie-slim",
            "build pingctl/base FROM debian:trixie-slim",
            "untag debian:trixie-slim",
            "build pingctl/ping",
            "pull redis:8",
            "build pingctl/redis FROM redis:8",
            "untag redis:8");
  }

  @Test
  void whereNoRegistryAnswersItIsAskedOnceAndAllIsBuilt() {
    engine.registryIsDown();
    Images images = images(Map.of());

    provide(images, "redis", ImagePolicy.AUTO);
    provide(images, "ping", ImagePolicy.AUTO);

    assertThat(engine.did())
        .containsExactly(
            "pull redis:8", "build pingctl/base", "build pingctl/redis", "build pingctl/ping");
    assertThat(told).contains("pingctl/redis: redis:8 can't be pulled, building");
  }

  @Test
  void anImageTheRegistryDoesNotGiveOutIsBuiltAndTheRegistryAskedForTheNext() {
    engine.registryHas("debian:trixie-slim");
    Images images = images(Map.of());

    provide(images, "redis", ImagePolicy.AUTO);

    assertThat(engine.did())
        .startsWith("pull redis:8", "pull debian:trixie-slim")
        .endsWith("build pingctl/redis");
  }

  @Test
  void whatIsThereIsFoundWithoutAskingAnyone() {
    engine.registryIsDown();
    ProvidedImage made = provide(images(Map.of()), "redis", ImagePolicy.AUTO);
    engine.forget();

    ProvidedImage again = provide(images(Map.of()), "redis", ImagePolicy.AUTO);

    assertThat(again).isEqualTo(new ProvidedImage(made.reference(), Outcome.UNCHANGED, false));
    assertThat(engine.did()).isEmpty();
  }

  @Test
  void whatHasToBeMadeIsKnownBeforehandWithWhatItIsBuiltOn() {
    engine.registryIsDown();
    Images images = images(Map.of());
    List<CatalogueImage> wanted =
        List.of(catalogue().image("pingctl/redis"), catalogue().image("pingctl/ping"));

    assertThat(images.missing(wanted, ImagePolicy.AUTO))
        .extracting(CatalogueImage::name)
        .containsExactly("pingctl/base", "pingctl/redis", "pingctl/ping");
    provide(images, "redis", ImagePolicy.AUTO);
    assertThat(images.missing(wanted, ImagePolicy.AUTO))
        .extracting(CatalogueImage::name)
        .containsExactly("pingctl/ping");
  }

  @Test
  void latestFollowsWhatIsUsed() {
    engine.registryHas("debian:trixie-slim", "redis:8");
    ProvidedImage pulled = provide(images(Map.of()), "redis", ImagePolicy.PULL);
    provide(images(Map.of()), "redis", ImagePolicy.BUILD);
    engine.forget();

    provide(images(Map.of()), "redis", ImagePolicy.PULL);

    assertThat(engine.did()).containsExactly("tag " + pulled.reference() + " pingctl/redis:latest");
  }

  @Test
  void buildAsksNoRegistry() {
    engine.registryHas("debian:trixie-slim", "redis:8");

    provide(images(Map.of()), "redis", ImagePolicy.BUILD);

    assertThat(engine.did()).containsExactly("build pingctl/base", "build pingctl/redis");
  }

  @Test
  void pullBuildsOnlyWhatHasNoUpstream() {
    engine.registryIsDown();

    Failure failure =
        catchThrowableOfType(
            Failure.class, () -> provide(images(Map.of()), "redis", ImagePolicy.PULL));

    assertThat(failure.id()).isEqualTo(FailureId.REGISTRY_DOWN);
    engine.registryHas("debian:trixie-slim");
    assertThat(provide(images(Map.of()), "ping", ImagePolicy.PULL).outcome())
        .isEqualTo(Outcome.CREATED);
  }

  @Test
  void anUpstreamImageThatIsHereIsUsedAndKeepsItsName() {
    engine.registryIsDown();
    engine.has("redis:8");

    provide(images(Map.of()), "redis", ImagePolicy.AUTO);

    assertThat(engine.did()).containsExactly("build pingctl/redis FROM redis:8");
  }

  @Test
  void aChangedBaseMakesWhatIsBuiltOnItAnew() throws IOException {
    ProvidedImage before = provide(images(Map.of()), "ping", ImagePolicy.BUILD);
    Files.writeString(root.resolve("base/Dockerfile"), "FROM scratch\n");

    ProvidedImage after = provide(images(Map.of()), "ping", ImagePolicy.BUILD);

    assertThat(after.outcome()).isEqualTo(Outcome.CREATED);
    assertThat(after.reference()).isNotEqualTo(before.reference());
  }

  @Test
  void proxiesAndCertificatesReachTheBuildButNotTheHash() {
    ProvidedImage plain = provide(images(Map.of()), "ping", ImagePolicy.BUILD);
    assertThat(engine.lastBuild().arguments()).containsOnlyKeys("BASE");
    assertThat(engine.lastBuild().extraFiles()).containsKeys("Dockerfile", "ca.crt");
    ImageEngine other = new ImageEngine();
    Map<String, String> environment = Map.of("HTTP_PROXY", "http://p:1");

    ProvidedImage proxied =
        new Images(other, other, catalogue(), environment)
            .provide(catalogue().image("pingctl/ping"), ImagePolicy.BUILD, told::add);

    assertThat(other.lastBuild().arguments()).containsEntry("HTTP_PROXY", "http://p:1");
    assertThat(proxied.reference()).isEqualTo(plain.reference());
  }

  @Test
  void aVersionReportsItselfAndMayStartWithFaultsThatTheTokenClears() throws Exception {
    Images images = images(Map.of());
    ProvidedImage ping = provide(images, "ping", ImagePolicy.BUILD);

    images.version(ping, ImageVersion.sound("v2"), told::add);
    assertThat(ImageEngine.dockerfile(engine.lastBuild()))
        .startsWith("FROM " + ping.reference())
        .contains("ENV VERSION=\"v2\"\n")
        .doesNotContain("FAULTS", "faults");
    ProvidedImage wrong = images.version(ping, faulty("v3", "errors=20%", "ab12"), told::add);

    assertThat(ImageEngine.dockerfile(engine.lastBuild()))
        .contains(
            "ENV VERSION=\"v3\" FAULTS=\"on\" FAULTS_INITIAL=\"errors=20%\" FAULTS_TOKEN_SHA256=\"ab12\"\n",
            "\"pingctl.dev/faults\"=\"errors=20%\"");
    assertThat(images.version(ping, faulty("v3", "errors=20%", "ab12"), told::add))
        .isEqualTo(new ProvidedImage(wrong.reference(), Outcome.UNCHANGED, false));
    assertThat(images.version(ping, faulty("v3", "errors=20%", "cd34"), told::add).reference())
        .as("another home has another token")
        .isNotEqualTo(wrong.reference());
  }

  @Test
  void aVersionThatIsThereIsNotGivenOtherFaults() throws Exception {
    Images images = images(Map.of());
    ProvidedImage ping = provide(images, "ping", ImagePolicy.BUILD);
    String sound = images.version(ping, ImageVersion.sound("v2"), told::add).reference();
    String wrong = images.version(ping, faulty("v3", "racy", "ab12"), told::add).reference();
    images.version(ping, faulty("v3.1", "hang", "ab12"), told::add);
    engine.forget();

    assertRefused(
        images,
        faulty("v2", "racy", "ab12"),
        "Version v2 is there already and starts without faults (image %s); choose another version."
            .formatted(sound));
    assertRefused(
        images,
        ImageVersion.sound("v3"),
        "Version v3 is there already and starts with racy (image %s); choose another version, or add --fault=racy."
            .formatted(wrong));
    assertRefused(
        images,
        faulty("v3", "hang", "ab12"),
        "Version v3 is there already and starts with racy (image %s); choose another version, or add --fault=racy."
            .formatted(wrong));
    assertThat(engine.did()).isEmpty();
  }

  private void assertRefused(Images images, ImageVersion version, String sentence) {
    ProvidedImage ping = provide(images, "ping", ImagePolicy.BUILD);
    Failure failure =
        catchThrowableOfType(Failure.class, () -> images.version(ping, version, told::add));

    assertThat(failure.id()).isEqualTo(FailureId.VERSION);
    assertThat(failure.sentence()).isEqualTo(sentence);
  }

  private static ImageVersion faulty(String name, String faults, String tokenHash)
      throws WrongFault {
    return new ImageVersion(name, FaultList.parse(faults), tokenHash);
  }

  @Test
  void aBaseThatSeveralNeedAtOnceIsMadeOnce() throws Exception {
    Images images = images(Map.of());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String name : List.of("ping", "redis", "base")) {
        threads.submit(() -> provide(images, name, ImagePolicy.BUILD));
      }
    }

    assertThat(engine.did())
        .containsExactlyInAnyOrder(
            "build pingctl/base", "build pingctl/ping", "build pingctl/redis")
        .startsWith("build pingctl/base");
  }

  @Test
  void whatCanOnlyBePulledIsTriedAndGoneWithout() {
    CatalogueImage grafana =
        new CatalogueImage(
            "pingctl/grafana",
            "Grafana",
            Optional.of("grafana/grafana:1"),
            new CatalogueImage.Recipe.PulledOnly(),
            Optional.empty(),
            0);
    engine.registryHas("grafana/grafana:1");

    assertThat(images(Map.of()).tryToProvide(grafana, ImagePolicy.BUILD, told::add)).isEmpty();
    assertThat(images(Map.of()).tryToProvide(grafana, ImagePolicy.AUTO, told::add))
        .hasValueSatisfying(image -> assertThat(image.pulled()).isTrue());

    ImageEngine without = new ImageEngine();
    without.registryIsDown();
    assertThat(
            new Images(without, without, catalogue(), Map.of())
                .tryToProvide(grafana, ImagePolicy.AUTO, told::add))
        .isEmpty();
  }

  private ProvidedImage provide(Images images, String name, ImagePolicy policy) {
    return images.provide(catalogue().image("pingctl/" + name), policy, told::add);
  }

  private Images images(Map<String, String> environment) {
    return new Images(engine, engine, catalogue(), environment);
  }

  private Catalogue catalogue() {
    return new Catalogue(
        List.of(
            image("base", Optional.of("debian:trixie-slim"), Optional.empty()),
            image("ping", Optional.empty(), Optional.of("pingctl/base")),
            image("redis", Optional.of("redis:8"), Optional.of("pingctl/base"))));
  }

  private CatalogueImage image(String name, Optional<String> upstream, Optional<String> base) {
    Recipe recipe = new Recipe.Dockerfile(root.resolve(name), base, Map.of(), Map.of());
    return new CatalogueImage(
        "pingctl/" + name, name, upstream, recipe, Optional.of(Duration.ofSeconds(5)), 1_000_000);
  }
}
