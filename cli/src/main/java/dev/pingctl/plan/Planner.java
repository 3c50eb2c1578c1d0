package dev.pingctl.plan;

import dev.pingctl.plan.Inventory.Item;
import dev.pingctl.plan.Plan.Wave;
import dev.pingctl.workshop.CatalogueImage;
import dev.pingctl.workshop.ComposeFile;
import dev.pingctl.workshop.ComposeFile.Dependency;
import dev.pingctl.workshop.ComposeFile.Service;
import dev.pingctl.workshop.Settings;
import dev.pingctl.workshop.Stage;
import dev.pingctl.workshop.Step;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Turns stages into plans. Pure: the same stages, settings and inventory give the same plan.
public final class Planner {
  private final Settings settings;
  private final Function<String, CatalogueImage> catalogue;

  /// A planner for one run that finds images by name in a catalogue.
  public Planner(Settings settings, Function<String, CatalogueImage> catalogue) {
    this.settings = settings;
    this.catalogue = catalogue;
  }

  /// The plan that brings these stages up in order: all their images first, then stage by stage.
  public Plan up(String title, List<Stage> stages, boolean verify) {
    List<Wave> waves = new ArrayList<>(images(stages));
    for (Stage stage : stages) {
      stage.up().forEach(step -> waves.addAll(waves(stage, step)));
      if (verify) {
        waves.addAll(proofs(stage));
      }
    }
    return new Plan(title, waves);
  }

  /// The plan that proves what these stages claim.
  public Plan verify(List<Stage> stages) {
    return new Plan("verify", stages.stream().flatMap(stage -> proofs(stage).stream()).toList());
  }

  /// The plan that takes away what was found of these stages: the reverse of their `up`, as far as
  /// it is there, and then what else carries their mark, and these images.
  public Plan teardown(List<Stage> stages, Inventory inventory, List<String> images) {
    List<Item> left = new ArrayList<>(inventory.items());
    List<Wave> waves = new ArrayList<>();
    for (Wave wave : up("", stages, false).reversed("").waves()) {
      List<Action> found = new ArrayList<>();
      for (Action undo : wave.actions()) {
        left.stream()
            .filter(item -> item.removal().equals(undo))
            .findFirst()
            .ifPresent(item -> {
              left.remove(item);
              found.add(undo);
            });
      }
      if (!found.isEmpty()) {
        waves.add(new Wave(found));
      }
    }
    Map<Inventory.Kind, List<Action>> rest = new LinkedHashMap<>();
    left.stream()
        .sorted(Comparator.comparing(Item::kind).thenComparing(Item::name))
        .forEach(item ->
            rest.computeIfAbsent(item.kind(), kind -> new ArrayList<>()).add(item.removal()));
    rest.values().forEach(actions -> waves.add(new Wave(actions)));
    images.forEach(image -> waves.add(new Wave(List.of(new Action.RemoveImage("images", image)))));
    return new Plan("teardown", waves);
  }

  private List<Wave> images(List<Stage> stages) {
    List<Action> provided = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Stage stage : stages) {
      for (String name : stage.images()) {
        if (seen.add(name)) {
          CatalogueImage image = catalogue.apply(name);
          provided.add(new Action.ProvideImage("images", image, settings.images()));
        }
      }
    }
    return provided.isEmpty() ? List.of() : List.of(new Wave(provided));
  }

  private List<Wave> proofs(Stage stage) {
    return stage.verify().stream()
        .map(check -> new Wave(List.of(new Action.Prove(stage.name(), check, address(stage)))))
        .toList();
  }

  private static URI address(Stage stage) {
    return URI.create(stage.url().orElse("http://localhost"));
  }

  private List<Wave> waves(Stage stage, Step step) {
    String name = stage.name();
    return switch (step) {
      case Step.RunProcess run ->
          one(new Action.StartProcess(name, run.process(), settings.port(stage.number())));
      case Step.CreateSecret secret -> one(new Action.CreateSecret(name, secret.name()));
      case Step.CreateRedisUsers users ->
          one(new Action.CreateRedisUsers(name, users.name(), users.password()));
      case Step.CreateNetwork network -> one(new Action.CreateNetwork(name, network.network()));
      case Step.CreateVolume volume -> one(new Action.CreateVolume(name, volume.volume()));
      case Step.RunContainer run -> one(new Action.StartContainer(name, run.container()));
      case Step.ComposeUp up -> compose(name, up.file(), up.timeout());
      case Step.AwaitHealthy wait ->
          one(new Action.AwaitHealthy(name, wait.container(), wait.timeout()));
      case Step.AwaitAnswer wait ->
          one(new Action.AwaitAnswer(name, address(stage).resolve(wait.path()), wait.timeout()));
    };
  }

  private static List<Wave> one(Action action) {
    return List.of(new Wave(List.of(action)));
  }

  private static List<Wave> compose(String stage, ComposeFile file, Duration timeout) {
    List<Wave> waves = new ArrayList<>();
    List<Action> made = new ArrayList<>();
    for (Service service : file.services()) {
      String image = service.container().image();
      service.build().ifPresent(build -> made.add(new Action.BuildImage(stage, image, build)));
    }
    file.networks().forEach(network -> made.add(new Action.CreateNetwork(stage, network)));
    file.volumes().forEach(volume -> made.add(new Action.CreateVolume(stage, volume)));
    add(waves, made);
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
              .map(service -> (Action) new Action.StartContainer(stage, service.container()))
              .toList());
    }
    List<Action> rest =
        file.services().stream()
            .filter(service -> service.container().healthcheck().isPresent())
            .map(service ->
                (Action) new Action.AwaitHealthy(stage, service.container().name(), timeout))
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
      case HEALTHY -> Optional.of(new Action.AwaitHealthy(stage, container, timeout));
      case COMPLETED -> Optional.of(new Action.AwaitCompleted(stage, container, timeout));
    };
  }

  private static void add(List<Wave> waves, List<Action> actions) {
    if (!actions.isEmpty()) {
      waves.add(new Wave(actions));
    }
  }
}
