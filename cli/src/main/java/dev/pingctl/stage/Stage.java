package dev.pingctl.stage;

import dev.pingctl.compose.ComposeFile;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.StageName;
import dev.pingctl.settings.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One lesson of the workshop: a folder `NN-name` with a `stage.yaml`.
///
/// `needs` names stages that come up before it; `onCluster` tells whether it runs on a Kubernetes
/// cluster; `images` are the catalogue images it uses; `url` is where it answers, without a
/// trailing slash; `service` is the Service behind that where it runs on a cluster.
public record Stage(
    int number,
    String name,
    Path folder,
    String title,
    List<String> needs,
    boolean onCluster,
    List<String> images,
    List<Step> up,
    Optional<String> url,
    String service,
    List<Check> verify) {
  public Stage {
    needs = List.copyOf(needs);
    images = List.copyOf(images);
    up = List.copyOf(up);
    verify = List.copyOf(verify);
  }

  /// The Kubernetes namespace that is its own.
  public String namespace() {
    return StageName.project(name);
  }

  /// The catalogue images that parts of it need which are left out where these cannot be pulled.
  public List<String> optionalImages() {
    return up.stream()
        .flatMap(step ->
            step instanceof Step.Apply apply
                    && apply.condition().orElse(null) instanceof Condition.ImageIsThere image
                ? Stream.of(image.image())
                : Stream.empty())
        .toList();
  }

  /// Every object it may apply, whatever the cluster.
  public List<Manifest> manifests() {
    return up.stream()
        .flatMap(step -> step instanceof Step.Apply apply ? apply.all().stream() : Stream.empty())
        .toList();
  }

  /// The containers it runs on an engine.
  public List<ContainerSpec> containers() {
    return up.stream()
        .flatMap(step ->
            switch (step) {
              case Step.RunContainer run -> Stream.of(run.container());
              case Step.ComposeUp compose ->
                  compose.file().services().stream().map(ComposeFile.Service::container);
              case Step.RunProcess ignored -> Stream.<ContainerSpec>empty();
              case Step.CreateSecret ignored -> Stream.<ContainerSpec>empty();
              case Step.CreateRedisUsers ignored -> Stream.<ContainerSpec>empty();
              case Step.CreateNetwork ignored -> Stream.<ContainerSpec>empty();
              case Step.CreateVolume ignored -> Stream.<ContainerSpec>empty();
              case Step.AwaitHealthy ignored -> Stream.<ContainerSpec>empty();
              case Step.AwaitAnswer ignored -> Stream.<ContainerSpec>empty();
              case Step.AwaitAutoscaler ignored -> Stream.<ContainerSpec>empty();
              case Step.Apply ignored -> Stream.<ContainerSpec>empty();
              case Step.InstallChart ignored -> Stream.<ContainerSpec>empty();
              case Step.ApplyDefinitions ignored -> Stream.<ContainerSpec>empty();
              case Step.CreateCertificate ignored -> Stream.<ContainerSpec>empty();
            })
        .toList();
  }

  /// Whether anything of it runs on a container engine, as the embedded cluster does.
  public boolean usesEngine() {
    return onCluster || !images.isEmpty() || !containers().isEmpty();
  }

  /// The same stage as these settings make it.
  public Stage under(Settings settings) {
    return StageFile.read(settings, folder);
  }

  /// The charts it installs, in order.
  public List<Step.InstallChart> charts() {
    return up.stream()
        .flatMap(
            step -> step instanceof Step.InstallChart chart ? Stream.of(chart) : Stream.empty())
        .toList();
  }

  /// Whether pings are answered at its address: by the ping service itself, or through something in
  /// front of it, where the stage proves that it counts them. In a workshop with a name every stage
  /// has the application at its address but the one that watches it.
  public boolean takesPings() {
    return url.isPresent()
        && (service.equals(StageName.SERVICE)
            || (StageName.workshop(name).isPresent()
                && verify.stream().noneMatch(Check.Scrapes.class::isInstance))
            || verify.stream().anyMatch(Check.CountsExactly.class::isInstance));
  }

  /// Where it answers on this cluster; empty where nothing of it does.
  public Optional<String> address(Target target) {
    return !onCluster || target.publishes(name)
        ? url
        : url.map(ignored -> new StageName(number, name).inside(service));
  }

  /// The failure of a command that needs it up.
  public Failure notUp() {
    return new Failure(
        FailureId.NOT_UP,
        ExitCode.CHECK_FAILED,
        "Stage %s is not up; bring it up with `pingctl up --stage=%s`.".formatted(name, name));
  }

  /// The failure of a command that pings it.
  ///
  /// @param instead what to do, such as "ping another stage"
  public Failure noAddress(String instead) {
    return new Failure(
        FailureId.NO_ADDRESS,
        ExitCode.USAGE,
        "Stage %s has no address to ping; %s.".formatted(name, instead));
  }

  /// The name of its containers' project, and the prefix of what it makes on an engine.
  public String project() {
    return StageName.project(name);
  }
}
