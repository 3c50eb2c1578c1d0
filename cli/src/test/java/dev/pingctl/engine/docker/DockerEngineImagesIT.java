package dev.pingctl.engine.docker;

import static dev.pingctl.engine.docker.RealEngine.dockerfile;
import static dev.pingctl.engine.docker.RealEngine.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.engine.ImageBuild;
import dev.pingctl.engine.OwnedImage;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.Ownership;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What [DockerEngine] promises of images, on the engine of this machine.
final class DockerEngineImagesIT {
  @RegisterExtension static final RealEngine REAL = new RealEngine();
  private static final DockerEngine ENGINE = REAL.engine;

  @Test
  void buildsWithArgumentsLabelsAndReferencesAndTellsItsSteps() {
    String reference = "pingctl-it/built:" + REAL.run;
    List<String> lines = new ArrayList<>();
    ImageBuild build =
        new ImageBuild(
            Map.of(),
            Map.of(
                "Dockerfile",
                "ARG BASE\nFROM ${BASE}\nLABEL pingctl.dev/image=pingctl-it/built\nARG WORD\nCOPY deep /deep\nRUN echo said $WORD\n"
                    .getBytes(StandardCharsets.UTF_8),
                "deep/" + "long/".repeat(40) + "file",
                "found".getBytes(StandardCharsets.UTF_8)),
            Map.of("BASE", REAL.image, "WORD", "hello"),
            List.of(reference, reference + "-2"),
            Optional.empty());

    ENGINE.transfer().build(build, lines::add);

    assertThat(lines).contains("said hello").anyMatch(line -> line.startsWith("Step 1/"));
    assertThat(ENGINE.images().id(reference))
        .isEqualTo(ENGINE.images().id(reference + "-2"))
        .isPresent();
    assertThat(ENGINE.images().owned())
        .anyMatch(image -> image.references().contains(reference) && image.size() > 0);
    ENGINE.containers().ensure(REAL.spec("built").image(reference).build());
    assertThat(REAL.sh("built", "cat /deep/" + "long/".repeat(40) + "file").output())
        .isEqualTo("found");
  }

  @Test
  void aFailingBuildShowsItsLastLines() {
    Failure failure =
        failure(() ->
            ENGINE
                .transfer()
                .build(
                    dockerfile(
                        "FROM " + REAL.image + "\nRUN echo before it broke; exit 9\n",
                        "pingctl-it/broken:" + REAL.run),
                    line -> {}));

    assertThat(failure.id()).isEqualTo(FailureId.BUILD);
    assertThat(failure.sentence()).contains("non-zero code: 9");
    assertThat(failure.details()).contains("before it broke");
  }

  @Test
  void removingOneReferenceKeepsTheOthers() {
    String reference = "pingctl-it/scrap:" + REAL.run + "-second";
    ENGINE.images().tag(REAL.image, reference);

    assertThat(ENGINE.images().remove(reference)).isEqualTo(Outcome.REMOVED);
    assertThat(ENGINE.images().remove(reference)).isEqualTo(Outcome.ABSENT);
    assertThat(ENGINE.images().id(REAL.image)).isPresent();
  }

  @Test
  void severalImagesAreSavedTogetherAndLoadedWithTheirReferences() throws IOException {
    String first = "pingctl-it/saved:" + REAL.run;
    String second = "pingctl-it/saved-too:" + REAL.run;
    ENGINE.images().tag(REAL.image, first);
    ENGINE.transfer().build(dockerfile("FROM " + REAL.image + "\nENV TWO=2\n", second), line -> {});
    byte[] saved;
    try (InputStream archive = ENGINE.transfer().saveAll(List.of(first, second))) {
      saved = archive.readAllBytes();
    }
    ENGINE.images().untag(first);
    ENGINE.images().untag(second);
    List<String> lines = new ArrayList<>();

    ENGINE.transfer().load(new ByteArrayInputStream(saved), lines::add);

    assertThat(ENGINE.images().id(first)).isEqualTo(ENGINE.images().id(REAL.image));
    assertThat(ENGINE.images().id(second)).isPresent();
    assertThat(lines).contains("Loaded image: " + first, "Loaded image: " + second);
    ENGINE.images().untag(first);
    ENGINE.images().untag(second);
  }

  @Test
  void whatIsNoArchiveIsRefusedInTheEnginesWords() {
    byte[] text = "no archive".getBytes(StandardCharsets.UTF_8);

    Failure failure =
        failure(() -> ENGINE.transfer().load(new ByteArrayInputStream(text), line -> {}));

    assertThat(failure.id()).isEqualTo(FailureId.ENGINE);
    assertThat(failure.sentence()).contains("to load images");
  }

  @Test
  void whatSomeoneBuildsOnAnImageIsNotPingctls() {
    String reference = "pingctl-it/theirs:" + REAL.run;
    ENGINE
        .transfer()
        .build(dockerfile("FROM " + REAL.image + "\nENV THEIR=own\n", reference), line -> {});
    String id = ENGINE.images().id(reference).orElseThrow();

    assertThat(failure(() -> ENGINE.images().remove(reference)).id()).isEqualTo(FailureId.FOREIGN);
    assertThat(ENGINE.images().owned()).extracting(OwnedImage::id).doesNotContain(id);
    assertThat(failure(() -> ENGINE.images().remove(id)).id()).isEqualTo(FailureId.FOREIGN);
  }

  @Test
  void whatABuildLeavesOfItsStagesIsFoundAndRemoved() {
    String text =
        """
        FROM %1$s AS build
        LABEL pingctl.dev/image=""
        ENV FOR=%2$s
        FROM %1$s
        COPY --from=build /etc/passwd /copy
        """
            .formatted(REAL.image, REAL.run);
    ENGINE.transfer().build(dockerfile(text, "pingctl-it/stages:" + REAL.run), line -> {});

    List<OwnedImage> leftovers =
        ENGINE.images().owned().stream()
            .filter(image -> REAL.run.equals(image.labels().get(Ownership.STAGE)))
            .filter(image -> image.references().isEmpty())
            .toList();

    assertThat(leftovers).hasSize(1);
    assertThat(ENGINE.images().remove(leftovers.getFirst().id())).isEqualTo(Outcome.REMOVED);
  }

  @Test
  void aPullFromNowhereSaysThatTheRegistryDoesNotAnswer() {
    assertThatThrownBy(() ->
            ENGINE.transfer().pull("127.0.0.1:9/nothing:1", Duration.ofSeconds(10), line -> {}))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.id()).isEqualTo(FailureId.REGISTRY_DOWN));
  }
}
