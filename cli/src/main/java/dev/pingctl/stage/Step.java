package dev.pingctl.stage;

import dev.pingctl.compose.ComposeFile;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.machine.ProcessSpec;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.Manifests;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.release.ChartSpec;
import dev.pingctl.release.Values;
import dev.pingctl.settings.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// One entry under `up` in a `stage.yaml`. The set is closed: a new kind of step is a new record
/// here.
public sealed interface Step {
  /// `run-process`: the ping service as a plain process.
  record RunProcess(ProcessSpec process) implements Step {}

  /// `create-secret`: a random password in a file of pingctl's own.
  record CreateSecret(String name) implements Step {}

  /// `create-redis-users`: the file that tells Redis its users, made from a password.
  record CreateRedisUsers(String name, String password) implements Step {}

  /// `create-network`: a network of the engine.
  record CreateNetwork(NetworkSpec network) implements Step {}

  /// `create-volume`: a volume of the engine.
  record CreateVolume(VolumeSpec volume) implements Step {}

  /// `run-container`: one container; the keys are those of a compose service.
  record RunContainer(ContainerSpec container) implements Step {}

  /// `compose-up`: every service of a compose file, in the order of its dependencies.
  record ComposeUp(ComposeFile file, Duration timeout) implements Step {}

  /// `apply-definitions`: the custom resource definitions in an image of the catalogue.
  record ApplyDefinitions(String image) implements Step {}

  /// `create-certificate`: a certificate for some host names, from an authority of pingctl's own,
  /// as the generated files `tls.crt` and `tls.key`.
  record CreateCertificate(List<String> hosts) implements Step {}

  /// `await-healthy`: until a container of this stage reports healthy.
  record AwaitHealthy(String container, Duration timeout) implements Step {}

  /// `await-answer`: until a path of the stage's address answers 200, `times` times in a row.
  record AwaitAnswer(String path, int times, Duration timeout) implements Step {}

  /// `await-autoscaler`: until a horizontal pod autoscaler of this stage has a value of each of its
  /// metrics.
  record AwaitAutoscaler(String name, Duration timeout) implements Step {}

  /// `install-chart`: a Helm chart as a release of its own; then until what runs pods is rolled
  /// out. `embedded` and `elsewhere` are values only for the embedded cluster, or only for another
  /// one.
  record InstallChart(
      ChartSpec chart,
      Map<String, Object> embedded,
      Map<String, Object> elsewhere,
      Duration timeout)
      implements Step {
    /// The chart with the values for a cluster.
    public ChartSpec on(Target target) {
      Map<String, Object> particular =
          switch (target) {
            case Target.Embedded ignored -> embedded;
            case Target.Context ignored -> elsewhere;
          };
      return new ChartSpec(
          chart.release(),
          chart.folder(),
          Values.merged(chart.values(), particular),
          chart.images());
    }
  }

  /// `apply`: Kubernetes objects, and the Secrets made of generated files; then until what runs
  /// pods is rolled out. `embedded` and `elsewhere` are applied only on the embedded cluster, or
  /// only on another one; with a condition, all of it is done only where that holds.
  record Apply(
      Manifests everywhere,
      Manifests embedded,
      Manifests elsewhere,
      Map<String, List<String>> secrets,
      Duration timeout,
      Optional<Condition> condition)
      implements Step {
    /// The objects that are applied to a cluster.
    public List<Manifest> on(Target target) {
      Manifests particular =
          switch (target) {
            case Target.Embedded ignored -> embedded;
            case Target.Context ignored -> elsewhere;
          };
      return Stream.of(everywhere, particular).flatMap(files -> files.list().stream()).toList();
    }

    /// The file that an object is in.
    public Optional<Path> file(ObjectRef object) {
      return Stream.of(everywhere, embedded, elsewhere)
          .flatMap(files -> files.file(object).stream())
          .findFirst();
    }

    /// Every object, whatever the cluster.
    public List<Manifest> all() {
      return Stream.of(everywhere, embedded, elsewhere)
          .flatMap(files -> files.list().stream())
          .toList();
    }
  }
}
