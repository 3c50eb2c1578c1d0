package dev.pingctl.plan;

import static dev.pingctl.plan.Planner.add;

import dev.pingctl.compose.ComposeFile;
import dev.pingctl.compose.ComposeFile.Dependency;
import dev.pingctl.compose.ComposeFile.Service;
import dev.pingctl.plan.Plan.Wave;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What brings up the services of a compose file, in the order of what they depend on.
final class ComposePlans {
  private ComposePlans() {}

  /// The waves that make everything and start service by service.
  ///
  /// @param timeout for each wait
  static List<Wave> up(String stage, ComposeFile file, Duration timeout) {
    List<Wave> waves = new ArrayList<>();
    List<Action> made = new ArrayList<>();
    for (Service service : file.services()) {
      String image = service.container().image();
      service.build().ifPresent(build -> made.add(new ImageAction.BuildImage(stage, image, build)));
    }
    file.networks().forEach(network -> made.add(new EngineAction.CreateNetwork(stage, network)));
    file.volumes().forEach(volume -> made.add(new EngineAction.CreateVolume(stage, volume)));
    add(waves, made);
    add(
        waves,
        file.services().stream()
            .map(service -> (Action) new EngineAction.CreateContainer(stage, service.container()))
            .toList());
    Set<Action> awaited = new HashSet<>();
    for (List<String> level : file.levels()) {
      List<Service> services = level.stream().map(file::service).toList();
      List<Action> waits =
          services.stream()
              .flatMap(service -> service.dependsOn().stream())
              .flatMap(dependency -> await(stage, file, dependency, timeout).stream())
              .filter(awaited::add)
              .toList();
      add(waves, waits);
      add(
          waves,
          services.stream()
              .map(service -> (Action) new EngineAction.StartContainer(stage, service.container()))
              .toList());
    }
    List<Action> rest =
        file.services().stream()
            .filter(service -> service.container().healthcheck().isPresent())
            .map(service ->
                (Action) new WaitAction.AwaitHealthy(stage, service.container().name(), timeout))
            .filter(awaited::add)
            .toList();
    add(waves, rest);
    return waves;
  }

  private static Optional<Action> await(
      String stage, ComposeFile file, Dependency dependency, Duration timeout) {
    String container = file.service(dependency.service()).container().name();
    return switch (dependency.condition()) {
      case STARTED -> Optional.empty();
      case HEALTHY -> Optional.of(new WaitAction.AwaitProbe(stage, container, timeout));
      case COMPLETED -> Optional.of(new WaitAction.AwaitCompleted(stage, container, timeout));
    };
  }
}
