package dev.pingctl.plan;

import dev.pingctl.image.CatalogueImage;
import dev.pingctl.node.ClusterNode;
import dev.pingctl.plan.Plan.Wave;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.stage.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The plans of `pingctl dev`: of what `up` does for a stage, only what replaces one image by
/// another.
public final class DevPlans {
  private final Planner planner;
  private final Function<String, CatalogueImage> catalogue;
  private final ImagePolicy policy;

  /// Plans out of those of a planner.
  ///
  /// @param policy where images come from
  public DevPlans(Planner planner, Function<String, CatalogueImage> catalogue, ImagePolicy policy) {
    this.planner = planner;
    this.catalogue = catalogue;
    this.policy = policy;
  }

  /// What makes a stage run an image that is built from its source.
  ///
  /// @param images makes the image, and brings it to where it runs
  /// @param change makes what runs it use it, and waits for that
  public record DevPlan(Plan images, Plan change) {}

  /// The plan for an image of a stage; empty where nothing of the stage runs the image.
  public Optional<DevPlan> of(Stage stage, CatalogueImage image) {
    Set<String> used = new LinkedHashSet<>(Set.of(image.name()));
    Set<Object> changed = new HashSet<>();
    List<Wave> waves = new ArrayList<>();
    for (Wave wave : planner.up("", List.of(stage), false).waves()) {
      List<Action> kept =
          wave.actions().stream()
              .flatMap(action -> kept(action, image.name(), changed, used).stream())
              .toList();
      if (!kept.isEmpty()) {
        waves.add(new Wave(kept));
      }
    }
    return changed.isEmpty()
        ? Optional.empty()
        : Optional.of(new DevPlan(images(stage, image, used), new Plan("dev", waves)));
  }

  private Plan images(Stage stage, CatalogueImage image, Set<String> used) {
    List<Wave> waves = new ArrayList<>(planner.provide(List.copyOf(used)).waves());
    Optional<CatalogueImage> base =
        image.recipe() instanceof CatalogueImage.Recipe.Dockerfile recipe
            ? recipe.base().map(catalogue)
            : Optional.empty();
    waves.add(new Wave(List.of(new ImageAction.BuildDev(stage.name(), image, base, policy))));
    if (stage.onCluster()) {
      waves.add(
          new Wave(
              used.stream()
                  .map(name -> (Action) new ImageAction.DeliverImage(ClusterNode.STAGE, name))
                  .toList()));
    }
    return new Plan("dev", waves);
  }

  /// The action, where it is about what runs the image.
  ///
  /// @param changed what earlier actions change, by what waits name it by; takes what this one does
  /// @param used the images that the actions need; takes those of this one
  private static Optional<Action> kept(
      Action action, String image, Set<Object> changed, Set<String> used) {
    return switch (action) {
      case EngineAction.CreateContainer create when create.container().image().equals(image) -> {
        changed.add(create.container().name());
        yield Optional.of(create);
      }
      case EngineAction.StartContainer start when start.container().image().equals(image) -> {
        changed.add(start.container().name());
        yield Optional.of(start);
      }
      case ClusterAction.ApplyObject apply when apply.manifest().mentions(image) -> {
        changed.add(apply.manifest().ref());
        yield Optional.of(apply);
      }
      case ReleaseAction.InstallChart install
          when install.chart().images().containsValue(image) -> {
        changed.add(install.chart().release());
        used.addAll(install.chart().images().values());
        yield Optional.of(install.keepingValues(install.given()));
      }
      case WaitAction.AwaitHealthy wait when changed.contains(wait.container()) ->
          Optional.of(wait);
      case WaitAction.AwaitRollout wait when changed.contains(wait.workload()) -> Optional.of(wait);
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
}
