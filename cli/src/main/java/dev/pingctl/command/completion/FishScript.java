package dev.pingctl.command.completion;

import java.util.List;

/// The script for fish: a line for each command, option and word.
final class FishScript {
  private static final String SHARED =
      """
      # The command that is typed, without the words that are none.
      function __pingctl_path
          set -l path
          for word in (commandline -opc)[2..-1]
              if contains -- (string join -- ' ' $path $word) $__pingctl_commands
                  set -a path $word
              end
          end
          string join ' ' $path
      end

      function __pingctl_at
          set -l path (__pingctl_path)
          test "$path" = "$argv"
      end

      complete -c pingctl -f
      """;

  private final StringBuilder script = new StringBuilder();

  private FishScript() {}

  /// The script for a command line.
  static String of(CompletionTree root) {
    FishScript fish = new FishScript();
    List<String> paths = root.all().map(FishScript::below).filter(path -> !path.isEmpty()).toList();
    fish.script.append("# Completion for fish: pingctl completion fish | source\n\n");
    fish.script
        .append("set -g __pingctl_commands ")
        .append(String.join(" ", paths.stream().map(FishScript::quoted).toList()))
        .append("\n\n")
        .append(SHARED);
    root.all().forEach(fish::add);
    return fish.script.toString();
  }

  /// The path without the program.
  private static String below(CompletionTree command) {
    int space = command.path().indexOf(' ');
    return space < 0 ? "" : command.path().substring(space + 1);
  }

  private void add(CompletionTree command) {
    String where = "__pingctl_at " + below(command);
    for (CompletionTree child : command.commands()) {
      line(where, "-a " + quoted(child.name()), child.description());
    }
    command.word().ifPresent(values -> line(where, words(values), ""));
    for (CompletionTree.Flag option : command.options()) {
      StringBuilder names = new StringBuilder();
      option
          .names()
          .forEach(name ->
              names
                  .append(name.startsWith("--") ? "-l " : "-s ")
                  .append(name.replaceFirst("^--?", ""))
                  .append(' '));
      String value = option.values().map(FishScript::value).orElse("");
      line(where, (names + value).strip(), option.description());
    }
  }

  private void line(String where, String what, String description) {
    if (what.isEmpty()) {
      return;
    }
    script.append("complete -c pingctl -n ").append(quoted(where)).append(' ').append(what);
    if (!description.isEmpty()) {
      script.append(" -d ").append(quoted(description));
    }
    script.append('\n');
  }

  /// An option's value is required, and is a file only where that is said.
  private static String value(Values values) {
    return switch (values) {
      case Values.Fixed _, Values.Contexts _ -> "-x " + words(values);
      case Values.Files _ -> "-r " + words(values);
      case Values.Free _ -> "-x";
    };
  }

  private static String words(Values values) {
    return switch (values) {
      case Values.Fixed fixed -> "-a " + quoted(String.join(" ", fixed.words()));
      case Values.Contexts _ -> "-a '(pingctl completion --contexts 2>/dev/null)'";
      case Values.Files _ -> "-F";
      case Values.Free _ -> "";
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
