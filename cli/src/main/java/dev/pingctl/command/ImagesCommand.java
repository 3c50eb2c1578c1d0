package dev.pingctl.command;

import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.SettingsOptions;
import dev.pingctl.command.option.StageOption;
import dev.pingctl.command.option.TypedPath;
import dev.pingctl.engine.OwnedImage;
import dev.pingctl.image.Catalogue;
import dev.pingctl.image.CatalogueImage;
import dev.pingctl.image.CatalogueImage.Recipe;
import dev.pingctl.image.ImageArchive;
import dev.pingctl.machine.NewFile;
import dev.pingctl.machine.RunLock;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.plan.Plan;
import dev.pingctl.run.RunResult;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Lists the images of the catalogue, what they are built from and which of them are here; makes
/// them ready, and carries them to machines without a network.
@Command(
    name = "images",
    description =
        "List the images: what each is built from, and which are here. With --provide, make all"
            + " ready; with --save and --load, carry them to a machine without a network.")
final class ImagesCommand implements Callable<Integer> {
  private static final double MEGABYTE = 1e6;

  private final Session session;

  @ArgGroup(exclusive = true)
  Wanted wanted = new Wanted();

  @Option(
      names = StageOption.NAME,
      paramLabel = StageOption.LABEL,
      split = ",",
      description = {
        "With --save: the stages whose images are saved, with those that they need; may be given",
        "several times. Default: every stage."
      })
  List<String> stages = List.of();

  @Option(names = "--force", description = "With --save: overwrite FILE.")
  boolean force;

  @Mixin SettingsOptions settingsOptions = new SettingsOptions();

  @Mixin OutputOptions output = new OutputOptions();

  /// What is to be done before, or in place of, listing them.
  static final class Wanted {
    @Option(
        names = "--provide",
        description =
            "Pull or build every image that is missing, so that no `up` has to wait for one.")
    boolean provide;

    @Option(
        names = "--save",
        paramLabel = "FILE",
        description = "Make the images ready and save them into one archive.")
    Optional<Path> save = Optional.empty();

    @Option(
        names = "--load",
        paramLabel = "FILE",
        description = "Load the images of such an archive, so that `up` needs no network.")
    Optional<Path> load = Optional.empty();
  }

  ImagesCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Settings settings = settingsOptions.apply(session.settings());
    Run run = session.with(settings);
    if (wanted.save.isEmpty() && (force || !stages.isEmpty())) {
      throw new Failure(
          FailureId.USAGE,
          ExitCode.USAGE,
          "%s goes with --save=FILE.".formatted(force ? "--force" : StageOption.NAME));
    }
    if (wanted.save.isPresent()) {
      return save(run, TypedPath.absolute(settings, wanted.save.get()));
    }
    if (wanted.load.isPresent()) {
      return load(run, TypedPath.absolute(settings, wanted.load.get()));
    }
    if (wanted.provide) {
      provide(run, run.catalogue());
    }
    return list(run);
  }

  private int list(Run run) {
    Catalogue catalogue = run.catalogue();
    List<OwnedImage> present = run.engine().images().owned();
    List<Map<String, Object>> entries = new ArrayList<>();
    for (CatalogueImage image : catalogue.images()) {
      entries.add(entry(image, present));
    }
    if (output.isJson()) {
      output.print(Map.of("images", entries));
      return ExitCode.OK.code();
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("IMAGE", "HERE AS", "SIZE", "BUILT FROM", "OR PULLED AS"));
    for (Map<String, Object> entry : entries) {
      rows.add(
          List.of(
              text(entry, "name"),
              text(entry, "reference"),
              entry.get("bytes") instanceof Long bytes ? megabytes(bytes) : "-",
              text(entry, "builtFrom"),
              text(entry, "upstream")));
    }
    output.print(Table.render(rows, output.columns()));
    return ExitCode.OK.code();
  }

  private void provide(Run run, Catalogue catalogue) {
    Plan plan =
        run.planner().provide(catalogue.images().stream().map(CatalogueImage::name).toList());
    carryOut(run, plan);
  }

  private RunResult carryOut(Run run, Plan plan) {
    run.preflight().check(plan);
    try (RunLock lock = RunLock.take(run.settings().home())) {
      return run.executor().run(plan, output.reporter());
    }
  }

  private int save(Run run, Path file) {
    List<Stage> wantedStages = run.workshop().withNeeds(stages);
    if (run.planner().imageNames(wantedStages).isEmpty()) {
      throw new Failure(
          FailureId.USAGE,
          ExitCode.USAGE,
          "Stage %s has no images to save; name another one with --stage."
              .formatted(String.join(", ", stages)));
    }
    new NewFile(file).require(force);
    carryOut(run, run.planner().save(wantedStages, file, Version.number()));
    ImageArchive archive = ImageArchive.read(file);
    return print(
        archive,
        "saved",
        "To load them on another machine: pingctl images --load=%s\n"
            .formatted(file.getFileName()));
  }

  private int load(Run run, Path file) {
    ImageArchive archive = ImageArchive.read(file);
    RunResult result = carryOut(run, run.planner().loadArchive(file, Version.number()));
    boolean changed = result.done().getLast().outcome().isChange();
    return print(archive, changed ? "loaded" : "unchanged", "");
  }

  private int print(ImageArchive archive, String outcome, String next) {
    ImageArchive.Contents contents = archive.contents();
    if (output.isJson()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("outcome", outcome);
      document.put("file", archive.file().toString());
      document.put("bytes", archive.size());
      document.put("version", contents.version());
      document.put("platform", contents.platform());
      document.put("stages", contents.stages());
      document.put("images", contents.images());
      output.print(Map.of("archive", document));
      return ExitCode.OK.code();
    }
    output.print(
        "%s: %s for %s\n  images: %s\n  stages: %s\n%s"
            .formatted(
                outcome,
                megabytes(archive.size()),
                contents.platform(),
                String.join(", ", contents.images().values()),
                String.join(", ", contents.stages()),
                next));
    return ExitCode.OK.code();
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.0f MB", bytes / MEGABYTE);
  }

  private static String text(Map<String, Object> entry, String key) {
    return entry.get(key) instanceof String text ? text : "-";
  }

  private static Map<String, Object> entry(CatalogueImage image, List<OwnedImage> present) {
    Optional<OwnedImage> newest =
        present.stream()
            .filter(owned -> owned.references().contains(image.name() + ":latest"))
            .findFirst();
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", image.name());
    entry.put("title", image.title());
    entry.put("upstream", image.upstream().orElse(null));
    entry.put("builtFrom", builtFrom(image));
    entry.put("reference", newest.map(owned -> reference(image, owned)).orElse(null));
    entry.put("bytes", newest.map(OwnedImage::size).orElse(null));
    return entry;
  }

  private static String reference(CatalogueImage image, OwnedImage owned) {
    return owned.references().stream()
        .filter(reference -> !reference.equals(image.name() + ":latest"))
        .findFirst()
        .orElse(image.name() + ":latest");
  }

  private static String builtFrom(CatalogueImage image) {
    return switch (image.recipe()) {
      case Recipe.Dockerfile dockerfile ->
          dockerfile.folder().getFileName()
              + "/Dockerfile"
              + dockerfile.base().map(base -> " on " + base).orElse("");
      case Recipe.Bootstrap bootstrap -> "Debian " + bootstrap.suite() + " packages";
      case Recipe.PulledOnly ignored -> "-";
    };
  }
}
