package dev.pingctl.command;

import dev.pingctl.execute.RunLock;
import dev.pingctl.execute.RunResult;
import dev.pingctl.failure.ExitCode;
import dev.pingctl.plan.Inventory;
import dev.pingctl.plan.Plan;
import dev.pingctl.report.Durations;
import dev.pingctl.workshop.Settings;
import dev.pingctl.workshop.Stage;
import dev.pingctl.workshop.Workshop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Takes a stage down, or everything that carries pingctl's mark.
@Command(
    name = "teardown",
    description =
        "Remove what pingctl made: one stage, or everything. Only what carries its mark is removed.")
final class TeardownCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--stage", paramLabel = "NAME", description = "The stage to take down.")
  Optional<String> stage = Optional.empty();

  @Option(names = "--images", description = "Remove the images that were built or pulled, too.")
  boolean images;

  @Option(names = "--dry-run", description = "Print the plan and touch nothing.")
  boolean dryRun;

  @Mixin OutputOptions output = new OutputOptions();

  TeardownCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Settings settings = session.settings();
    Workshop workshop = session.workshop(settings);
    List<Stage> stages = stage.map(name -> List.of(workshop.stage(name))).orElse(workshop.stages());
    Inventory all = session.observer(settings).inventory();
    Inventory inventory = stage.isEmpty() ? all : all.of(stages.getFirst().name());
    List<String> references =
        images && stage.isEmpty() ? session.observer(settings).images() : List.of();
    Plan plan = session.planner(settings).teardown(stages, inventory, references);
    if (dryRun) {
      output.print(plan.render());
      return ExitCode.OK.code();
    }
    if (plan.waves().isEmpty()) {
      output.print(output.isJson() ? "{\"removed\": []}\n" : "nothing to remove\n");
      return ExitCode.OK.code();
    }
    output.remark("This removes:");
    plan.actions()
        .forEach(action -> output.remark("  " + action.stage() + ": " + action.describe()));
    try (RunLock lock = RunLock.take(settings.home())) {
      RunResult result = session.executor(settings).run(plan, output.reporter());
      show(result);
    }
    return ExitCode.OK.code();
  }

  private void show(RunResult result) {
    if (output.isJson()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put(
          "removed", result.done().stream().map(done -> done.action().describe()).toList());
      document.put("seconds", result.took().toMillis() / 1000.0);
      output.print(document);
    } else {
      output.print(
          "removed %d things in %s\n"
              .formatted(result.done().size(), Durations.text(result.took())));
    }
  }
}
