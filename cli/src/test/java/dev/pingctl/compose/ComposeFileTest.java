package dev.pingctl.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pingctl.compose.ComposeFile.Build;
import dev.pingctl.compose.ComposeFile.Condition;
import dev.pingctl.compose.ComposeFile.Dependency;
import dev.pingctl.compose.ComposeFile.Service;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ContainerSpec.Attachment;
import dev.pingctl.engine.ContainerSpec.Healthcheck;
import dev.pingctl.engine.ContainerSpec.Limits;
import dev.pingctl.engine.ContainerSpec.Mount;
import dev.pingctl.engine.ContainerSpec.Port;
import dev.pingctl.engine.ContainerSpec.Restart;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.settings.Ownership;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One file with everything pingctl carries out, and what `docker compose config` of Compose 5.5.1
/// makes of it: both must mean the same.
class ComposeFileTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("PORT", "8081", "HOME", "/home/me");

  @TempDir Path temporary;
  private Path folder;
  private ComposeFile shop;

  @BeforeEach
  void writeFiles() throws IOException {
    folder = Files.createDirectories(temporary.resolve("shop"));
    Files.writeString(folder.resolve(".env"), "TAG=8\nPORT=1\nFROM_DOTENV=dotenv\n");
    Files.writeString(
        folder.resolve("web.env"),
        "# numbers\nLEVEL=low\nMODE=\"a b\"\nPATH_OF=${FROM_DOTENV}/x\n");
    shop = read(text("shop.yaml"));
  }

  /// A file of this test's own.
  private static String text(String name) throws IOException {
    try (InputStream file = ComposeFileTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private ComposeFile read(String text) throws IOException {
    Path file = folder.resolve("compose.yaml");
    Files.writeString(file, text);
    return ComposeFile.read(file, ENVIRONMENT, "compose");
  }

  private ContainerSpec container(String service) {
    return shop.service(service).container();
  }

  @Test
  void theFileMeansWhatComposeMakesOfIt() throws IOException {
    ComposeFile resolved =
        read(text("shop-resolved-by-compose.yaml").replace("@FOLDER@", folder.toString()));

    assertThat(resolved.project()).isEqualTo(shop.project());
    assertThat(resolved.networks()).containsExactlyInAnyOrderElementsOf(shop.networks());
    assertThat(resolved.volumes()).isEqualTo(shop.volumes());
    assertThat(resolved.secrets()).isEqualTo(shop.secrets());
    for (Service service : shop.services()) {
      assertThat(withoutConfigHash(resolved.service(service.name())))
          .isEqualTo(withoutConfigHash(service));
    }
  }

  private static String withoutConfigHash(Service service) {
    ContainerSpec container = service.container();
    return List.of(
            service.build(),
            service.dependsOn(),
            container.name(),
            container.image(),
            container.entrypoint(),
            container.command(),
            new TreeMap<>(container.environment()),
            container.ports(),
            container.networks(),
            container.mounts(),
            container.healthcheck(),
            container.restart(),
            container.user(),
            container.readOnly(),
            container.tmpfs(),
            container.capAdd(),
            container.capDrop(),
            container.securityOpt(),
            container.init(),
            container.privileged(),
            container.hostname(),
            container.limits(),
            container.stopGracePeriod())
        .toString();
  }

  @Test
  void commandsAreSplitAndVariablesReplaced() {
    assertThat(container("web").image()).isEqualTo("web:8");
    assertThat(container("web").entrypoint()).containsExactly("/bin/web", "-v");
    assertThat(container("web").command())
        .containsExactly("serve", "--title", "hello world", "--cash", "$5");
  }

  @Test
  void theEnvironmentWinsOverEnvFilesAndTheShellOverDotEnv() {
    assertThat(container("web").environment())
        .containsOnly(
            Map.entry("LEVEL", "high"),
            Map.entry("MODE", "a b"),
            Map.entry("PATH_OF", "dotenv/x"),
            Map.entry("PORT", "8081"),
            Map.entry("EMPTY", ""));
  }

  @Test
  void portsWithoutAnAddressAreBoundToThisMachineOnly() {
    assertThat(container("web").ports())
        .containsExactly(
            new Port("127.0.0.1", 8081, 80, "tcp"),
            new Port("0.0.0.0", 9000, 9000, "udp"),
            new Port("0.0.0.0", 9001, 9001, "udp"),
            new Port("127.0.0.2", 7000, 70, "tcp"),
            new Port("127.0.0.1", 0, 81, "tcp"));
  }

  @Test
  void servicesJoinTheirNetworksUnderTheirNameAndAliases() {
    assertThat(container("web").networks())
        .containsExactly(
            new Attachment("shop_back", List.of("web", "web-svc", "w")),
            new Attachment("shop-front", List.of("web")));
    assertThat(container("seed").networks())
        .containsExactly(new Attachment("shop_default", List.of("seed")));
  }

  @Test
  void volumesFoldersAndSecretsAreMounted() {
    assertThat(container("web").mounts())
        .containsExactly(
            new Mount.NamedVolume("shop_data", "/data", true),
            new Mount.Bind(folder.resolve("conf"), "/conf", false, true),
            new Mount.Bind(temporary.resolve("other"), "/other", true, true),
            new Mount.Bind(folder.resolve("token.txt"), "/run/secrets/token", true),
            new Mount.Bind(Path.of("/etc/key"), "/run/secrets/other-name", true));
    assertThat(container("web").tmpfs())
        .containsExactly("/tmp:size=1m", "/scratch:size=67108864,mode=0755");
  }

  @Test
  void healthChecksKeepWhatIsNotGivenToTheImage() {
    assertThat(container("web").healthcheck())
        .contains(
            new Healthcheck(
                List.of("CMD-SHELL", "wget -q localhost"),
                Duration.ofSeconds(90),
                Duration.ofMillis(2500),
                Duration.ofMillis(500),
                5));
    assertThat(container("db").healthcheck())
        .contains(
            new Healthcheck(
                List.of("CMD", "ready"), Duration.ZERO, Duration.ZERO, Duration.ZERO, 0));
    assertThat(container("off").healthcheck().orElseThrow().test()).containsExactly("NONE");
    assertThat(container("seed").healthcheck()).isEmpty();
  }

  @Test
  void limitsAreReadInBothSpellings() {
    assertThat(container("web").limits())
        .isEqualTo(
            new Limits(
                OptionalDouble.of(0.5), OptionalLong.of(1_610_612_736), OptionalLong.of(100)));
    assertThat(container("db").limits())
        .isEqualTo(
            new Limits(OptionalDouble.of(2), OptionalLong.of(67_108_864), OptionalLong.of(10)));
  }

  @Test
  void whatAMergeKeyBringsInGivesWayToTheServicesOwn() {
    assertThat(container("web").restart()).isEqualTo(new Restart(Restart.Policy.UNLESS_STOPPED, 0));
    assertThat(container("web").readOnly()).isTrue();
    assertThat(container("web").capDrop()).containsExactly("ALL");
    assertThat(container("web").labels()).containsEntry("shade", "dark").doesNotContainKey("team");
    assertThat(container("seed").restart()).isEqualTo(new Restart(Restart.Policy.ON_FAILURE, 3));
  }

  @Test
  void buildPathsBeginAtTheFolderOfTheFile() {
    assertThat(shop.service("web").build())
        .contains(
            new Build(
                folder.resolve("web"),
                folder.resolve("Dockerfile.web"),
                Map.of("FROM", "debian", "PORT", "8081"),
                Optional.of("final")));
    assertThat(shop.service("db").build()).isEmpty();
  }

  @Test
  void dependenciesMakeWaves() {
    assertThat(shop.service("web").dependsOn())
        .containsExactly(
            new Dependency("db", Condition.HEALTHY, false),
            new Dependency("seed", Condition.COMPLETED, true));
    assertThat(shop.levels())
        .containsExactly(List.of("db", "off"), List.of("seed"), List.of("web"));
  }

  @Test
  void containersCarryTheLabelsOfComposeAndOfPingctl() {
    assertThat(container("web").labels())
        .containsEntry("com.docker.compose.project", "shop")
        .containsEntry("com.docker.compose.service", "web")
        .containsEntry("com.docker.compose.container-number", "1")
        .containsEntry("com.docker.compose.oneoff", "False")
        .containsEntry("com.docker.compose.project.working_dir", folder.toString())
        .containsEntry(
            "com.docker.compose.project.config_files", folder.resolve("compose.yaml").toString())
        .containsEntry(
            "com.docker.compose.depends_on",
            "db:service_healthy:false,seed:service_completed_successfully:true")
        .containsEntry("bare", "")
        .containsAllEntriesOf(Ownership.labels("compose"))
        .hasEntrySatisfying(
            "com.docker.compose.config-hash", hash -> assertThat(hash).matches("[0-9a-f]{64}"));
    assertThat(container("web").name()).isEqualTo("shop-web-1");
    assertThat(container("db").name()).isEqualTo("the-db");
  }

  @Test
  void networksAndVolumesAreNamedMarkedAndLeftOutWhenUnused() {
    assertThat(shop.networks())
        .extracting(NetworkSpec::name, NetworkSpec::internal)
        .containsExactly(
            tuple("shop-front", false), tuple("shop_back", true), tuple("shop_default", false));
    assertThat(shop.networks().getFirst().labels())
        .containsEntry("zone", "dmz")
        .containsEntry("com.docker.compose.project", "shop")
        .containsEntry("com.docker.compose.network", "front")
        .containsAllEntriesOf(Ownership.labels("compose"));
    assertThat(shop.volumes()).extracting(VolumeSpec::name).containsExactly("shop_data");
    assertThat(shop.volumes().getFirst().labels())
        .containsEntry("keep", "yes")
        .containsEntry("com.docker.compose.volume", "data")
        .containsAllEntriesOf(Ownership.labels("compose"));
    assertThat(shop.secrets()).containsOnlyKeys("token", "key");
  }

  @Test
  void theConfigHashFollowsTheMeaningOfAService() throws IOException {
    String first =
        read("services: {a: {image: x, user: '1', init: true}}")
            .service("a")
            .container()
            .labels()
            .get("com.docker.compose.config-hash");
    String reordered =
        read("services:\n  a: {init: true, user: '1', image: x}")
            .service("a")
            .container()
            .labels()
            .get("com.docker.compose.config-hash");
    String changed =
        read("services: {a: {image: x, user: '2', init: true}}")
            .service("a")
            .container()
            .labels()
            .get("com.docker.compose.config-hash");

    assertThat(reordered).isEqualTo(first).isNotEqualTo(changed);
  }

  @Test
  void aProjectWithoutANameIsNamedAfterItsFolder() throws IOException {
    assertThat(read("services: {a: {image: x}}").project()).isEqualTo("shop");
    assertThat(read("name: my-$TAG\nservices: {a: {image: 'x:$COMPOSE_PROJECT_NAME'}}"))
        .satisfies(
            file -> assertThat(file.project()).isEqualTo("my-8"),
            file -> assertThat(file.service("a").container().image()).isEqualTo("x:my-8"));
  }

  @Test
  void aServiceThatIsOnlyBuiltGetsComposesNameForItsImage() throws IOException {
    Service service = read("services: {a: {build: .}}").service("a");

    assertThat(service.container().image()).isEqualTo("shop-a");
    assertThat(service.build())
        .contains(new Build(folder, folder.resolve("Dockerfile"), Map.of(), Optional.empty()));
  }

  @Test
  void variablesThatAreNotSetAndAnObsoleteVersionAreWarnings() throws IOException {
    assertThat(read("version: '3'\nservices:\n  a:\n    image: x$NONE\n").warnings())
        .containsExactly(
            folder
                + "/compose.yaml:4: 'services.a.image' uses the variable NONE, which is not set: it"
                + " is left empty.",
            folder + "/compose.yaml:1: 'version' is obsolete and has no effect.");
    assertThat(shop.warnings()).isEmpty();
  }
}
