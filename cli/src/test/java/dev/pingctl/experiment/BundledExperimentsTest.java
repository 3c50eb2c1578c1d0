package dev.pingctl.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every experiment that the workshop brings along: its files, and that it can be refuted.
class BundledExperimentsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Settings SETTINGS =
      new Settings(ROOT, Path.of("/home/learner/.pingctl"), 5000, ImagePolicy.BUILD, Map.of());

  static List<Experiment> experiments() {
    return Experiments.read(SETTINGS, Workshop.read(SETTINGS)).all();
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void itsLessonHasFourPartsAndItsClaim(Experiment experiment) throws IOException {
    String lesson = Files.readString(experiment.folder().resolve("README.md"));

    assertThat(lesson)
        .startsWith("# %02d · %s\n".formatted(experiment.number(), experiment.title()))
        .contains("\n## Claim\n" + experiment.claim() + "\n")
        .containsSubsequence(
            "\n## Claim\n",
            "\n## Hypothesis\n",
            "\n## What to watch\n",
            "\n## What would refute it\n",
            "Try it: ",
            "`pingctl prove " + experiment.name());
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void everyPartHasAControlAndAThresholdForIt(Experiment experiment) {
    for (Experiment.Part part : experiment.parts()) {
      assertThat(part.arms()).as(part.name()).hasSizeGreaterThan(1);
      assertThat(part.thresholds())
          .as(part.name())
          .anyMatch(threshold -> threshold.startsWith(part.arms().getFirst().name() + "."))
          .anyMatch(threshold ->
              part.arms().stream().skip(1).anyMatch(arm -> threshold.contains(arm.name() + ".")));
    }
  }

  /// `ExperimentFile` has made sure that the scripts of a `run` are there.
  @ParameterizedTest
  @MethodSource("experiments")
  void itsScriptsAreForBashAndEndAtTheFirstFailure(Experiment experiment) throws IOException {
    try (Stream<Path> files = Files.list(experiment.folder())) {
      for (Path script : files.filter(file -> file.toString().endsWith(".sh")).toList()) {
        assertThat(Files.readString(script))
            .as(script.toString())
            .satisfiesAnyOf(
                text -> assertThat(text).startsWith("#!/usr/bin/env bash\n"),
                text -> assertThat(text).startsWith("# shellcheck shell=bash"))
            .satisfiesAnyOf(
                text -> assertThat(text).contains("\nset -euo pipefail\n"),
                text -> assertThat(text).containsPattern("\nsource .*/[a-z./-]+\\.sh\"\n"));
      }
    }
  }
}
