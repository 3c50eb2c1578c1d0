package dev.pingctl.command.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// A command with its subcommands and options, as completion sees it. What is hidden from help is
/// not completed.
///
/// @param path its name behind those of the commands above it, such as `pingctl cluster up`
/// @param word what the words behind its options are; empty where it takes none
public record CompletionTree(
    String path,
    String description,
    List<CompletionTree> commands,
    List<Flag> options,
    Optional<Values> word) {
  /// The names that a workshop has, by what they are of.
  public record Names(List<String> stages, List<String> experiments) {
    public Names {
      stages = List.copyOf(stages);
      experiments = List.copyOf(experiments);
    }
  }

  /// An option.
  ///
  /// @param values what its value is; empty where it takes none
  record Flag(List<String> names, String description, Optional<Values> values) {
    /// The name that completion offers: a long one where there is one.
    String name() {
      return names.stream().filter(name -> name.startsWith("--")).findFirst().orElse(names.get(0));
    }
  }

  /// The tree of a command line.
  ///
  /// @param names what the workshop in use has
  public static CompletionTree of(CommandLine line, Names names) {
    return of(line.getCommandSpec(), line.getCommandSpec().name(), names);
  }

  private static CompletionTree of(CommandSpec spec, String path, Names names) {
    List<CompletionTree> commands = new ArrayList<>();
    spec.subcommands()
        .forEach((name, line) -> {
          if (!line.getCommandSpec().usageMessage().hidden()) {
            commands.add(of(line.getCommandSpec(), path + " " + name, names));
          }
        });
    List<Flag> options =
        spec.options().stream()
            .filter(option -> !option.hidden())
            .map(option -> flag(option, path, names))
            .toList();
    Optional<Values> word =
        spec.positionalParameters().stream()
            .findFirst()
            .map(parameter -> values(parameter, parameter.paramLabel(), path, names));
    return new CompletionTree(
        path, first(spec.usageMessage().description()), commands, options, word);
  }

  private static Flag flag(OptionSpec option, String path, Names names) {
    return new Flag(
        List.of(option.names()),
        first(option.description()),
        option.arity().max() == 0
            ? Optional.empty()
            : Optional.of(values(option, option.longestName(), path, names)));
  }

  private static Values values(ArgSpec argument, String name, String path, Names names) {
    String label = argument.paramLabel();
    if (label.contains("|")) {
      return new Values.Fixed(List.of(label.split("\\|")));
    }
    if (argument.completionCandidates() != null) {
      return new Values.Fixed(
          StreamSupport.stream(argument.completionCandidates().spliterator(), false).toList());
    }
    return switch (name) {
      case "--stage", "--from", "STAGE" -> new Values.Fixed(names.stages());
      case "BENEFIT" -> new Values.Fixed(names.experiments());
      case "--context" -> new Values.Contexts();
      case "--to" -> to(path, names);
      default ->
          label.equals("FILE") || label.equals("DIR") ? new Values.Files() : new Values.Free();
    };
  }

  /// A stage to compare with, a version to roll out, or the revision to go back to.
  private static Values to(String path, Names names) {
    if (path.endsWith(" diff")) {
      return new Values.Fixed(names.stages());
    }
    return path.endsWith(" rollout") ? new Values.Fixed(List.of("v2", "v3")) : new Values.Free();
  }

  private static String first(String[] sentences) {
    return Stream.of(sentences).findFirst().orElse("");
  }

  /// This command and all below it.
  Stream<CompletionTree> all() {
    return Stream.concat(Stream.of(this), commands.stream().flatMap(CompletionTree::all));
  }

  /// The name of the command alone.
  String name() {
    return path.substring(path.lastIndexOf(' ') + 1);
  }
}
