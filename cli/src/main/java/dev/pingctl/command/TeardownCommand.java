package dev.pingctl.command;

import dev.pingctl.command.option.CommandTime;
import dev.pingctl.command.option.ConsentOption;
import dev.pingctl.command.option.DryRunOptions;
import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.StageOption;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.engine.Owned;
import dev.pingctl.machine.RunLock;
import dev.pingctl.observe.Observer;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Prefetch;
import dev.pingctl.plan.Inventory;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.Teardown;
import dev.pingctl.run.RunResult;
import dev.pingctl.settings.Target;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Workshop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Removes a stage, or everything that has pingctl's ownership label.
@Command(
    name = "teardown",
    description = "Remove a stage, or everything: only what has pingctl's ownership label.")
final class TeardownCommand implements Callable<Integer> {
  private final Session session;

  @Mixin StageOption.Any stage = new StageOption.Any();

  @Option(names = "--images", description = "Also remove the images that were built or pulled.")
  boolean images;

  @Option(
      names = "--volumes",
      description = "With --stage: also remove the data that the stage keeps in the cluster.")
  boolean volumes;

  @Option(
      names = "--keep-cluster",
      description = "Keep the embedded cluster even if no stage is left on it.")
  boolean keepCluster;

  @Mixin DryRunOptions dry = new DryRunOptions();

  @Option(
      names = "--with-dependents",
      description = "With --stage: also take down the stages that need it, those first.")
  boolean withDependents;

  @Mixin TargetOptions target = new TargetOptions();

  @Mixin ConsentOption consent = new ConsentOption();

  @Mixin OutputOptions output = new OutputOptions();

  TeardownCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Run run = session.with(target.apply(session.settings()));
    Prefetch<List<Owned>> owned = Prefetch.start(() -> run.engine().objects().list());
    List<Stage> meant = meant(run, owned);
    boolean asksEngine = meant.isEmpty() || meant.stream().anyMatch(Stage::usesEngine);
    List<Owned> onEngine = asksEngine ? owned.get() : List.of();
    Plan plan = plan(run, meant, onEngine);
    List<String> elsewhere = MadeElsewhere.lines(run.settings().owner(), plan, onEngine);
    if (dry.isDryRun()) {
      output.print(dry.text(plan, run));
      elsewhere.forEach(output::remark);
      return ExitCode.OK.code();
    }
    if (plan.waves().isEmpty()) {
      output.print(output.isJson() ? "{\"removed\": []}\n" : "nothing to remove\n");
      return ExitCode.OK.code();
    }
    output.remark("This removes:");
    plan.actions()
        .forEach(action -> output.remark("  " + action.stage() + ": " + action.describe()));
    elsewhere.forEach(output::remark);
    consent.require(plan, run, output);
    if (!stage.isGiven()) {
      consent.confirm("That is every stage, with its data and passwords. Remove all of it?");
    }
    dry.apply(run);
    try (RunLock lock = RunLock.take(run.settings().home())) {
      RunResult result = run.executor().run(plan, output.reporter());
      show(result);
    }
    return ExitCode.OK.code();
  }

  /// The stage that was named, in the workshop in use. Empty where none was, and where only another
  /// workshop has it and something of it is there.
  private Optional<Stage> named(Run run, Prefetch<List<Owned>> owned) {
    Workshop workshop = run.workshop();
    try {
      return stage.in(workshop);
    } catch (Failure unknown) {
      if (isThere(stage.name().orElse(""), run, owned)) {
        return Optional.empty();
      }
      throw unknown;
    }
  }

  private static boolean isThere(String stage, Run run, Prefetch<List<Owned>> owned) {
    try {
      return run.observer().inventory(owned.get(), List.of()).items().stream()
          .anyMatch(item -> item.stage().equals(stage));
    } catch (Failure failure) {
      return false;
    }
  }

  private Plan plan(Run run, List<Stage> meant, List<Owned> onEngine) {
    Workshop workshop = run.workshop();
    Observer observer = run.observer();
    // With the embedded cluster everything in it goes: its objects need not be asked for.
    boolean asksCluster =
        keepCluster
            || !run.settings().isEmbedded()
            || meant.stream().anyMatch(Stage::onCluster)
            || (meant.isEmpty() && observer.othersOnCluster(workshop.stages()));
    Inventory inventory = observer.inventory(onEngine, asksCluster ? workshop.stages() : List.of());
    boolean all = !stage.isGiven();
    List<String> names =
        meant.isEmpty() ? stage.name().stream().toList() : meant.stream().map(Stage::name).toList();
    Teardown wanted = new Teardown(workshop.stages(), names, volumes || all, keepCluster);
    return run.planner().teardown(wanted, inventory, images && all ? observer.images() : List.of());
  }

  /// The stage that was named, after those that need it and are up; none where none was named.
  ///
  /// @throws Failure `PING-STILL-NEEDED` where those are not to go
  private List<Stage> meant(Run run, Prefetch<List<Owned>> owned) {
    Optional<Stage> named = named(run, owned);
    if (named.isEmpty()) {
      return List.of();
    }
    List<Stage> meant =
        new ArrayList<>(run.observer().there(run.workshop().dependents(named.get())));
    List<String> names = meant.stream().map(Stage::name).toList();
    if (!names.isEmpty() && !withDependents && !takesToo(named.get(), names)) {
      throw stillNeeded(named.get(), names, run.settings().target());
    }
    meant.add(named.get());
    return meant;
  }

  private boolean takesToo(Stage named, List<String> dependents) {
    return !dry.isDryRun()
        && consent.agrees(
            "Stage %s is needed by %s. Take down what needs it, too?"
                .formatted(named.name(), listed(dependents)));
  }

  private static Failure stillNeeded(Stage named, List<String> dependents, Target cluster) {
    return new Failure(
        FailureId.STILL_NEEDED,
        ExitCode.REFUSED,
        "Stage %s is needed by %s, so nothing was removed; take down first what needs it (%s), or all of them in that order with --with-dependents."
            .formatted(
                named.name(),
                listed(dependents),
                dependents.stream()
                    .map(
                        each -> "`pingctl teardown --stage=%s%s`".formatted(each, cluster.option()))
                    .collect(Collectors.joining(", then "))));
  }

  /// Names as a sentence has them: `a`, `a and b`, `a, b and c`.
  private static String listed(List<String> names) {
    int last = names.size() - 1;
    return last == 0
        ? names.getFirst()
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
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
          "removed %d %s in %s\n"
              .formatted(
                  result.done().size(),
                  result.done().size() == 1 ? "thing" : "things",
                  new CommandTime().text()));
    }
  }
}
