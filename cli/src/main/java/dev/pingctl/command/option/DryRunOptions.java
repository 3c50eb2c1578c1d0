package dev.pingctl.command.option;

import dev.pingctl.plan.Plan;
import picocli.CommandLine.Option;

/// The options to see what a command would do, and what a person would type instead.
public final class DryRunOptions {
  @Option(names = "--dry-run", description = "Print the plan and change nothing.")
  boolean dryRun;

  @Option(
      names = "--explain",
      description =
          "Show before each step the docker, kubectl, helm or curl command for the same effect; with"
              + " --dry-run, print them all as a bash script.")
  boolean explain;

  /// Whether nothing is to be changed.
  public boolean isDryRun() {
    return dryRun;
  }

  /// Whether it is to be shown what a person would type.
  public boolean explains() {
    return explain;
  }

  /// Lets a run show before each step what a person would type, where that is wanted.
  public void apply(Run run) {
    if (explain) {
      run.executor().explain(run.explanations());
    }
  }

  /// The plan as text, or as a script where that is wanted.
  public String text(Plan plan, Run run) {
    return explain ? run.explanations().script(plan) : plan.render();
  }
}
