package dev.pingctl.settings;

import dev.pingctl.text.YamlNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What tells the things of one workshop from those of another on the same engine and cluster: its
/// name, from which the names of its stages, projects and namespaces follow, and its ports.
///
/// The bundled workshop and its copies have no name, and their stages are called as their folders
/// are. A stage of workshop `shop` is called `shop-k8s`.
///
/// @param name the name in `workshop.yaml`; empty where there is no such file
/// @param ports what is added to the number of a stage's folder to give the number of the stage
/// @param pings the path of the application that a load asks
public record Identity(Optional<String> name, int ports, String pings) {
  /// The file at the root of a workshop that has a name.
  public static final String FILE = "workshop.yaml";

  /// The path that the ping service counts.
  public static final String PING = "/ping";

  /// The identity of the bundled workshop and of its copies.
  public static final Identity BUNDLED = new Identity(Optional.empty(), 0, PING);

  /// The highest number that a stage may get, so that its port is one also above a high port base.
  public static final int HIGHEST = 980;

  private static final int LONGEST = 30;

  private static final Pattern LABEL = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  /// Names that belong to pingctl, and the first part of what the bundled workshop makes.
  private static final Set<String> RESERVED = Set.of("ping", "pingctl", "cluster", "images");

  /// Whether a workshop may have this name: the beginning of a DNS label that leaves room for the
  /// name of a stage, and is none of pingctl's own.
  public static boolean isName(String name) {
    return name.length() <= LONGEST && LABEL.matcher(name).matches() && !RESERVED.contains(name);
  }

  /// The identity of the workshop in a folder.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` naming what is wrong in `workshop.yaml`
  public static Identity of(Path workshop) {
    Path file = workshop.resolve(FILE);
    return Files.exists(file) ? read(YamlNode.read(file)) : BUNDLED;
  }

  private static Identity read(YamlNode root) {
    root.entries(Set.of("format", "name", "ports", "pings"));
    root.require("format").number(1, 1);
    YamlNode name = root.require("name");
    if (!isName(name.text())) {
      throw name.wrong(
          "must be 1 to 30 small letters, digits and hyphens that begin with a letter, and none of %s; not '%s'"
              .formatted(String.join(", ", RESERVED.stream().sorted().toList()), name.text()));
    }
    String pings = root.get("pings").map(YamlNode::text).orElse("/");
    if (!pings.startsWith("/")) {
      throw root.require("pings").wrong("must be a path that begins with /");
    }
    return new Identity(
        Optional.of(name.text()), (int) root.require("ports").number(20, HIGHEST - 20), pings);
  }

  /// The name of a stage, from that of its folder.
  public String stage(String folder) {
    return name.map(workshop -> workshop + "-" + folder).orElse(folder);
  }
}
