package dev.pingctl.plan;

import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.fault.FaultList;
import dev.pingctl.injection.FaultPlace;
import dev.pingctl.injection.FaultToken;
import dev.pingctl.machine.ProcessSpec;
import dev.pingctl.plan.Plan.Wave;
import dev.pingctl.release.ChartValues;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The plans of `pingctl fault`.
public final class FaultPlans {
  private static final String SERVICE = "pingctl/ping";
  private static final String SWITCH = "FAULTS";
  private static final String HASH = "FAULTS_TOKEN_SHA256";

  private final Planner planner;

  /// Plans out of those of a planner.
  public FaultPlans(Planner planner) {
    this.planner = planner;
  }

  /// The variables that let the service have faults.
  ///
  /// @param hash the SHA-256 of the token that sets them, in hexadecimal digits
  public static Map<String, String> variables(String hash) {
    return Map.of(SWITCH, "on", HASH, hash);
  }

  /// The plan that lets the service of a stage have faults: of what `up` does, what runs the
  /// service, with [#variables]. Empty where the stage runs no copy of it.
  public Optional<Plan> on(Stage stage, String hash) {
    Set<Object> changed = new HashSet<>();
    List<Wave> waves = new ArrayList<>();
    waves.add(new Wave(List.of(new MachineAction.CreateSecret(FaultToken.STAGE, FaultToken.NAME))));
    waves.addAll(planner.images("", List.of(stage)).waves());
    for (Wave wave : planner.up("", List.of(stage), false).waves()) {
      List<Action> kept =
          wave.actions().stream()
              .flatMap(action -> allowing(action, variables(hash), changed).stream())
              .toList();
      if (!kept.isEmpty()) {
        waves.add(new Wave(kept));
      }
    }
    return changed.isEmpty() ? Optional.empty() : Optional.of(new Plan("fault on", waves));
  }

  /// The plan that sets faults at a place; none clears them.
  public static Plan set(Stage stage, FaultPlace place, FaultList faults) {
    return new Plan(
        faults.isEmpty() ? "fault clear" : "fault set",
        List.of(new Wave(List.of(new FaultAction.SetFaults(stage.name(), place, faults)))));
  }

  /// Where the faults of a stage are set; empty where it runs no copy of the service, or has no
  /// such Deployment.
  ///
  /// @param pod the one that is meant; empty for all, and where the stage runs no pods
  public Optional<FaultPlace> place(Stage stage, String deployment, Optional<String> pod) {
    if (stage.onCluster()) {
      return planner.workload(stage, deployment).map(ref -> new FaultPlace.Pods(ref, pod));
    }
    List<String> containers =
        stage.containers().stream()
            .filter(container -> container.image().equals(SERVICE))
            .map(ContainerSpec::name)
            .toList();
    return containers.isEmpty()
        ? stage.up().stream()
            .flatMap(step ->
                step instanceof Step.RunProcess run
                    ? Stream.<FaultPlace>of(
                        new FaultPlace.Process(stage.name(), run.process().name()))
                    : Stream.empty())
            .findFirst()
        : Optional.of(new FaultPlace.Containers(containers));
  }

  /// The action with variables more for the service, where it is about what runs the service.
  ///
  /// @param changed what earlier actions change, by what waits name it by; takes what this one does
  private static Optional<Action> allowing(
      Action action, Map<String, String> variables, Set<Object> changed) {
    return switch (action) {
      case MachineAction.StartProcess start -> {
        ProcessSpec process = start.process();
        changed.add(process.name());
        Map<String, String> all = new HashMap<>(process.environment());
        all.putAll(variables);
        yield Optional.of(
            new MachineAction.StartProcess(
                start.stage(), new ProcessSpec(process.name(), all), start.port()));
      }
      case EngineAction.CreateContainer create when create.container().image().equals(SERVICE) -> {
        changed.add(create.container().name());
        yield Optional.of(
            new EngineAction.CreateContainer(
                create.stage(), create.container().withVariables(variables)));
      }
      case EngineAction.StartContainer start when start.container().image().equals(SERVICE) -> {
        changed.add(start.container().name());
        yield Optional.of(
            new EngineAction.StartContainer(
                start.stage(), start.container().withVariables(variables)));
      }
      case ClusterAction.ApplyObject apply when apply.manifest().mentions(SERVICE) -> {
        changed.add(apply.manifest().ref());
        yield Optional.of(
            new ClusterAction.ApplyObject(
                apply.stage(),
                apply.manifest().withVariables(SERVICE, variables),
                apply.secrets()));
      }
      case ReleaseAction.InstallChart install
          when install.chart().images().containsValue(SERVICE) -> {
        changed.add(install.chart().release());
        yield Optional.of(install.keepingValues(values(variables)));
      }
      case WaitAction.AwaitHealthy wait when changed.contains(wait.container()) ->
          Optional.of(wait);
      case WaitAction.AwaitRollout wait when changed.contains(wait.workload()) -> Optional.of(wait);
      case WaitAction.AwaitAnswer wait when !changed.isEmpty() -> Optional.of(wait);
      case EngineAction _,
          ClusterAction _,
          ReleaseAction _,
          WaitAction _,
          ImageAction _,
          MachineAction _,
          FaultAction _,
          ProofAction _,
          MeasureAction _,
          Action.Conditional _,
          Action.RememberCount _ ->
          Optional.empty();
    };
  }

  private static ChartValues values(Map<String, String> variables) {
    return ChartValues.ofTexts(
        variables.entrySet().stream()
            .map(variable -> "env.%s=%s".formatted(variable.getKey(), variable.getValue()))
            .sorted()
            .toList());
  }
}
