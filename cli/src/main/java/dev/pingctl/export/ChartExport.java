package dev.pingctl.export;

import dev.pingctl.export.Draft.Section;
import dev.pingctl.image.BuildContext;
import dev.pingctl.release.ChartSpec;
import dev.pingctl.settings.Ownership;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Step;
import dev.pingctl.text.Tree;
import dev.pingctl.text.UserText;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The charts of a stage, whose values name the images.
final class ChartExport {
  private static final String FOLDER = "charts/";

  private final Settings settings;
  private final Stage stage;
  private final ImageNames names;
  private final Draft draft;

  ChartExport(Settings settings, Stage stage, ImageNames names, Draft draft) {
    this.settings = settings;
    this.stage = stage;
    this.names = names;
    this.draft = draft;
  }

  void write(Step.InstallChart step) {
    ChartSpec chart = step.on(settings.target());
    String folder = FOLDER + chart.release() + "/";
    BuildContext.of(chart.folder())
        .files()
        .forEach((inside, file) -> draft.add(folder + inside, text(inside, file)));
    Map<String, Object> values = unowned(chart.values());
    if (!values.isEmpty()) {
      draft.add(file(chart), Yamls.text(values));
    }
  }

  private String text(String inside, Path file) {
    String text = UserText.read(file);
    if (inside.endsWith("NOTES.txt")) {
      return PlainText.ofNotes(text);
    }
    return names.inChart(PlainText.of(text));
  }

  /// The file of the values that the stage gives a chart.
  private static String file(ChartSpec chart) {
    return FOLDER + chart.release() + "-values.yaml";
  }

  /// Values without the labels that say whose objects are, and without what is empty then.
  private static Map<String, Object> unowned(Map<String, Object> values) {
    Map<String, Object> kept = new LinkedHashMap<>();
    values.forEach((key, value) -> {
      if (value instanceof Map<?, ?> below) {
        Map<String, Object> inside = unowned(Tree.mapping(below));
        if (!inside.isEmpty()) {
          kept.put(key, inside);
        }
      } else if (!key.equals(Ownership.PART_OF) && !key.equals(Ownership.STAGE)) {
        kept.put(key, value);
      }
    });
    return kept;
  }

  void explain(Step.InstallChart step) {
    ChartSpec chart = step.on(settings.target());
    String values = draft.has(file(chart)) ? " --values=" + file(chart) : "";
    draft.type(
        Section.UP,
        "helm upgrade --install %s %s%s --namespace=%s --create-namespace%s \\\n  --wait --timeout=%ds"
            .formatted(
                chart.release(),
                FOLDER,
                chart.release(),
                stage.namespace(),
                values,
                step.timeout().toSeconds()));
  }

  void remove() {
    for (Step.InstallChart step : stage.charts().reversed()) {
      draft.type(
          Section.DOWN,
          "helm uninstall %s --namespace=%s --wait"
              .formatted(step.chart().release(), stage.namespace()));
    }
  }
}
