package dev.pingctl.compose;

import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.text.Spelling;
import dev.pingctl.text.YamlNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// What the services of one compose file can refer to. Names are the engine's, keys the file's.
/// `warnings` hears of what the user should know.
public record ComposeScope(
    Path folder,
    String project,
    String stage,
    Map<String, String> variables,
    Map<String, NetworkSpec> networks,
    Map<String, VolumeSpec> volumes,
    Map<String, Path> secrets,
    Consumer<String> warnings) {

  /// The key of the network of services that name none.
  public static final String DEFAULT_NETWORK = "default";

  /// The value of a variable of the surroundings or of `.env`.
  Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  /// The name on the engine of the network a service joins.
  String network(YamlNode node, String key) {
    return find(node, "network", key, networks).name();
  }

  /// The name on the engine of the volume a service mounts.
  String volume(YamlNode node, String key) {
    return find(node, "volume", key, volumes).name();
  }

  /// The file a secret is in.
  Path secret(YamlNode node, String key) {
    return find(node, "secret", key, secrets);
  }

  private static <T> T find(YamlNode node, String kind, String key, Map<String, T> all) {
    T found = all.get(key);
    if (found == null) {
      throw node.wrong(
          "refers to the %s '%s', which the file does not have%s"
              .formatted(kind, key, suggestion(key, all.keySet())));
    }
    return found;
  }

  /// The end of a complaint about an unknown name: `; did you mean '…'?`, or nothing.
  static String suggestion(String name, Collection<String> known) {
    return Spelling.closest(name, known).map(g -> "; did you mean '" + g + "'?").orElse("");
  }

  /// A path of the file, absolute: relative ones begin at the file's folder, `~` is the home
  /// folder.
  Path path(YamlNode node, String text) {
    return absolute(node, folder, variables, text);
  }

  /// A path of a compose file in `folder`, absolute.
  static Path absolute(YamlNode node, Path folder, Map<String, String> variables, String text) {
    String expanded = text;
    if (text.equals("~") || text.startsWith("~/")) {
      expanded =
          Optional.ofNullable(variables.get("HOME"))
                  .orElseThrow(() -> node.wrong("begins with '~', but HOME is not set"))
              + text.substring(1);
    }
    try {
      return folder.resolve(expanded).normalize();
    } catch (InvalidPathException e) {
      throw node.wrong("is no path: '" + text + "'");
    }
  }
}
