package dev.pingctl.experiment;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Workshop;
import dev.pingctl.text.Spelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The experiments of a workshop, in order.
public record Experiments(List<Experiment> all) {
  /// The folder of a workshop that they are in.
  public static final String FOLDER = "experiments";

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
          "%s cannot be read (%s); correct its permissions.".formatted(folder, e.getMessage()),
          e);
    }
  }

  /// Those with these names, in the order of the workshop; all where none is named.
  ///
  /// @throws Failure `PING-NO-EXPERIMENT` with the nearest name and the list of experiments
  public List<Experiment> named(List<String> names) {
    if (names.isEmpty() && !all.isEmpty()) {
      return all;
    }
    List<String> known = all.stream().map(Experiment::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw none(
            "There is no experiment '%s'%s"
                .formatted(
                    name,
                    Spelling.closest(name, known)
                        .map(guess -> "; did you mean '" + guess + "'?")
                        .orElse(".")),
            known);
      }
    }
    if (all.isEmpty()) {
      throw none("This workshop has no experiments.", known);
    }
    return all.stream().filter(each -> names.contains(each.name())).toList();
  }

  private static Failure none(String sentence, List<String> known) {
    String list =
        known.isEmpty() ? "" : " The experiments are %s.".formatted(String.join(", ", known));
    return new Failure(FailureId.NO_EXPERIMENT, ExitCode.USAGE, sentence + list);
  }
}
