package dev.pingctl.stage;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.StageName;
import dev.pingctl.text.Spelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The workshop: its stages in order.
public record Workshop(List<Stage> stages) {
  private static final String STAGES = "stages";

  public Workshop {
    stages = List.copyOf(stages);
  }

  /// A folder that is said to hold a workshop, when it does.
  ///
  /// @throws Failure `PING-NO-WORKSHOP` when it is not there or has no stages
  public static Path require(Path folder) {
    String problem = "does not exist";
    try (Stream<Path> entries = Files.list(folder.resolve(STAGES))) {
      if (entries.anyMatch(StageFile::isStage)) {
        return folder;
      }
      problem = "has no stage in its folder " + STAGES;
    } catch (NotDirectoryException | NoSuchFileException e) {
      if (Files.isDirectory(folder)) {
        problem = "has no folder " + STAGES;
      } else if (Files.exists(folder)) {
        problem = "is not a folder";
      }
    } catch (IOException e) {
      problem = "cannot be read";
    }
    throw new Failure(
        FailureId.NO_WORKSHOP,
        ExitCode.USAGE,
        "The workshop %s %s; name another folder with --workshop or PINGCTL_WORKSHOP, or make one with `pingctl workshop init DIR`."
            .formatted(folder, problem));
  }

  /// Reads every stage below `stages/` of the workshop in use.
  ///
  /// @throws Failure `PING-BAD-FILE` for the first thing that is wrong in any of them
  public static Workshop read(Settings settings) {
    Path folder = settings.workshop().resolve(STAGES);
    List<Path> folders;
    try (Stream<Path> entries = Files.list(folder)) {
      folders = entries.filter(StageFile::isStage).sorted().toList();
    } catch (IOException e) {
      throw new Failure(
          FailureId.BAD_INSTALL,
          ExitCode.FAILED,
          "%s cannot be read; install pingctl again with ./install.sh.".formatted(folder),
          e);
    }
    Workshop workshop =
        new Workshop(folders.stream().map(path -> StageFile.read(settings, path)).toList());
    workshop.stages.forEach(workshop::withNeeds);
    return workshop;
  }

  /// The stage with this name.
  ///
  /// @throws Failure `PING-NO-STAGE` with the nearest name and the list of stages
  public Stage stage(String name) {
    List<String> names = stages.stream().map(Stage::name).toList();
    return stages.stream()
        .filter(stage ->
            stage.name().equals(name)
                || StageName.inWorkshop(stage.name()).equals(name)
                || stage.folder().endsWith(name))
        .findFirst()
        .orElseThrow(() ->
            new Failure(
                FailureId.NO_STAGE,
                ExitCode.USAGE,
                "There is no stage '%s'%s The stages are %s."
                    .formatted(
                        name,
                        Spelling.closest(name, names)
                            .map(guess -> "; did you mean '" + guess + "'?")
                            .orElse("."),
                        String.join(", ", names))));
  }

  /// The failure of a command that needs some stage up.
  public static Failure noneUp() {
    return new Failure(
        FailureId.NOT_UP,
        ExitCode.CHECK_FAILED,
        "No stage is up; bring one up with `pingctl up --stage=compose`, or all with `pingctl"
            + " up`.");
  }

  /// The stages of these names and those that they need, in order; every stage for no names.
  ///
  /// @throws Failure `PING-NO-STAGE` for a name that there is not
  public List<Stage> withNeeds(List<String> names) {
    return names.isEmpty()
        ? stages
        : names.stream()
            .flatMap(name -> withNeeds(stage(name)).stream())
            .distinct()
            .sorted(Comparator.comparingInt(Stage::number))
            .toList();
  }

  /// A stage and the stages it needs, those first.
  ///
  /// @throws Failure `PING-BAD-FILE` when stages need each other in a circle, or one that does not
  ///   exist
  public List<Stage> withNeeds(Stage stage) {
    Map<String, Stage> ordered = new LinkedHashMap<>();
    collect(stage, ordered, new ArrayList<>());
    return ordered.values().stream().sorted(Comparator.comparingInt(Stage::number)).toList();
  }

  /// The stages that need a stage, directly or through others, in the order in which they can be
  /// taken down.
  public List<Stage> dependents(Stage stage) {
    return stages.reversed().stream()
        .filter(other -> !other.name().equals(stage.name()))
        .filter(
            other -> withNeeds(other).stream().anyMatch(need -> need.name().equals(stage.name())))
        .toList();
  }

  private void collect(Stage stage, Map<String, Stage> ordered, List<String> path) {
    if (path.contains(stage.name())) {
      throw new Failure(
          FailureId.BAD_FILE,
          ExitCode.USAGE,
          "%s: 'needs' goes in a circle: %s.".formatted(stage.folder(), String.join(" → ", path)));
    }
    path.add(stage.name());
    stage.needs().forEach(need -> collect(stage(need), ordered, path));
    path.removeLast();
    ordered.put(stage.name(), stage);
  }
}
