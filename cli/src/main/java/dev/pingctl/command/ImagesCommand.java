package dev.pingctl.command;

import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.SettingsOptions;
import dev.pingctl.engine.OwnedImage;
import dev.pingctl.image.Catalogue;
import dev.pingctl.image.CatalogueImage;
import dev.pingctl.image.CatalogueImage.Recipe;
import dev.pingctl.machine.RunLock;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Lists the images of the catalogue, what they are built from and which of them are here.
@Command(
    name = "images",
    description =
        "List the images: what each is built from, and which are here. With --provide, make all"
            + " ready.")
final class ImagesCommand implements Callable<Integer> {
  private static final double MEGABYTE = 1e6;

  private final Session session;

  @Option(
      names = "--provide",
      description =
          "Pull or build every image that is missing, so that no `up` has to wait for one.")
  boolean provide;

  @Mixin SettingsOptions settingsOptions = new SettingsOptions();

  @Mixin OutputOptions output = new OutputOptions();

  ImagesCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Run run = session.with(settingsOptions.apply(session.settings()));
    Catalogue catalogue = run.catalogue();
    if (provide) {
      provide(run, catalogue);
    }
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
              entry.get("bytes") instanceof Long bytes
                  ? String.format(Locale.ROOT, "%.0f MB", bytes / MEGABYTE)
                  : "-",
              text(entry, "builtFrom"),
              text(entry, "upstream")));
    }
    output.print(Table.render(rows, output.columns()));
    return ExitCode.OK.code();
  }

  private void provide(Run run, Catalogue catalogue) {
    Plan plan =
        run.planner().provide(catalogue.images().stream().map(CatalogueImage::name).toList());
    run.preflight().check(plan);
    try (RunLock lock = RunLock.take(run.settings().home())) {
      run.executor().run(plan, output.reporter());
    }
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
