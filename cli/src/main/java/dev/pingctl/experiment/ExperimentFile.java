package dev.pingctl.experiment;

import dev.pingctl.experiment.Experiment.Arm;
import dev.pingctl.experiment.Experiment.Part;
import dev.pingctl.experiment.Experiment.Requirement;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.StageParts;
import dev.pingctl.stage.Workshop;
import dev.pingctl.text.YamlNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads an `experiment.yaml`.
final class ExperimentFile {
  /// The name of the file in the folder of an experiment.
  static final String FILE = "experiment.yaml";

  private static final Pattern FOLDER = Pattern.compile("(\\d{2})-([a-z][a-z0-9-]*)");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
  private static final int MOST_ROUNDS = 20;

  private final Settings settings;
  private final Workshop workshop;
  private final Path folder;

  private ExperimentFile(Settings settings, Workshop workshop, Path folder) {
    this.settings = settings;
    this.workshop = workshop;
    this.folder = folder;
  }

  /// Whether a folder holds an experiment, by its name.
  static boolean isExperiment(Path folder) {
    return FOLDER.matcher(folder.getFileName().toString()).matches() && Files.isDirectory(folder);
  }

  /// Reads the experiment in this folder.
  static Experiment read(Settings settings, Workshop workshop, Path folder) {
    Matcher matcher = FOLDER.matcher(folder.getFileName().toString());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not the folder of an experiment: " + folder);
    }
    return new ExperimentFile(settings, workshop, folder)
        .experiment(
            Integer.parseInt(matcher.group(1)),
            matcher.group(2),
            YamlNode.read(folder.resolve(FILE)));
  }

  private Experiment experiment(int number, String name, YamlNode root) {
    root.entries(Set.of("format", "title", "claim", "needs", "steady-state", "parts"));
    root.require("format").number(1, 1);
    List<YamlNode> needs = root.require("needs").elements();
    if (needs.isEmpty()) {
      throw root.require("needs").wrong("must name a stage");
    }
    Stage first = stage(needs.getFirst());
    StageParts parts = new StageParts(settings, first, folder);
    return new Experiment(
        number,
        name,
        folder,
        root.require("title").text(),
        root.require("claim").text(),
        needs.stream().map(node -> stage(node).name()).toList(),
        root.get("steady-state").stream()
            .flatMap(list -> list.elements().stream())
            .map(parts::check)
            .toList(),
        parts(root.require("parts"), first));
  }

  private List<Part> parts(YamlNode node, Stage first) {
    Map<String, Part> parts = new LinkedHashMap<>();
    for (YamlNode element : node.elements()) {
      Part part = part(element, first);
      if (parts.put(part.name(), part) != null) {
        throw element.require("name").wrong("is the name of another part, too");
      }
    }
    if (parts.isEmpty()) {
      throw node.wrong("must have a part");
    }
    return List.copyOf(parts.values());
  }

  private Part part(YamlNode node, Stage first) {
    node.entries(
        Set.of(
            "name",
            "hypothesis",
            "stage",
            "rounds",
            "quick",
            "requires",
            "arms",
            "method",
            "thresholds"));
    Stage stage = node.get("stage").map(this::stage).orElse(first);
    List<Arm> arms = new ArrayList<>();
    node.require("arms")
        .entries()
        .forEach((name, arm) -> arms.add(arm(named(name, arm), arm, node.get("method"), stage)));
    if (arms.isEmpty()) {
      throw node.require("arms").wrong("must have an arm");
    }
    List<String> thresholds = node.require("thresholds").texts();
    if (thresholds.isEmpty()) {
      throw node.require("thresholds").wrong("must have a condition that can be refuted");
    }
    return new Part(
        named(node.require("name").text(), node.require("name")),
        node.require("hypothesis").text(),
        node.get("rounds").map(rounds -> (int) rounds.number(1, MOST_ROUNDS)).orElse(3),
        node.get("quick").map(YamlNode::truth).orElse(true),
        requirements(node.get("requires")),
        arms,
        thresholds);
  }

  private static String named(String name, YamlNode node) {
    if (!NAME.matcher(name).matches()) {
      throw node.wrong(
          "must have a name of small letters, digits and dashes, not '%s'".formatted(name));
    }
    return name;
  }

  /// @param shared the method of arms that have none of their own
  /// @param usual the stage of arms that name no other
  private Arm arm(String name, YamlNode node, Optional<YamlNode> shared, Stage usual) {
    if (node.isNull()) {
      return new Arm(name, usual.name(), List.of(), methods(usual).all(shared));
    }
    node.entries(Set.of("stage", "prepare", "method"));
    Stage stage = node.get("stage").map(this::stage).orElse(usual);
    MethodReader methods = methods(stage);
    return new Arm(
        name,
        stage.name(),
        methods.all(node.get("prepare")),
        methods.all(node.get("method").or(() -> shared)));
  }

  private MethodReader methods(Stage stage) {
    return new MethodReader(settings, stage, folder);
  }

  private static List<Requirement> requirements(Optional<YamlNode> node) {
    if (node.isEmpty()) {
      return List.of();
    }
    Map<String, YamlNode> keys = node.get().entries(Set.of("cluster", "nodes", "program"));
    return Stream.of(
            Optional.ofNullable(keys.get("cluster")).map(ExperimentFile::embedded),
            Optional.ofNullable(keys.get("nodes"))
                .<Requirement>map(nodes -> new Requirement.Nodes((int) nodes.number(1, 100))),
            Optional.ofNullable(keys.get("program"))
                .<Requirement>map(program -> new Requirement.Program(program.text())))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Requirement embedded(YamlNode cluster) {
    if (!cluster.text().equals("embedded")) {
      throw cluster.wrong("can only be 'embedded'");
    }
    return new Requirement.EmbeddedCluster();
  }

  private Stage stage(YamlNode node) {
    return workshop.stages().stream()
        .filter(stage -> stage.name().equals(node.text()))
        .findFirst()
        .orElseThrow(() -> node.wrong("names no stage of this workshop"));
  }
}
