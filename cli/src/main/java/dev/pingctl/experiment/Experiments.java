package dev.pingctl.experiment;

import dev.pingctl.experiment.Experiment.Part;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Workshop;
import dev.pingctl.text.FileProblem;
import dev.pingctl.text.Spelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The experiments of a workshop, in order.
public record Experiments(List<Experiment> all) {
  /// The folder of a workshop that they are in.
  public static final String FOLDER = "experiments";

  private static final String PART = "/";

  public Experiments {
    all = List.copyOf(all);
  }

  /// Reads every experiment of the workshop in use; none where it has no such folder.
  ///
  /// @throws Failure `PING-BAD-FILE` for the first thing that is wrong in any of them
  public static Experiments read(Settings settings, Workshop workshop) {
    Path folder = settings.workshop().resolve(FOLDER);
    if (!Files.isDirectory(folder)) {
      return new Experiments(List.of());
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return new Experiments(
          entries
              .filter(ExperimentFile::isExperiment)
              .sorted()
              .map(each -> ExperimentFile.read(settings, workshop, each))
              .toList());
    } catch (IOException e) {
      throw new Failure(
          FailureId.BAD_FILE,
          ExitCode.USAGE,
          "%s cannot be read (%s); correct its permissions.".formatted(folder, FileProblem.of(e)),
          e);
    }
  }

  /// Those with these names, in the order of the workshop; all where none is named. A name with a
  /// slash means one part alone, such as `availability/killed-redis`.
  ///
  /// @throws Failure `PING-NO-EXPERIMENT` with the nearest name and the list of experiments
  public List<Experiment> named(List<String> names) {
    if (all.isEmpty()) {
      throw none("This workshop has no experiments.", List.of());
    }
    names.forEach(this::require);
    return names.isEmpty()
        ? all
        : all.stream().flatMap(experiment -> chosen(experiment, names).stream()).toList();
  }

  private void require(String name) {
    List<String> known = all.stream().map(Experiment::name).toList();
    String experiment = name.split(PART, 2)[0];
    Optional<Experiment> found =
        all.stream().filter(each -> each.name().equals(experiment)).findFirst();
    if (found.isEmpty()) {
      throw none(
          "There is no experiment '%s'%s".formatted(experiment, guess(experiment, known)), known);
    }
    List<String> parts = found.get().parts().stream().map(Part::name).toList();
    String part = name.substring(experiment.length()).replaceFirst(PART, "");
    if (name.contains(PART) && !parts.contains(part)) {
      throw new Failure(
          FailureId.NO_EXPERIMENT,
          ExitCode.USAGE,
          "Experiment %s has no part '%s'%s Its parts are %s."
              .formatted(experiment, part, guess(part, parts), String.join(", ", parts)));
    }
  }

  private static String guess(String name, List<String> known) {
    return Spelling.closest(name, known)
        .map(guess -> "; did you mean '" + guess + "'?")
        .orElse(".");
  }

  /// An experiment, or the parts of it that are named; empty where neither is.
  private static Optional<Experiment> chosen(Experiment experiment, List<String> names) {
    if (names.contains(experiment.name())) {
      return Optional.of(experiment);
    }
    List<Part> parts =
        experiment.parts().stream()
            .filter(part -> names.contains(experiment.name() + PART + part.name()))
            .toList();
    return parts.isEmpty() ? Optional.empty() : Optional.of(experiment.with(parts));
  }

  private static Failure none(String sentence, List<String> known) {
    String list =
        known.isEmpty() ? "" : " The experiments are %s.".formatted(String.join(", ", known));
    return new Failure(FailureId.NO_EXPERIMENT, ExitCode.USAGE, sentence + list);
  }
}
