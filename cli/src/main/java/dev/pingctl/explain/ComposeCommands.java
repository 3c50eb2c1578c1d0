package dev.pingctl.explain;

import dev.pingctl.compose.ComposeVariables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The `docker compose` commands on a project.
public final class ComposeCommands {
  private final ShellContext context;
  private final String stage;

  /// Commands for the project of a stage.
  public ComposeCommands(ShellContext context, String stage) {
    this.context = context;
    this.stage = stage;
  }

  /// Makes and starts all of a file and waits until it is healthy.
  public ShellCommand up(Path file, Duration timeout) {
    return ShellCommand.once(
        text(file, "up --detach --wait --wait-timeout=" + timeout.toSeconds()));
  }

  /// A command on a file.
  ///
  /// @param subcommand with its options
  public String text(Path file, String subcommand) {
    List<String> words = new ArrayList<>();
    new TreeMap<>(ComposeVariables.of(context.settings(), number(), stage))
        .forEach((name, value) -> words.add(name + "=" + word(value)));
    words.add("docker compose --file=" + context.file(file) + " " + subcommand);
    return Shell.line(words);
  }

  private int number() {
    return context.numbers().getOrDefault(stage, 0);
  }

  private String word(String value) {
    return value.startsWith("/")
        ? context.file(Path.of(value))
        : Shell.word(context.images().reference(value));
  }
}
