package dev.pingctl.e2e;

import java.util.Set;
import java.util.TreeSet;

/// What the real `docker` command sees on the engine.
final class Engine {
  private Engine() {}

  /// Every container, network and volume.
  static Set<String> everything() {
    Set<String> all = new TreeSet<>();
    lines(all, "container ", "docker", "ps", "-a", "--no-trunc", "--format", "{{.Names}} {{.ID}}");
    lines(
        all, "network ", "docker", "network", "ls", "--no-trunc", "--format", "{{.Name}} {{.ID}}");
    lines(all, "volume ", "docker", "volume", "ls", "--format", "{{.Name}}");
    return all;
  }

  /// What one container's state is, in a Go template's words.
  static String inspect(String container, String template) {
    return Command.output("docker", "inspect", container, "--format", template);
  }

  private static void lines(Set<String> all, String prefix, String... command) {
    Command.output(command).lines().forEach(line -> all.add(prefix + line));
  }
}
