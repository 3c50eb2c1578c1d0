package dev.pingctl.engine;

import dev.pingctl.outcome.Outcome;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// What the executor needs of a container engine.
///
/// Every method throws [dev.pingctl.outcome.Failure]: `PING-ENGINE-DOWN` (exit 3) when the engine
/// does not answer, `PING-FOREIGN` (exit 4) when a name is held by something without pingctl's
/// mark, which is then left alone, `PING-DISK-FULL` when the engine's disk is, `PING-ENGINE` with
/// the engine's own words for all else it refuses. Constructing an engine does no I/O. An engine
/// may be used by several threads.
public interface ContainerEngine extends AutoCloseable {
  /// What is known of the engine.
  EngineInfo info();

  /// Makes the network unless it is there.
  Outcome ensure(NetworkSpec network);

  /// Makes the volume unless it is there.
  Outcome ensure(VolumeSpec volume);

  /// Makes the container without starting it: unchanged when one with the same settings and image
  /// is there, running or not, replaced when the settings differ. The image must be present.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-NO-IMAGE` when the image is not on the engine
  Outcome create(ContainerSpec container);

  /// Makes and starts the container: unchanged when one with the same settings and image runs,
  /// started when it is only stopped, replaced when the settings differ. The image must be present.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-PORT-TAKEN` with the holder where it is known,
  ///   `PING-NO-IMAGE` when the image is not on the engine
  Outcome ensure(ContainerSpec container);

  /// Waits until the container reports healthy; without a health check, until it runs.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-UNHEALTHY` with the probe's last output and the last
  ///   log lines as soon as it is unhealthy, has ended or keeps being restarted;
  ///   `PING-WAIT-TIMEOUT` with the same after the timeout
  void awaitHealthy(String container, Duration timeout, Consumer<String> progress);

  /// Waits until the container's health check succeeds, and does not wait for the engine to run it:
  /// its command is run in the container at once, and again until it or the engine's own run of it
  /// succeeds.
  ///
  /// @throws dev.pingctl.outcome.Failure as [#awaitHealthy] does
  void awaitProbe(String container, Duration timeout, Consumer<String> progress);

  /// Everything on the engine that carries pingctl's mark.
  List<Owned> owned();

  /// Stops and removes one thing that carries the mark, by its name; absent is fine.
  Outcome remove(Owned.Kind kind, String name);

  /// Stops a container without removing it. `now` kills it instead.
  void stop(String container, boolean now);

  /// Starts a stopped container.
  void start(String container);

  /// The state of a container, marked or not; empty when there is none.
  Optional<ContainerState> inspect(String container);

  /// Hands over log lines, oldest first: the last `tail` ones (all when negative), and with
  /// `follow` those to come, until the container ends or the thread is interrupted.
  void logs(String container, int tail, boolean follow, Consumer<String> line);

  /// The result of a command run inside a container.
  ExecResult exec(String container, List<String> command);

  /// The result of a command run inside a container, marked or not, with this on its standard
  /// input. Only for commands that bring images into a cluster's node.
  ExecResult exec(String container, List<String> command, InputStream input);

  /// The text of a file in an image.
  ///
  /// @param path from the image's root, with a slash before it
  /// @throws dev.pingctl.outcome.Failure `PING-ENGINE` where there is none
  String readFile(String reference, String path);

  /// An archive of an image with this one reference. To be closed by the caller.
  InputStream saveImage(String reference);

  /// Sends an image to the registry that its reference names.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-REGISTRY-DOWN` when the registry does not answer,
  ///   `PING-PUSH` when it does not take the image
  void push(String reference, Consumer<String> progress);

  /// Whether a running container, marked or not, answers at this address: the engine is on this
  /// machine, and the host is a container's own address, or one of this machine's loopback
  /// interface on whose port a container is published.
  boolean leadsToContainer(String host, int port);

  /// The containers that carry this label, marked or not.
  List<ContainerState> labelled(String label);

  /// The id of the image, or empty when the engine does not have it.
  Optional<String> imageId(String reference);

  /// Builds an image.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BUILD` with the last lines of the build
  void build(ImageBuild build, Consumer<String> progress);

  /// Pulls an image.
  ///
  /// @param patience how long the registry may take to its first answer
  /// @throws dev.pingctl.outcome.Failure `PING-REGISTRY-DOWN` when the registry does not answer,
  ///   `PING-PULL` when it answers but does not give out the image
  void pull(String reference, Duration patience, Consumer<String> progress);

  /// Makes an image of one layer from a tar archive.
  ///
  /// @param changes Dockerfile instructions for it, such as `CMD ["bash"]`
  void importRoot(
      String reference, Map<String, String> labels, List<String> changes, InputStream tar);

  /// Gives an image one more reference.
  void tag(String image, String reference);

  /// Takes a reference away although its image lacks the mark. Only for references that this very
  /// run made by pulling.
  Outcome untag(String reference);

  /// Removes one reference of an image that carries the mark, and with its last one the image.
  /// Images left of build stages have no reference and are removed by id.
  Outcome removeImage(String reference);

  /// The images that carry pingctl's mark, with those of their references that are pingctl's, and
  /// what builds of pingctl's have left, which has none.
  List<OwnedImage> ownedImages();

  @Override
  void close();

  /// The address the engine was reached by, its version, its highest and lowest API versions, the
  /// folder it keeps its data in, `1` or `2` for the machine's control groups, memory in bytes, the
  /// number of processors, and the address of the registry it asks first.
  record EngineInfo(
      String address,
      String version,
      String apiVersion,
      String minApiVersion,
      Path dataRoot,
      String cgroupVersion,
      long memoryBytes,
      int cpus,
      String registry) {}

  /// One build.
  ///
  /// @param files files of this machine by their path in the build context
  /// @param extraFiles further files, given by what is in them; they win over `files`, and one of
  ///   both is the `Dockerfile`
  /// @param arguments build arguments
  /// @param references what to name the image
  /// @param target the stage to build; empty for the last
  record ImageBuild(
      Map<String, Path> files,
      Map<String, byte[]> extraFiles,
      Map<String, String> arguments,
      List<String> references,
      Optional<String> target) {}

  /// One marked container, network or volume.
  record Owned(Kind kind, String name, String id, String stage, Map<String, String> labels) {
    /// The kinds of things on an engine.
    public enum Kind {
      /// A container.
      CONTAINER,
      /// A network.
      NETWORK,
      /// A volume.
      VOLUME
    }
  }

  /// One marked image: its references, size in bytes, time of making, labels.
  record OwnedImage(
      String id, List<String> references, long size, Instant created, Map<String, String> labels) {}

  /// What a container is doing. One that waits to be started again by its restart policy is not
  /// running; one that is paused is. `started` is when it was last started. `restarts` tells how
  /// often that has been done since it was started. `health` is empty without a health check, else
  /// `starting`, `healthy` or `unhealthy`. `publishedPorts` are ports of this machine by port of
  /// the container; of one that does not run, those it is to have.
  record ContainerState(
      String id,
      String name,
      String image,
      boolean running,
      boolean paused,
      Instant started,
      int restarts,
      int exitCode,
      Optional<String> health,
      String user,
      boolean readOnlyRoot,
      List<String> hostPaths,
      List<String> capDrop,
      Map<String, String> labels,
      Map<Integer, Integer> publishedPorts,
      List<String> addresses) {
    /// Whether this container keeps others from a port of this machine.
    public boolean holds(int port) {
      return running && publishedPorts.containsValue(port);
    }

    /// Whether this container is what answers at an address of this machine.
    public boolean answersAt(String host, int port) {
      return running
          && (addresses.contains(host)
              || (isOfThisMachine(host) && publishedPorts.containsValue(port)));
    }

    /// Whether a host is this machine itself, as kubeconfigs of clusters in containers name it.
    public static boolean isOfThisMachine(String host) {
      return OF_THIS_MACHINE.contains(host);
    }

    private static final Set<String> OF_THIS_MACHINE =
        Set.of(
            "localhost",
            "127.0.0.1",
            "0.0.0.0",
            "::1",
            "[::1]",
            "host.docker.internal",
            "kubernetes.docker.internal");
  }

  /// Exit code and output of a command.
  record ExecResult(int exitCode, String output, String errors) {}
}
