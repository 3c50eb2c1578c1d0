package dev.pingctl.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// A lesson is a folder that holds what its stage declares or its README links to, and nothing
/// else.
class StageFolderTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> ALWAYS = List.of("README.md", "plan.txt", "stage.yaml");
  private static final List<String> HEADINGS =
      List.of(
          "## Goal",
          "## What changes",
          "## Do it",
          "## Look",
          "## Break it",
          "## Prove it",
          "## Take it down",
          "## What you have learned",
          "## Next");

  @TestFactory
  Stream<DynamicTest> everyFileIsDeclared() {
    return stages()
        .map(stage ->
            DynamicTest.dynamicTest(
                stage.name(),
                () -> {
                  String declaration = Files.readString(stage.folder().resolve("stage.yaml"));
                  String lesson = Files.readString(stage.folder().resolve("README.md"));
                  try (Stream<Path> files = Files.walk(stage.folder())) {
                    assertThat(
                            files
                                .filter(Files::isRegularFile)
                                .map(file -> stage.folder().relativize(file).toString()))
                        .allMatch(file ->
                            ALWAYS.contains(file)
                                || declaration.contains(file.split("/", 2)[0])
                                || lesson.contains("](" + file + ")"))
                        .containsAll(ALWAYS);
                  }
                }));
  }

  @TestFactory
  Stream<DynamicTest> everyLessonHasItsParts() {
    return stages()
        .map(stage ->
            DynamicTest.dynamicTest(
                stage.name(),
                () ->
                    assertThat(lines(stage).stream().filter(line -> line.startsWith("## ")))
                        .containsExactlyElementsOf(HEADINGS)));
  }

  @TestFactory
  Stream<DynamicTest> everyLessonBeginsWithAPictureSaysHowLongItTakesAndAsksForPredictions() {
    return stages()
        .map(stage ->
            DynamicTest.dynamicTest(
                stage.name(),
                () -> {
                  List<String> lines = lines(stage);
                  assertThat(lines.subList(0, 3)).element(2).isEqualTo("```mermaid");
                  assertThat(lines.subList(0, lines.indexOf("## Goal")))
                      .anyMatch(line -> line.matches("About \\d+ minutes.*"));
                  assertThat(lines).anyMatch(line -> line.startsWith("**Predict:** "));
                }));
  }

  @TestFactory
  Stream<DynamicTest> everyLessonHasTheNumberAndTheTitleOfItsStage() {
    return stages()
        .map(stage ->
            DynamicTest.dynamicTest(
                stage.name(),
                () ->
                    assertThat(lines(stage).getFirst())
                        .isEqualTo("# %02d · %s".formatted(stage.number(), stage.title()))));
  }

  @TestFactory
  Stream<DynamicTest> everyLessonLinksToTheNextOneByItsTitle() {
    List<Stage> all = stages().toList();
    return all.stream()
        .map(stage ->
            DynamicTest.dynamicTest(
                stage.name(),
                () -> {
                  Stage next = all.get((all.indexOf(stage) + 1) % all.size());
                  List<String> lines = lines(stage);
                  assertThat(
                          String.join(" ", lines.subList(lines.indexOf("## Next"), lines.size())))
                      .contains(
                          "[%02d · %s](../%s/README.md)"
                              .formatted(next.number(), next.title(), next.folder().getFileName()));
                }));
  }

  private static List<String> lines(Stage stage) throws IOException {
    return Files.readAllLines(stage.folder().resolve("README.md"));
  }

  private static Stream<Stage> stages() {
    Settings settings =
        new Settings(ROOT, Path.of("/home/learner/.pingctl"), 5000, ImagePolicy.AUTO, Map.of());
    return Workshop.read(settings).stages().stream();
  }
}
