package dev.pingctl.experiment;

import dev.pingctl.plan.Disturbance;
import dev.pingctl.stage.Check;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// One benefit that the workshop promises, as something that can be refuted: a folder `NN-name`
/// below `experiments/` with an `experiment.yaml`.
///
/// @param claim the benefit in the workshop's words, as a sentence
/// @param needs the stages that must be running; the first is the one it experiments on, unless a
///   part or an arm names another
/// @param steadyState what holds of that stage before anything is done, and again afterwards
public record Experiment(
    int number,
    String name,
    Path folder,
    String title,
    String claim,
    List<String> needs,
    List<Check> steadyState,
    List<Part> parts) {
  public Experiment {
    needs = List.copyOf(needs);
    steadyState = List.copyOf(steadyState);
    parts = List.copyOf(parts);
  }

  /// One comparison: the same measured in several arms, of which one is the control.
  ///
  /// @param hypothesis what is expected, as a sentence
  /// @param rounds how often each arm is measured
  /// @param isQuick whether it is done with `--quick`, too
  /// @param requirements what it cannot be done without
  /// @param thresholds conditions on what is measured, such as `with.failed<=without.failed`
  public record Part(
      String name,
      String hypothesis,
      int rounds,
      boolean isQuick,
      List<Requirement> requirements,
      List<Arm> arms,
      List<String> thresholds) {
    public Part {
      requirements = List.copyOf(requirements);
      arms = List.copyOf(arms);
      thresholds = List.copyOf(thresholds);
    }

    /// The same without the arms that `left` does not want, and without the thresholds that name
    /// one of those.
    public Part only(Predicate<Arm> left) {
      List<Arm> out = arms.stream().filter(left.negate()).toList();
      return new Part(
          name,
          hypothesis,
          rounds,
          isQuick,
          requirements,
          arms.stream().filter(left).toList(),
          thresholds.stream()
              .filter(condition ->
                  out.stream()
                      .noneMatch(
                          arm -> condition.matches(".*(^|[^a-z0-9.-])" + arm.name() + "\\..*")))
              .toList());
    }

    /// The stages that its arms change or ping.
    public List<String> stages() {
      return arms.stream().flatMap(arm -> arm.stages().stream()).distinct().toList();
    }
  }

  /// One way of running the system.
  ///
  /// @param stage it is done on
  /// @param prepare what makes the system so; taken back after the method
  /// @param method what is done and measured
  public record Arm(String name, String stage, List<Method> prepare, List<Method> method) {
    public Arm {
      prepare = List.copyOf(prepare);
      method = List.copyOf(method);
    }

    /// The stages that it changes or pings, its own first.
    public List<String> stages() {
      return Stream.concat(Stream.of(stage), all().stream().flatMap(Arm::named))
          .distinct()
          .toList();
    }

    private static Stream<String> named(Method method) {
      return switch (method) {
        case Method.Load load -> load.stage().stream();
        case Method.Run run -> run.stages().stream();
        case Method.Change _,
            Method.Remove _,
            Method.Make _,
            Method.Disturb _,
            Method.Count _,
            Method.AwaitPods _,
            Method.AwaitRollout _,
            Method.Try _,
            Method.AwaitEnd _,
            Method.Time _ ->
            Stream.empty();
      };
    }

    /// Whether it sets faults of the service.
    public boolean setsFaults() {
      return all().stream()
          .anyMatch(method ->
              method instanceof Method.Disturb disturb
                  && disturb.how() instanceof Disturbance.Misbehave);
    }

    /// Every entry, with those that are done while others go on.
    List<Method> all() {
      return Stream.concat(prepare.stream(), method.stream()).flatMap(Arm::flat).toList();
    }

    private static Stream<Method> flat(Method method) {
      return switch (method) {
        case Method.Load load ->
            Stream.concat(Stream.of(load), load.meanwhile().stream().flatMap(Arm::flat));
        case Method.Time time -> Stream.concat(Stream.of(time), flat(time.method()));
        case Method.Change _,
            Method.Remove _,
            Method.Make _,
            Method.Disturb _,
            Method.Count _,
            Method.Run _,
            Method.AwaitPods _,
            Method.AwaitRollout _,
            Method.Try _,
            Method.AwaitEnd _ ->
            Stream.of(method);
      };
    }
  }

  /// Something that a part cannot be done without. The set is closed.
  public sealed interface Requirement {
    /// `cluster: embedded`: the cluster that pingctl brings along.
    record EmbeddedCluster() implements Requirement {}

    /// `nodes: N`: so many nodes of the embedded cluster.
    record Nodes(int number) implements Requirement {}

    /// `program: NAME`: a program on the `PATH`.
    record Program(String name) implements Requirement {}
  }

  /// The same with these parts alone. A part that is asked for is done with `--quick`, too.
  Experiment with(List<Part> chosen) {
    return new Experiment(
        number,
        name,
        folder,
        title,
        claim,
        needs,
        steadyState,
        chosen.stream()
            .map(part ->
                new Part(
                    part.name(),
                    part.hypothesis(),
                    part.rounds(),
                    true,
                    part.requirements(),
                    part.arms(),
                    part.thresholds()))
            .toList());
  }

  /// The part with this name.
  public Optional<Part> part(String wanted) {
    return parts.stream().filter(part -> part.name().equals(wanted)).findFirst();
  }

  /// What is done of it.
  ///
  /// @param quick whether only what is quick
  public List<Part> parts(boolean quick) {
    return parts.stream().filter(part -> !quick || part.isQuick()).toList();
  }

  /// The stages of what is done, in order and each once.
  public List<String> stages(boolean quick) {
    Map<String, Boolean> names = new LinkedHashMap<>();
    needs.forEach(name -> names.put(name, true));
    parts(quick).forEach(part -> part.stages().forEach(name -> names.put(name, true)));
    return List.copyOf(names.keySet());
  }
}
