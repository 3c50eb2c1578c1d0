package dev.pingctl.plan;

import dev.pingctl.canary.CanaryRules;
import dev.pingctl.fault.FaultList;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.TrafficSplit;
import dev.pingctl.plan.Plan.Wave;
import dev.pingctl.settings.StageName;
import dev.pingctl.stage.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Plans of canaries that decide, made of the plans of a planner. Pure, as those are.
public final class CanaryPlans {
  private static final String TITLE = "canary";

  /// Pods of the stage are given a version by this variable; those of the new one have it from
  /// their image.
  private static final String VERSION = "VERSION";

  private static final int NONE = 0;

  private final Planner planner;

  /// Plans out of those of a planner.
  public CanaryPlans(Planner planner) {
    this.planner = planner;
  }

  /// The plan for a version; empty where the stage has no route that splits traffic, or the other
  /// stage no release.
  ///
  /// @param stage has the route, and the Deployment of the canary
  /// @param released has the release that the version is promoted into
  /// @param faults those that the version starts with
  /// @param timeout how long the release may take; empty for what its stage says
  public Optional<CanaryPlan> of(
      Stage stage,
      Stage released,
      CanaryRules rules,
      FaultList faults,
      Optional<Duration> timeout) {
    Optional<Plan> rollout =
        planner.rollout(released, StageName.SERVICE, rules.version(), faults, timeout);
    Optional<TrafficSplit> split = planner.split(stage);
    return rollout.isEmpty() || split.isEmpty()
        ? Optional.empty()
        : pods(stage, split.get(), pods -> pods.withoutVariable(VERSION))
            .map(pods -> of(stage, split.get(), rollout.get(), pods, rules));
  }

  private CanaryPlan of(
      Stage stage, TrafficSplit split, Plan rollout, List<Wave> pods, CanaryRules rules) {
    List<Wave> preparation = new ArrayList<>(rollout.preparation().waves());
    preparation.addAll(weight(stage, NONE).waves());
    preparation.addAll(pods);
    List<Wave> steps = new ArrayList<>();
    for (int percent : rules.steps()) {
      steps.addAll(weight(stage, percent).preparation().waves());
      steps.add(new Wave(List.of(new WaitAction.AwaitCanary(stage.name(), percent, rules))));
    }
    steps.addAll(rollout.change().waves());
    steps.addAll(weight(stage, split.percent()).waves());
    return new CanaryPlan(
        plan(preparation),
        plan(steps),
        plan(weight(stage, NONE).preparation().waves()),
        plan(restored(stage, split)));
  }

  private List<Wave> restored(Stage stage, TrafficSplit split) {
    List<Wave> waves = new ArrayList<>(planner.load(images(stage, split)).waves());
    waves.addAll(pods(stage, split, UnaryOperator.identity()).orElseThrow().subList(0, 1));
    return waves;
  }

  private List<String> images(Stage stage, TrafficSplit split) {
    return stage.images().stream()
        .filter(image ->
            stage.manifests().stream()
                .filter(manifest -> manifest.ref().name().equals(split.canary()))
                .anyMatch(manifest -> manifest.mentions(image)))
        .toList();
  }

  /// The Deployment of the canary has the name of the Service that the route names.
  private Optional<List<Wave>> pods(
      Stage stage, TrafficSplit split, UnaryOperator<Manifest> change) {
    return planner.changed(stage, split.canary(), change);
  }

  private Plan weight(Stage stage, int percent) {
    return planner.canary(stage, percent).orElseThrow();
  }

  private static Plan plan(List<Wave> waves) {
    return new Plan(TITLE, waves);
  }
}
