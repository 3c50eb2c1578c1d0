package dev.pingctl.experiment;

import dev.pingctl.experiment.Experiment.Arm;
import dev.pingctl.experiment.Experiment.Part;
import dev.pingctl.experiment.Journal.ArmEntry;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.ClusterAction;
import dev.pingctl.plan.LoadShape;
import dev.pingctl.plan.MeasureAction;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.Plan.Wave;
import dev.pingctl.plan.Planner;
import dev.pingctl.plan.WaitAction;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.StageName;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Step;
import dev.pingctl.text.MergePatch;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// Turns the arms of an experiment into plans.
public final class ArmPlans {
  private final Settings settings;
  private final Planner planner;
  private final Function<String, Stage> stages;

  /// Plans for the stages as they run.
  ///
  /// @param stages finds a stage by its name
  public ArmPlans(Settings settings, Planner planner, Function<String, Stage> stages) {
    this.settings = settings;
    this.planner = planner;
    this.stages = stages;
  }

  /// The plan that makes the system what an arm needs.
  public Plan prepare(Part part, Arm arm) {
    return plan("prepare", part, arm.prepare());
  }

  /// The plan that does and measures what an arm says.
  public Plan method(Part part, Arm arm) {
    return plan("measure", part, arm.method());
  }

  /// The plan that puts back what an arm has changed, removed and made, in that order, and brings
  /// up again the stages that its scripts have changed.
  public Plan putBack(Part part, Arm arm, PutBack before) {
    Stage stage = stages.apply(part.stage());
    List<Wave> waves = new ArrayList<>();
    for (PutBack.Before change : before.changes()) {
      planner
          .changed(stage, change.object(), change.patch())
          .ifPresent(plan -> waves.addAll(plan.waves()));
    }
    for (ObjectRef removed : before.removed()) {
      planner.changed(stage, removed, Map.of()).ifPresent(plan -> waves.addAll(plan.waves()));
    }
    waves.addAll(made(part, arm).reversed("").waves());
    List<Stage> again = scripted(arm).map(stages).toList();
    if (!again.isEmpty()) {
      waves.addAll(planner.up("", again, false).waves());
    }
    return new Plan("put back", waves);
  }

  /// What is done in an arm, in the words of its plans and with the values that it changes.
  public ArmEntry steps(Part part, Arm arm) {
    return new ArmEntry(arm.name(), lines(part, arm.prepare()), lines(part, arm.method()));
  }

  private List<String> lines(Part part, List<Method> methods) {
    return methods.stream().flatMap(method -> lines(part, method)).toList();
  }

  private Stream<String> lines(Part part, Method method) {
    Stream<String> lines = plan("", part, List.of(method)).actions().stream().map(Action::describe);
    return method instanceof Method.Change change
        ? Stream.concat(Stream.of(changed(change)), lines)
        : lines;
  }

  private static String changed(Method.Change change) {
    return "change %s: %s"
        .formatted(change.object().text(), String.join(", ", MergePatch.words(change.patch())));
  }

  private Plan made(Part part, Arm arm) {
    return plan("", part, arm.all().stream().filter(Method.Make.class::isInstance).toList());
  }

  private static Stream<String> scripted(Arm arm) {
    return arm.all().stream()
        .flatMap(
            method -> method instanceof Method.Run run ? run.stages().stream() : Stream.empty())
        .distinct();
  }

  private Plan plan(String title, Part part, List<Method> methods) {
    List<Wave> waves = new ArrayList<>();
    methods.forEach(method -> waves.addAll(waves(part, method)));
    return new Plan(title, waves);
  }

  private List<Wave> waves(Part part, Method method) {
    Stage stage = stages.apply(part.stage());
    String name = stage.name();
    return switch (method) {
      case Method.Change change ->
          planner
              .changed(stage, change.object(), change.patch())
              .orElseThrow(() -> noObject(stage, change.object()))
              .waves();
      case Method.Remove remove -> one(new ClusterAction.DeleteObject(name, remove.object()));
      case Method.Make make -> planner.steps("", stage, List.<Step>of(make.step())).waves();
      case Method.Load load -> one(load(part, stage, load));
      case Method.Disturb disturb ->
          one(
              new MeasureAction.Disturb(
                  name, disturb.workload(), disturb.how(), disturb.patience()));
      case Method.Count count ->
          one(new MeasureAction.ReadCount(name, address(stage), count.name()));
      case Method.Run run ->
          one(
              new MeasureAction.RunScript(
                  name, run.file(), run.arguments(), run.stages(), run.timeout()));
      case Method.AwaitRollout wait ->
          one(new WaitAction.AwaitRollout(name, wait.workload(), wait.timeout()));
      case Method.Time time -> timed(time.name(), waves(part, time.method()));
    };
  }

  private MeasureAction.SendLoad load(Part part, Stage stage, Method.Load load) {
    Stage pinged = load.stage().map(stages).orElse(stage);
    URI url =
        load.service()
            .map(service -> new StageName(pinged.number(), pinged.name()).inside(service))
            .map(URI::create)
            .orElseGet(() -> address(pinged));
    return new MeasureAction.SendLoad(
        stage.name(),
        new LoadShape(
            url, load.phases(), load.connections(), load.timeout(), load.watched(), load.name()),
        plan("", part, load.meanwhile()).actions());
  }

  /// What takes several waves is timed as one.
  private static List<Wave> timed(String name, List<Wave> waves) {
    List<Action> actions = new Plan("", waves).actions();
    return actions.size() == 1
        ? one(new MeasureAction.Timed(name, actions.getFirst()))
        : one(new MeasureAction.Timed(name, new MeasureAction.InOrder(actions)));
  }

  private URI address(Stage stage) {
    return stage
        .address(settings.target())
        .map(URI::create)
        .orElseThrow(() -> stage.noAddress("name another stage in the experiment"));
  }

  private static Failure noObject(Stage stage, ObjectRef object) {
    return new Failure(
        FailureId.EXPERIMENT,
        ExitCode.USAGE,
        "Stage %s applies no %s that an experiment could change; correct the experiment."
            .formatted(stage.name(), object.text()));
  }

  private static List<Wave> one(Action action) {
    return List.of(new Wave(List.of(action)));
  }
}
