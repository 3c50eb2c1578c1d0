package dev.pingctl.experiment;

import dev.pingctl.experiment.Experiment.Arm;
import dev.pingctl.experiment.Journal.ArmEntry;
import dev.pingctl.injection.FaultToken;
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
import dev.pingctl.text.Tree;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
  ///
  /// @param before the objects as they are: nothing but what the arm names is changed
  public Plan prepare(Arm arm, PutBack before) {
    return new Steps(arm, before).plan("prepare", together(arm.prepare()));
  }

  /// The same where changes of one object that follow each other are one: its pods are then
  /// replaced once.
  private static List<Method> together(List<Method> methods) {
    List<Method> all = new ArrayList<>();
    for (Method method : methods) {
      if (method instanceof Method.Change change
          && !all.isEmpty()
          && all.getLast() instanceof Method.Change former
          && former.object().equals(change.object())) {
        all.set(
            all.size() - 1,
            new Method.Change(
                change.object(), MergePatch.combined(former.patch(), change.patch())));
      } else {
        all.add(method);
      }
    }
    return all;
  }

  /// The plan that does and measures what an arm says, after that.
  public Plan method(Arm arm, PutBack before) {
    Steps steps = new Steps(arm, before);
    steps.note(arm.prepare());
    return steps.plan("measure", arm.method());
  }

  /// The plan that gives the objects that an arm changes or removes their former values, removes
  /// what it has made, and brings up again the stages that its scripts have changed.
  public Plan putBack(Arm arm, PutBack before) {
    Stage stage = stages.apply(arm.stage());
    List<Wave> waves = new ArrayList<>();
    for (PutBack.Before object : before.objects()) {
      planner
          .changed(stage, object.object(), object.patch())
          .ifPresent(plan -> waves.addAll(plan.waves()));
    }
    waves.addAll(made(arm).reversed("").waves());
    List<Stage> again = scripted(arm).map(stages).toList();
    if (!again.isEmpty()) {
      waves.addAll(planner.up("", again, false).waves());
    }
    return new Plan("put back", waves);
  }

  /// What is done in an arm, in the words of its plans and with the values that it changes.
  public ArmEntry steps(Arm arm) {
    Steps steps = new Steps(arm, PutBack.NOTHING);
    return new ArmEntry(arm.name(), lines(steps, arm.prepare()), lines(steps, arm.method()));
  }

  private static List<String> lines(Steps steps, List<Method> methods) {
    return methods.stream().flatMap(method -> lines(steps, method)).toList();
  }

  private static Stream<String> lines(Steps steps, Method method) {
    Stream<String> lines = steps.plan("", List.of(method)).actions().stream().map(Action::describe);
    return method instanceof Method.Change change
        ? Stream.concat(Stream.of(changed(change)), lines)
        : lines;
  }

  private static String changed(Method.Change change) {
    return "change %s: %s"
        .formatted(change.object().text(), String.join(", ", MergePatch.words(change.patch())));
  }

  private Plan made(Arm arm) {
    return new Steps(arm, PutBack.NOTHING)
        .plan("", arm.all().stream().filter(ArmPlans::makes).toList());
  }

  /// Whether an entry makes something that is not there before.
  private static boolean makes(Method method) {
    return switch (method) {
      case Method.Make _, Method.Try _ -> true;
      case Method.Change _,
          Method.Remove _,
          Method.Load _,
          Method.Disturb _,
          Method.Count _,
          Method.Run _,
          Method.AwaitRollout _,
          Method.AwaitPods _,
          Method.AwaitEnd _,
          Method.Time _ ->
          false;
    };
  }

  private static Stream<String> scripted(Arm arm) {
    return arm.all().stream()
        .flatMap(
            method -> method instanceof Method.Run run ? run.stages().stream() : Stream.empty())
        .distinct();
  }

  /// The entries of one arm as actions. A change of an object keeps what earlier entries have
  /// changed of it.
  private final class Steps {
    private final Stage stage;
    private final PutBack before;
    private final Map<ObjectRef, Map<String, Object>> changes = new HashMap<>();

    Steps(Arm arm, PutBack before) {
      this.stage = stages.apply(arm.stage());
      this.before = before;
    }

    /// Takes in what entries change that are done already.
    void note(List<Method> methods) {
      for (Method method : methods) {
        if (method instanceof Method.Change change) {
          changed(change);
        }
      }
    }

    private Map<String, Object> changed(Method.Change change) {
      Map<String, Object> patch = Tree.mapping(withHash(change.patch()));
      return changes.merge(
          change.object(),
          MergePatch.combined(before.of(change.object()), patch),
          (former, _) -> MergePatch.combined(former, patch));
    }

    /// The same with the hash of the token that sets faults, where it has to be put in.
    private @Nullable Object withHash(@Nullable Object patch) {
      return switch (patch) {
        case Map<?, ?> map -> {
          Map<String, Object> copy = new LinkedHashMap<>();
          map.forEach((key, value) -> copy.put(String.valueOf(key), withHash(value)));
          yield copy;
        }
        case List<?> list -> list.stream().map(this::withHash).toList();
        case String text when text.equals(FaultToken.UNKNOWN) -> new FaultToken(settings).hash();
        case null, default -> patch;
      };
    }

    Plan plan(String title, List<Method> methods) {
      List<Wave> waves = new ArrayList<>();
      methods.forEach(method -> waves.addAll(waves(method)));
      return new Plan(title, waves);
    }

    private List<Wave> waves(Method method) {
      String name = stage.name();
      return switch (method) {
        case Method.Change change ->
            planner
                .changed(stage, change.object(), changed(change))
                .orElseThrow(() -> noObject(stage, change.object()))
                .waves();
        case Method.Remove remove -> one(new ClusterAction.DeleteObject(name, remove.object()));
        case Method.Make make -> planner.steps("", stage, List.<Step>of(make.step())).waves();
        case Method.Load load -> one(load(load));
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
        case Method.AwaitPods wait ->
            one(new MeasureAction.AwaitPods(name, wait.workload(), wait.pods(), wait.timeout()));
        case Method.Try attempt ->
            one(new MeasureAction.Try(name, attempt.attempt(), attempt.name()));
        case Method.AwaitEnd wait ->
            one(new MeasureAction.AwaitEnd(name, wait.pod(), wait.timeout(), wait.name()));
        case Method.Time time -> timed(time.name(), waves(time.method()));
      };
    }

    private MeasureAction.SendLoad load(Method.Load load) {
      Stage pinged = load.stage().map(stages).orElse(stage);
      URI url =
          load.service()
              .map(service -> new StageName(pinged.number(), pinged.name()).inside(service))
              .map(URI::create)
              .orElseGet(() -> address(pinged));
      return new MeasureAction.SendLoad(
          stage.name(),
          new LoadShape(
              url,
              load.phases(),
              load.connections(),
              load.fresh(),
              load.timeout(),
              load.watched(),
              load.name()),
          plan("", load.meanwhile()).actions());
    }
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
