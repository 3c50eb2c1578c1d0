package dev.pingctl.compose;

import dev.pingctl.compose.ComposeFile.Dependency;
import dev.pingctl.text.YamlNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The labels by which Docker Compose finds what belongs to a project, so that `docker compose -p
/// PROJECT ps`, `logs`, `stop` and `down` work on what pingctl started.
///
/// Compose counts a container as its own when it carries a configuration hash of any value, so
/// containers have one. Networks and volumes have none on purpose: without it `docker compose up`
/// leaves them as they are, with a foreign one it would want to make them again, and the data would
/// be lost.
public final class ComposeLabels {
  private static final String PREFIX = "com.docker.compose.";

  /// The version of Compose whose labels these are.
  private static final String VERSION = "5.5.1";

  private ComposeLabels() {}

  /// The compose file that a container with these labels is of; empty where it is of none.
  public static Optional<Path> file(Map<String, String> labels) {
    return Optional.ofNullable(labels.get(PREFIX + "project.config_files")).map(Path::of);
  }

  /// Whether something with these labels is of a compose project.
  public static boolean isOfProject(Map<String, String> labels) {
    return labels.containsKey(PREFIX + "project");
  }

  /// The labels of a service's only container.
  static Map<String, String> container(
      Path file,
      String project,
      String service,
      List<Dependency> dependencies,
      String configuration) {
    Map<String, String> labels = common(project);
    labels.put(PREFIX + "service", service);
    labels.put(PREFIX + "container-number", "1");
    labels.put(PREFIX + "oneoff", "False");
    labels.put(PREFIX + "config-hash", sha256(configuration));
    labels.put(PREFIX + "project.config_files", file.toString());
    labels.put(PREFIX + "project.working_dir", String.valueOf(file.getParent()));
    labels.put(
        PREFIX + "depends_on",
        dependencies.stream()
            .map(d -> d.service() + ":" + d.condition().word() + ":" + d.restart())
            .collect(Collectors.joining(",")));
    return labels;
  }

  /// The labels of a network with its key in the file.
  static Map<String, String> network(String project, String key) {
    Map<String, String> labels = common(project);
    labels.put(PREFIX + "network", key);
    return labels;
  }

  /// The labels of a volume with its key in the file.
  static Map<String, String> volume(String project, String key) {
    Map<String, String> labels = common(project);
    labels.put(PREFIX + "volume", key);
    return labels;
  }

  private static Map<String, String> common(String project) {
    Map<String, String> labels = new TreeMap<>();
    labels.put(PREFIX + "project", project);
    labels.put(PREFIX + "version", VERSION);
    return labels;
  }

  /// The labels a file gives something. Those of Compose itself are not a file's to give.
  static Map<String, String> given(ComposeKeys keys) {
    Map<String, String> labels = keys.pairs("labels", name -> Optional.of(""));
    for (String name : labels.keySet()) {
      if (name.startsWith(PREFIX)) {
        throw keys.require("labels").wrong("sets '" + name + "', which only Compose may set");
      }
    }
    return labels;
  }

  /// A text that is the same for values that mean the same, whatever the order of their keys.
  static String canonical(YamlNode node) {
    if (node.isMapping()) {
      return new TreeMap<>(node.entries())
          .entrySet().stream()
              .map(e -> quoted(e.getKey()) + ":" + canonical(e.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
    }
    if (node.isSequence()) {
      return node.elements().stream()
          .map(ComposeLabels::canonical)
          .collect(Collectors.joining(",", "[", "]"));
    }
    return node.isNull() ? "null" : quoted(node.text());
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
