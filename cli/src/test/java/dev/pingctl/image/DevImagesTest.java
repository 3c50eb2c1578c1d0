package dev.pingctl.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.image.CatalogueImage.Recipe;
import dev.pingctl.image.Images.ProvidedImage;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `pingctl dev` builds of an image's source.
class DevImagesTest {
  private static final ProvidedImage RELEASED =
      new ProvidedImage("pingctl/ping:1", Outcome.UNCHANGED, false);

  @TempDir Path root = Path.of("");

  private final ImageEngine engine = new ImageEngine();

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(root.resolve("ping"));
    Files.createDirectories(root.resolve("dev"));
    Files.createDirectories(root.resolve("src"));
    Files.writeString(root.resolve("ping/Dockerfile"), "FROM scratch\n");
    Files.writeString(
        root.resolve("dev/Dockerfile"), "ARG BASE\nFROM ${BASE} AS compile\nFROM scratch\nUSER 1");
    Files.writeString(root.resolve("src/Main.java"), "class Main {}");
  }

  @Test
  void theVersionIsTheTagAndTheLastStepButForItTheLabelsAreAtTheTop() {
    ProvidedImage made = build(image(true));

    String tag = made.reference().substring("pingctl/ping:".length());
    assertThat(tag).matches("dev-[0-9a-f]{12}");
    assertThat(dockerfile().lines().toList())
        .hasSize(7)
        .endsWith("USER 1", "ENV VERSION=\"%s\"".formatted(tag))
        .element(4)
        .asString()
        .startsWith("LABEL ")
        .contains("\"pingctl.dev/image\"=\"pingctl/ping\"");
    assertThat(engine.lastBuild().arguments())
        .containsEntry("RELEASED", "pingctl/ping:1")
        .containsEntry("BASE", "pingctl/base:1");
    assertThat(engine.lastBuild().files()).containsKeys("src/Main.java");
  }

  @Test
  void anEqualSourceIsBuiltOnce() throws IOException {
    ProvidedImage made = build(image(true));
    Files.writeString(root.resolve("src/Main.java"), "class Main {}");

    ProvidedImage again = build(image(true));

    assertThat(again).isEqualTo(new ProvidedImage(made.reference(), Outcome.UNCHANGED, false));
    assertThat(engine.did()).hasSize(1);
    Files.writeString(root.resolve("src/Main.java"), "class Main { int a; }");
    assertThat(build(image(true)).reference()).isNotEqualTo(made.reference());
  }

  @Test
  void withoutAShortWayItIsTheReleasedImageThatReportsAnotherVersion() {
    build(image(false));

    assertThat(dockerfile()).startsWith("ARG RELEASED\nFROM ${RELEASED}\nLABEL ");
    assertThat(DevImages.dev(image(false))).isEmpty();
  }

  @Test
  void aSourceThatIsChangedDuringTheBuildLeavesNoImageOfTheWrongName() {
    ImageEngine slow =
        new ImageEngine() {
          @Override
          public synchronized void build(
              dev.pingctl.engine.ImageBuild build, java.util.function.Consumer<String> progress) {
            super.build(build, progress);
            try {
              Files.writeString(root.resolve("src/Main.java"), "class Main { int b; }");
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          }
        };

    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () ->
                new DevImages(slow, slow, Map.of())
                    .build(image(true), RELEASED, Optional.empty(), line -> {}));

    assertThat(failure.id()).isEqualTo(FailureId.FILE);
    assertThat(slow.did().getLast()).startsWith("remove pingctl/ping:dev-");
  }

  /// So that the engine has them in its cache: else the first build installs a JDK once more.
  @Test
  void theFirstStepsOfTheServiceAreThoseOfItsReleasedImage() throws IOException {
    assertThat(firstSteps("images/ping-dev/Dockerfile", "FROM ${BASE} AS compile\n"))
        .isEqualTo(firstSteps("images/ping/Dockerfile", "FROM ${BASE} AS build\n"));
  }

  private static List<String> firstSteps(String file, String from) throws IOException {
    String text = Files.readString(Path.of("..").resolve(file));
    String rest = text.substring(text.indexOf(from) + from.length());
    return rest.substring(0, rest.indexOf("\n\n"))
        .lines()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }

  private ProvidedImage build(CatalogueImage image) {
    return new DevImages(engine, engine, Map.of())
        .build(image, RELEASED, Optional.of("pingctl/base:1"), line -> {});
  }

  private String dockerfile() {
    return new String(
        engine.lastBuild().extraFiles().getOrDefault("Dockerfile", new byte[0]),
        StandardCharsets.UTF_8);
  }

  private CatalogueImage image(boolean hasShortWay) {
    Recipe.Dev dev =
        new Recipe.Dev(root.resolve("dev"), Map.of("src", root.resolve("src")), "training");
    return new CatalogueImage(
        "pingctl/ping",
        "Ping",
        Optional.empty(),
        new Recipe.Dockerfile(
            root.resolve("ping"),
            Optional.empty(),
            Map.of(),
            Map.of(),
            hasShortWay ? Optional.of(dev) : Optional.empty()),
        Optional.empty(),
        1);
  }
}
