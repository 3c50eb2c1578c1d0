package dev.pingctl.command;

import dev.pingctl.command.completion.CompletionTree;
import dev.pingctl.command.completion.Shell;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.experiment.Experiment;
import dev.pingctl.experiment.Experiments;
import dev.pingctl.kubeconfig.KubeconfigFiles;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.stage.Stage;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Prints a completion script.
@Command(
    name = "completion",
    description = "Print a completion script for bash, zsh or fish.",
    footer = {
      "",
      "bash, in ~/.bashrc:  source <(pingctl completion bash)",
      "zsh, in ~/.zshrc:    source <(pingctl completion zsh)",
      "fish:                pingctl completion fish >~/.config/fish/completions/pingctl.fish"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      arity = "0..1",
      paramLabel = "SHELL",
      defaultValue = "bash",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  Shell shell = Shell.bash;

  /// What the scripts ask for while a command is typed.
  @Option(names = "--contexts", hidden = true)
  boolean contexts;

  @Spec CommandSpec spec = CommandSpec.create();

  CompletionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.root().commandLine().getOut();
    if (contexts) {
      new KubeconfigFiles(session.settings()).contexts().forEach(out::println);
    } else {
      Run run = session.with(session.settings());
      List<String> stages = run.workshop().stages().stream().map(Stage::name).toList();
      List<String> experiments =
          Experiments.read(run.settings(), run.workshop()).all().stream()
              .map(Experiment::name)
              .toList();
      out.print(
          shell.script(
              CompletionTree.of(
                  spec.root().commandLine(), new CompletionTree.Names(stages, experiments))));
    }
    out.flush();
    return ExitCode.OK.code();
  }
}
