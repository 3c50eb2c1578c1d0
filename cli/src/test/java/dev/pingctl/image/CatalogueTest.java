package dev.pingctl.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.image.CatalogueImage.Recipe;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CatalogueTest {
  private static final String GOOD =
      """
      format: 1
      images:
        - name: pingctl/base
          title: The base
          upstream: debian:trixie-slim
          bootstrap: trixie
          folder: images/base
          about: 1 min
          disk: 300 MB
        - name: pingctl/ping
          title: The service
          base: pingctl/base
          folder: images/ping
          context:
            app/lib: service/lib
          arguments:
            VERSION: "1.0"
          about: 1 min
          disk: 300 MB
      """;

  @TempDir Path root = Path.of("");

  @BeforeEach
  void makeFolders() throws IOException {
    write("images/base/bootstrap", "");
    write("images/ping/Dockerfile", "");
  }

  @Test
  void theWorkshopsOwnCatalogueIsGood() {
    assertThat(Catalogue.read(Path.of(".."), Path.of("..")).images())
        .extracting(CatalogueImage::name)
        .contains("pingctl/base", "pingctl/ping", "pingctl/redis");
  }

  @Test
  void whatAWorkshopLacksForABuildIsTheInstallations(@TempDir Path installation)
      throws IOException {
    write("images/images.yaml", GOOD);

    assertThat(libraries(installation)).isEqualTo(installation.resolve("service/lib"));

    write("service/lib/own.jar", "");
    assertThat(libraries(installation)).isEqualTo(root.resolve("service/lib"));
  }

  private Path libraries(Path installation) {
    return Catalogue.read(root, installation).image("pingctl/ping").recipe()
            instanceof CatalogueImage.Recipe.Dockerfile dockerfile
        ? dockerfile.context().getOrDefault("app/lib", Path.of(""))
        : Path.of("");
  }

  @Test
  void readsBothKindsOfRecipe() throws IOException {
    Catalogue catalogue = read(GOOD);

    assertThat(catalogue.image("pingctl/base"))
        .isEqualTo(
            new CatalogueImage(
                "pingctl/base",
                "The base",
                Optional.of("debian:trixie-slim"),
                new Recipe.Bootstrap(root.resolve("images/base"), "trixie"),
                Optional.of(Duration.ofMinutes(1)),
                300_000_000L));
    assertThat(catalogue.image("pingctl/ping").recipe())
        .isEqualTo(
            new Recipe.Dockerfile(
                root.resolve("images/ping"),
                Optional.of("pingctl/base"),
                Map.of("app/lib", root.resolve("service/lib")),
                Map.of("VERSION", "1.0")));
  }

  @Test
  void theShortWayOfAnImageIsRead() throws IOException {
    Files.createDirectories(root.resolve("images/ping-dev"));
    Files.writeString(root.resolve("images/ping-dev/Dockerfile"), "FROM scratch\n");
    String dev =
        "arguments:\n      VERSION: \"1.0\"\n    dev: {folder: images/ping-dev, context: {src: service/src}, without: training}\n";
    String good = GOOD.replaceFirst("arguments:\\R +VERSION: .*\\R", dev);

    assertThat(DevImages.dev(read(good).image("pingctl/ping")))
        .contains(
            new Recipe.Dev(
                root.resolve("images/ping-dev"),
                Map.of("src", root.resolve("service/src")),
                "training"));
    assertThat(
            catchThrowableOfType(
                    Failure.class, () -> read(good.replace("without: training", "with: x")))
                .sentence())
        .contains("images[1].dev.with");
  }

  @Test
  void anUnknownKeyIsAnError() {
    assertWrong(GOOD.replace("title: The service", "titel: x"), 11, "images[1].titel", "title");
    assertWrong(GOOD.replace("format: 1", "format: 1\nmore: 2"), 2, "more", "not a known key");
  }

  @Test
  void aKeyOfTheOtherKindOfRecipeIsAnError() {
    assertWrong(
        GOOD.replace("bootstrap: trixie", "bootstrap: trixie\n    base: pingctl/ping"),
        7,
        "images[0].base",
        "not a known key");
  }

  @Test
  void aMissingKeyIsAnError() {
    assertWrong(
        GOOD.replace("    about: 1 min\n    disk: 300 MB\n  - ", "    disk: 300 MB\n  - "),
        3,
        "images[0]",
        "lacks the key 'about'");
  }

  @Test
  void aWrongTypeIsAnError() {
    assertWrong(GOOD.replace("app/lib: service/lib", "- service/lib"), 15, "context", "mapping");
    assertWrong(GOOD.replace("format: 1", "format: 2"), 1, "format", "between 1 and 1");
    assertWrong(GOOD.replaceFirst("disk: 300 MB", "disk: lots"), 9, "disk", "300 MB or 5 GB");
    assertWrong(GOOD.replaceFirst("about: 1 min", "about: long"), 8, "about", "30 s or 10 min");
    assertWrong(GOOD.replace("name: pingctl/ping", "name: Ping:1"), 10, "name", "Ping:1");
  }

  @Test
  void aMissingDockerfileOrScriptIsAnError() {
    assertWrong(GOOD.replace("images/ping", "images/pong"), 13, "folder", "no file Dockerfile");
    assertWrong(GOOD.replace("images/base", "images/bass"), 7, "folder", "no file bootstrap");
  }

  @Test
  void aPathOutOfTheInstallationIsAnError() {
    assertWrong(GOOD.replace("service/lib", "../secrets"), 15, "context.app/lib", "inside");
  }

  @Test
  void aBaseThatIsNotListedIsAnError() {
    assertWrong(
        GOOD.replace("base: pingctl/base", "base: pingctl/bass"), 12, "base", "pingctl/base");
  }

  @Test
  void basesThatGoRoundInACircleAreAnError() {
    String circle =
        """
        format: 1
        images:
          - {name: a, title: a, base: b, folder: images/ping, about: 5 s, disk: 1 MB}
          - {name: b, title: b, base: a, folder: images/ping, about: 5 s, disk: 1 MB}
        """;

    assertWrong(circle, 3, "images[0].base", "a → b → a");
  }

  @Test
  void twoImagesOfOneNameAreAnError() {
    assertWrong(GOOD.replace("name: pingctl/ping", "name: pingctl/base"), 10, "name", "two images");
  }

  @Test
  void anImageThatCanOnlyBePulledHasNoFolder() throws IOException {
    Catalogue catalogue =
        read(
            """
            format: 1
            images:
              - name: pingctl/grafana
                title: Grafana
                upstream: grafana/grafana:1
                disk: 1 GB
            """);

    assertThat(catalogue.image("pingctl/grafana").recipe()).isEqualTo(new Recipe.PulledOnly());
    assertThat(catalogue.image("pingctl/grafana").cost()).isEqualTo("only pulled");
  }

  @Test
  void anImageIsEitherMadeHereOrPulled() {
    assertWrong(
        """
        format: 1
        images:
          - name: pingctl/grafana
            title: Grafana
            disk: 1 GB
        """,
        3,
        "name",
        "neither a folder nor an upstream");
  }

  private void assertWrong(String yaml, int line, String property, String words) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.id()).isEqualTo(FailureId.BAD_FILE);
              assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(failure.sentence())
                  .contains("images.yaml:" + line + ":")
                  .contains(property)
                  .contains(words);
            });
  }

  private Catalogue read(String yaml) throws IOException {
    write("images/images.yaml", yaml);
    return Catalogue.read(root, root);
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text);
  }
}
