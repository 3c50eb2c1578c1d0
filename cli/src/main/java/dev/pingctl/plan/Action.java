package dev.pingctl.plan;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import dev.pingctl.compose.ComposeFile.Build;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.image.CatalogueImage;
import dev.pingctl.machine.ProcessSpec;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.node.ClusterNode;
import dev.pingctl.release.ChartSpec;
import dev.pingctl.release.ChartValues;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.stage.Check;
import dev.pingctl.stage.Condition;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One decided piece of work. Sealed: a new kind does not compile until it is planned, executed and
/// described.
public sealed interface Action {
  /// The stage it is done for.
  String stage();

  /// What it does, as one line without a full stop.
  String describe();

  /// What it changes: nothing, this machine, the engine, or places of the cluster.
  default Touches touches() {
    return Touches.of(this);
  }

  /// What it makes listen on ports of this machine; empty where nothing.
  default Optional<Listener> listener() {
    return Optional.empty();
  }

  /// What takes this back, or empty where there is nothing to take back.
  default Optional<Action> undo() {
    return Optional.empty();
  }

  /// Makes a catalogue image available on the engine, pulled or built.
  record ProvideImage(String stage, CatalogueImage image, ImagePolicy policy) implements Action {
    @Override
    public String describe() {
      String way =
          image.upstream().isEmpty()
              ? "build"
              : switch (policy) {
                case AUTO -> "pull " + image.upstream().get() + " or build";
                case PULL -> "pull " + image.upstream().get();
                case BUILD -> "build";
              };
      return "provide image %s (%s)".formatted(image.name(), way);
    }
  }

  /// Makes a catalogue image that can only be pulled available on the engine, where a registry has
  /// it.
  record TryImage(String stage, CatalogueImage image, ImagePolicy policy) implements Action {
    @Override
    public String describe() {
      return "try to provide image %s (pull %s)"
          .formatted(image.name(), image.upstream().orElse("nothing"));
    }
  }

  /// Does another action where a condition holds.
  record Conditional(Condition condition, Action action) implements Action {
    @Override
    public String stage() {
      return action.stage();
    }

    @Override
    public String describe() {
      return "%s, %s".formatted(action.describe(), condition.text());
    }

    @Override
    public Optional<Action> undo() {
      return action.undo();
    }
  }

  /// Builds the image of a compose service.
  record BuildImage(String stage, String image, Build build) implements Action {
    @Override
    public String describe() {
      return "build image %s from %s".formatted(image, build.context());
    }
  }

  /// Writes a random password into a file of pingctl's own, unless there is one.
  record CreateSecret(String stage, String name) implements Action {
    @Override
    public String describe() {
      return "create secret " + name;
    }

    @Override
    public Optional<Action> undo() {
      return Optional.of(new DeleteSecret(stage, name));
    }
  }

  /// Writes the file that tells Redis its users: the hash of a generated password, and a user who
  /// may only ask whether Redis answers.
  record CreateRedisUsers(String stage, String name, String password) implements Action {
    @Override
    public String describe() {
      return "create secret %s from %s".formatted(name, password);
    }

    @Override
    public Optional<Action> undo() {
      return Optional.of(new DeleteSecret(stage, name));
    }
  }

  /// Makes a certificate for some host names from pingctl's own authority, and that authority where
  /// there is none, unless there is one that holds for a while yet. The files count as generated
  /// secrets of the stage, and are found and deleted as such.
  record CreateCertificate(String stage, List<String> hosts) implements Action {
    @Override
    public String describe() {
      return "create certificate for " + String.join(", ", hosts);
    }
  }

  /// Deletes a generated secret.
  record DeleteSecret(String stage, String name) implements Action {
    @Override
    public String describe() {
      return "delete secret " + name;
    }
  }

  /// Starts the ping service as a process that outlives this one, listening on a port of this
  /// machine.
  record StartProcess(String stage, ProcessSpec process, int port) implements Action {
    @Override
    public String describe() {
      return "start process %s on port %d".formatted(process.name(), port);
    }

    @Override
    public Optional<Listener> listener() {
      return Optional.of(new Listener.Process(stage, process.name(), port));
    }

    @Override
    public Optional<Action> undo() {
      return Optional.of(new StopProcess(stage, process.name()));
    }
  }

  /// Ends a process that pingctl started.
  record StopProcess(String stage, String name) implements Action {
    @Override
    public String describe() {
      return "stop process " + name;
    }
  }

  /// Makes a network.
  record CreateNetwork(String stage, NetworkSpec network) implements Action {
    @Override
    public String describe() {
      return "create network " + network.name();
    }

    @Override
    public Optional<Action> undo() {
      return Optional.of(new RemoveNetwork(stage, network.name()));
    }
  }

  /// Removes a network.
  record RemoveNetwork(String stage, String name) implements Action {
    @Override
    public String describe() {
      return "remove network " + name;
    }
  }

  /// Makes a volume.
  record CreateVolume(String stage, VolumeSpec volume) implements Action {
    @Override
    public String describe() {
      return "create volume " + volume.name();
    }

    @Override
    public Optional<Action> undo() {
      return Optional.of(new RemoveVolume(stage, volume.name()));
    }
  }

  /// Removes a volume and the data in it.
  record RemoveVolume(String stage, String name) implements Action {
    @Override
    public String describe() {
      return "remove volume %s and its data".formatted(name);
    }
  }

  /// Makes a container and does not start it.
  record CreateContainer(String stage, ContainerSpec container) implements Action {
    @Override
    public String describe() {
      return "create container %s from %s".formatted(container.name(), container.image());
    }

    @Override
    public Optional<Action> undo() {
      return Optional.of(new RemoveContainer(stage, container.name()));
    }
  }

  /// Starts a container, made before if need be.
  record StartContainer(String stage, ContainerSpec container) implements Action {
    @Override
    public String describe() {
      StringBuilder line = new StringBuilder("start container ").append(container.name());
      line.append(" from ").append(container.image());
      for (ContainerSpec.Port port : container.ports()) {
        line.append(" on ").append(port.hostAddress()).append(':').append(port.published());
      }
      return line.toString();
    }

    @Override
    public Optional<Listener> listener() {
      Set<Integer> ports =
          container.ports().stream()
              .filter(port -> !port.isRange()) // the engine finds a free one
              .map(ContainerSpec.Port::hostPort)
              .filter(port -> port > 0)
              .collect(toSet());
      return ports.isEmpty()
          ? Optional.empty()
          : Optional.of(new Listener.Container(container.name(), ports));
    }

    @Override
    public Optional<Action> undo() {
      return Optional.of(new RemoveContainer(stage, container.name()));
    }
  }

  /// Stops and removes a container.
  record RemoveContainer(String stage, String name) implements Action {
    @Override
    public String describe() {
      return "remove container " + name;
    }
  }

  /// Waits until the health check of a container succeeds, and runs it at once for that: other
  /// containers wait for it.
  record AwaitProbe(String stage, String container, Duration timeout) implements Action {
    @Override
    public String describe() {
      return "wait until the health check of %s succeeds (at most %s)"
          .formatted(container, words(timeout));
    }
  }

  /// Waits until a container reports healthy.
  record AwaitHealthy(String stage, String container, Duration timeout) implements Action {
    @Override
    public String describe() {
      return "wait until %s is healthy (at most %s)".formatted(container, words(timeout));
    }
  }

  /// Waits until a container has ended with exit code 0.
  record AwaitCompleted(String stage, String container, Duration timeout) implements Action {
    @Override
    public String describe() {
      return "wait until %s has completed (at most %s)".formatted(container, words(timeout));
    }
  }

  /// Waits until an address answers 200.
  record AwaitAnswer(String stage, URI url, Duration timeout) implements Action {
    @Override
    public String describe() {
      return "wait until %s answers (at most %s)".formatted(url, words(timeout));
    }
  }

  /// Proves a claim of the stage; what it ends with is a verdict.
  sealed interface Proof extends Action {
    /// The claim.
    Check check();
  }

  /// Proves a claim of the stage on the running system.
  record Prove(String stage, Check check, URI url) implements Proof {
    @Override
    public String describe() {
      return "prove: " + check.claim();
    }
  }

  /// Proves that no ping fails while other actions are done, one after the other.
  record ProveUnderLoad(String stage, Check check, URI url, List<Action> meanwhile)
      implements Proof {
    @Override
    public String describe() {
      return "prove: " + check.claim();
    }
  }

  /// Runs the node of the embedded cluster and waits until it is Ready; `ports` are ports of this
  /// machine with the node port each leads to.
  record StartNode(String stage, Map<Integer, Integer> ports) implements Action {
    @Override
    public String describe() {
      return "start node %s on ports %s"
          .formatted(
              ClusterNode.NAME,
              ports.keySet().stream().sorted().map(String::valueOf).collect(joining(", ")));
    }

    @Override
    public Optional<Listener> listener() {
      return Optional.of(new Listener.Container(ClusterNode.NAME, ports.keySet()));
    }

    @Override
    public Optional<Action> undo() {
      return Optional.of(new RemoveContainer(stage, ClusterNode.NAME));
    }
  }

  /// Loads an image into the cluster, or pushes it to the registry that the cluster pulls from.
  record DeliverImage(String stage, String image) implements Action {
    @Override
    public String describe() {
      return "load image %s into the cluster".formatted(image);
    }
  }

  /// Applies an object. The pods of a workload are replaced when one of these generated secrets has
  /// changed.
  record ApplyObject(String stage, Manifest manifest, List<String> secrets) implements Action {
    @Override
    public String describe() {
      return "apply " + manifest.ref().text();
    }

    @Override
    public Optional<Action> undo() {
      return Optional.of(new DeleteObject(stage, manifest.ref()));
    }
  }

  /// Applies a Secret whose keys are the names of generated secrets.
  record ApplySecret(String stage, ObjectRef ref, List<String> secrets) implements Action {
    @Override
    public String describe() {
      return "apply %s from %s".formatted(ref.text(), String.join(", ", secrets));
    }

    @Override
    public Optional<Action> undo() {
      return Optional.of(new DeleteObject(stage, ref));
    }
  }

  /// Installs a chart as a release, or upgrades the release to it, and waits until what runs pods
  /// is rolled out. A first installation that fails is uninstalled; an upgrade that fails is rolled
  /// back.
  ///
  /// @param given the user's values, above those of the stage
  /// @param keepsValues whether the values of the release as it is come below, instead of those of
  ///   the stage
  record InstallChart(
      String stage,
      String namespace,
      ChartSpec chart,
      ChartValues given,
      boolean keepsValues,
      Duration timeout)
      implements Action {
    @Override
    public String describe() {
      return "install chart %s as release %s%s (at most %s)"
          .formatted(
              chart.place(),
              chart.release(),
              given.isEmpty() ? "" : " with " + given.text(),
              words(timeout));
    }

    @Override
    public Optional<Action> undo() {
      return Optional.of(new UninstallRelease(stage, namespace, chart.release()));
    }
  }

  /// Uninstalls a release and waits until its objects are gone.
  record UninstallRelease(String stage, String namespace, String release) implements Action {
    @Override
    public String describe() {
      return "uninstall release " + release;
    }
  }

  /// Rolls a release back to a revision; without one, to the revision before.
  record RollBackRelease(
      String stage, String namespace, String release, Optional<Integer> revision, Duration timeout)
      implements Action {
    @Override
    public String describe() {
      return "roll back release %s to %s (at most %s)"
          .formatted(
              release,
              revision.map(number -> "revision " + number).orElse("the revision before"),
              words(timeout));
    }
  }

  /// Builds another version of a catalogue image: the same program, reporting that version.
  record BuildVersion(String stage, String image, String version) implements Action {
    @Override
    public String describe() {
      return "build version %s of image %s".formatted(version, image);
    }
  }

  /// Sets the number of replicas of a workload.
  record ScaleWorkload(String stage, ObjectRef workload, int replicas) implements Action {
    @Override
    public String describe() {
      return "scale %s to %d".formatted(workload.text(), replicas);
    }
  }

  /// Applies the custom resource definitions in an image, unless the cluster has newer ones.
  /// Teardown finds them by their ownership label and leaves them as long as anyone uses them.
  record ApplyDefinitions(String stage, String image) implements Action {
    @Override
    public String describe() {
      return "apply the definitions in " + image;
    }
  }

  /// Waits until the ingress controller splits the traffic for a host as a route says.
  ///
  /// @param url where the ingress controller answers
  record AwaitTrafficSplit(String stage, Manifest route, String host, URI url, Duration timeout)
      implements Action {
    @Override
    public String describe() {
      return "wait until traffic for %s is split (at most %s)".formatted(host, words(timeout));
    }
  }

  /// Deletes an object and what it owns, and waits until it is gone.
  record DeleteObject(String stage, ObjectRef ref) implements Action {
    @Override
    public String describe() {
      return "delete " + ref.text();
    }
  }

  /// Deletes the data that the volumes of a stage keep on the node of the embedded cluster.
  record DeleteNodeData(String stage) implements Action {
    @Override
    public String describe() {
      return "delete the data of " + stage + " on the node";
    }
  }

  /// Restarts the pods of a workload, as its update strategy says.
  record RestartWorkload(String stage, ObjectRef workload) implements Action {
    @Override
    public String describe() {
      return "restart " + workload.text();
    }
  }

  /// Remembers the count of a stage, for a proof later in the run.
  record RememberCount(String stage, URI url) implements Action {
    @Override
    public String describe() {
      return "remember the count";
    }
  }

  /// Waits until DNS, metrics and storage of the embedded cluster work.
  record AwaitSystem(String stage) implements Action {
    @Override
    public String describe() {
      return "wait until DNS, metrics and storage work";
    }
  }

  /// Adds the embedded cluster's context to the user's own kubeconfig.
  record MergeKubeconfig(String stage) implements Action {
    @Override
    public String describe() {
      return "add context pingctl to your kubeconfig";
    }

    @Override
    public Optional<Action> undo() {
      return Optional.of(new DeleteKubeconfig(stage));
    }
  }

  /// Deletes pingctl's own kubeconfig, and its entries in the user's where they were merged.
  record DeleteKubeconfig(String stage) implements Action {
    @Override
    public String describe() {
      return "delete the kubeconfig";
    }
  }

  /// Waits until a workload is rolled out.
  record AwaitRollout(String stage, ObjectRef workload, Duration timeout) implements Action {
    @Override
    public String describe() {
      return "wait until %s is rolled out (at most %s)".formatted(workload.text(), words(timeout));
    }
  }

  /// Removes an image reference.
  record RemoveImage(String stage, String reference) implements Action {
    @Override
    public String describe() {
      return "remove image " + reference;
    }
  }

  private static String words(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
