package dev.pingctl.command;

import dev.pingctl.outcome.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Prints a completion script.
@Command(
    name = "completion",
    description = "Print a completion script for bash and zsh: source <(pingctl completion).")
final class CompletionCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    root.getOut().print(AutoComplete.bash("pingctl", root));
    root.getOut().flush();
    return ExitCode.OK.code();
  }
}
