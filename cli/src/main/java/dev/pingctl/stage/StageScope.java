package dev.pingctl.stage;

import dev.pingctl.settings.Identity;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.StageName;
import dev.pingctl.text.YamlNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What names and paths in a `stage.yaml` refer to: the stage's own, its neighbours' and the files
/// beside it.
record StageScope(Settings settings, int number, String name, Path folder) {
  /// The name of a stage's folder: its number and its name.
  static final Pattern FOLDER = Pattern.compile("(\\d{2})-([a-z][a-z0-9]*)");

  private static final String TEMPLATES = "templates/";

  /// The one key of a mapping that must have exactly one.
  static Map.Entry<String, YamlNode> onlyEntry(YamlNode element) {
    Map<String, YamlNode> entries = element.entries();
    if (entries.size() != 1) {
      throw element.wrong("must have exactly one key");
    }
    return entries.entrySet().iterator().next();
  }

  /// What a container, network or volume of this stage is called at the engine.
  String engineName(String shortName) {
    return StageName.project(name) + "-" + shortName;
  }

  /// The stage's namespace in a cluster.
  String namespace() {
    return StageName.project(name);
  }

  /// A file of the stage, or of `templates/`, that must be there.
  Path existing(YamlNode node) {
    Path file =
        (node.text().startsWith(TEMPLATES) ? settings.workshop() : folder).resolve(node.text());
    if (!Files.isRegularFile(file)) {
      throw node.wrong("names " + node.text() + ", and there is no file " + file);
    }
    return file;
  }

  /// The name of a stage of this workshop, from that of its folder.
  String nameOf(String folderName) {
    return StageName.workshop(name).map(of -> of + "-" + folderName).orElse(folderName);
  }

  /// Where another stage takes pings.
  String pinged(YamlNode stage) {
    Matcher found = find(stage);
    StageName other = other(found);
    return settings.target().publishes(name)
        ? "http://localhost:" + settings.port(other.number())
        : other.inside(service(folder.resolveSibling(found.group()).resolve("stage.yaml")));
  }

  private static String service(Path stage) {
    return YamlNode.read(stage).get("service").map(YamlNode::text).orElse(StageName.SERVICE);
  }

  private StageName other(Matcher matcher) {
    int ports = Identity.of(settings.workshop()).ports();
    return new StageName(ports + Integer.parseInt(matcher.group(1)), nameOf(matcher.group(2)));
  }

  /// Another stage, by the name of its folder.
  StageName other(YamlNode name) {
    return other(find(name));
  }

  private Matcher find(YamlNode name) {
    try (Stream<Path> folders = Files.list(folder.resolveSibling(""))) {
      return folders
          .map(path -> FOLDER.matcher(path.getFileName().toString()))
          .filter(matcher -> matcher.matches() && matcher.group(2).equals(name.text()))
          .findFirst()
          .orElseThrow(() -> name.wrong("names no stage"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
