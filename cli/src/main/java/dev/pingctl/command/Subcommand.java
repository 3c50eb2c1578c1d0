package dev.pingctl.command;

import java.util.Objects;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/// One subcommand. Reading the options of all of them would take longer than most commands run, so
/// those that were not asked for are known by name and description alone.
record Subcommand(Class<?> type, Supplier<Object> made) {
  private static final String COMPLETION = "completion";

  /// Adds it to the command line: whole when it was asked for, or when all are to be completed.
  void addTo(CommandLine line, String asked) {
    Command command = Objects.requireNonNull(type.getAnnotation(Command.class));
    if (asked.equals(command.name()) || asked.equals(COMPLETION)) {
      line.addSubcommand(made.get());
    } else {
      CommandSpec outline = CommandSpec.create().name(command.name());
      outline.usageMessage().description(command.description());
      line.addSubcommand(command.name(), outline);
    }
  }
}
