package dev.pingctl.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/// What the real `docker` command sees on the engine.
final class Engine {
  private Engine() {}

  /// Held while stages may be up that need no cluster: a teardown of a user's cluster takes them
  /// down, too.
  static final Semaphore STAGES = new Semaphore(1);

  /// By which the test command of the project finds what a run that was killed left behind, and by
  /// which the tests know what is theirs, not pingctl's.
  static final String TESTS = "pingctl.dev/tests";

  /// What the labels come after, in an order that changes.
  private static final String BEFORE_LABELS = " |";

  /// A step of a build, before its end: a name that the engine has made up, and no labels but those
  /// of an image. What has ended and is still there counts.
  private static final Pattern BUILDING =
      Pattern.compile(
          "[a-z]+_[a-z]+\\d? [0-9a-f]+ \\|(created|running) "
              + "(((?!pingctl).)*|.*pingctl\\.dev/stage=images.*)");

  /// Every container, network and volume but those of the tests themselves, and but the containers
  /// of a build, which another class may have made beside this one.
  static Set<String> everything() {
    Set<String> last = look();
    for (Set<String> now = look(); !now.equals(last); now = look()) {
      last = now;
    }
    return last;
  }

  private static Set<String> look() {
    Set<String> all = new TreeSet<>();
    lines(all, "container ", "{{.Names}} {{.ID}}", "{{.State}} ", "ps", "-a", "--no-trunc");
    lines(all, "network ", "{{.Name}} {{.ID}}", "", "network", "ls", "--no-trunc");
    lines(all, "volume ", "{{.Name}}", "", "volume", "ls");
    return all;
  }

  /// What one container's state is, in a Go template's words.
  static String inspect(String container, String template) {
    return Command.output("docker", "inspect", container, "--format", template);
  }

  private static void lines(
      Set<String> all, String prefix, String template, String state, String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--format", template + BEFORE_LABELS + state + "{{.Labels}}"));
    Command.output(command.toArray(String[]::new))
        .lines()
        .filter(line -> !line.contains(TESTS) && !BUILDING.matcher(line).matches())
        .forEach(line -> all.add(prefix + line.substring(0, line.indexOf(BEFORE_LABELS))));
  }
}
