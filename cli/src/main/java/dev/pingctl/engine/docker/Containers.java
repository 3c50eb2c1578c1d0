package dev.pingctl.engine.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.ContainerNetwork;
import dev.pingctl.engine.ContainerEngine.ContainerState;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ContainerSpec.Attachment;
import dev.pingctl.node.ClusterNode;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.Ownership;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Makes, starts, stops, removes and inspects containers.
final class Containers {
  private static final int TAR_BLOCK = 512;
  private static final int TAR_SIZE = 124;
  private static final int TAR_SIZE_DIGITS = 11;
  private static final Duration REMOVAL = Duration.ofSeconds(60);

  private final Connection engine;
  private final PortHolders holders;

  Containers(Connection engine) {
    this.engine = engine;
    this.holders = new PortHolders(engine);
  }

  /// See [dev.pingctl.engine.ContainerEngine#create(ContainerSpec)].
  Outcome create(ContainerSpec spec, String imageId) {
    String fingerprint = fingerprint(spec, imageId);
    Optional<Inspection> found = present(spec);
    if (found.isPresent() && fits(found.get(), fingerprint)) {
      return Outcome.UNCHANGED;
    }
    found.ifPresent(old -> remove(old.id(), spec.name()));
    make(spec, fingerprint);
    return found.isEmpty() ? Outcome.CREATED : Outcome.CHANGED;
  }

  /// See [dev.pingctl.engine.ContainerEngine#ensure(ContainerSpec)].
  Outcome ensure(ContainerSpec spec, String imageId) {
    String fingerprint = fingerprint(spec, imageId);
    Optional<Inspection> found = present(spec);
    if (found.isEmpty() || !fits(found.get(), fingerprint)) {
      found.ifPresent(old -> remove(old.id(), spec.name()));
      run(spec, fingerprint);
      return found.isEmpty() ? Outcome.CREATED : Outcome.CHANGED;
    }
    Inspection present = found.get();
    return switch (present.status()) {
      case "running", "restarting" -> Outcome.UNCHANGED;
      case "paused" -> {
        engine.run(about(spec), () -> engine.client.unpauseContainerCmd(present.id()).exec());
        yield Outcome.STARTED;
      }
      default -> resume(spec, present, fingerprint);
    };
  }

  private static String fingerprint(ContainerSpec spec, String imageId) {
    if (!Ownership.marks(spec.labels())) {
      throw new IllegalArgumentException("container without pingctl's mark: " + spec.name());
    }
    return Fingerprint.of(spec, imageId);
  }

  private Optional<Inspection> present(ContainerSpec spec) {
    return find(spec.name()).map(container -> owned(container, spec.name()));
  }

  /// Whether a container has these settings and can still be used.
  private static boolean fits(Inspection container, String fingerprint) {
    boolean ends = container.status().equals("dead") || container.status().equals("removing");
    return !ends && fingerprint.equals(container.labels().get(Ownership.CONFIG_HASH));
  }

  /// Stops a container, with the grace it was made with, or at once.
  void stop(String name, boolean now) {
    Inspection container = owned(name);
    engine.run(
        "to stop container " + name,
        () -> {
          try {
            if (now) {
              engine.client.killContainerCmd(container.id()).exec();
            } else {
              engine
                  .client
                  .stopContainerCmd(container.id())
                  .withTimeout(container.graceSeconds())
                  .exec();
            }
          } catch (NotModifiedException e) {
            // It does not run: that is what was asked for.
          } catch (ConflictException e) {
            if (!EngineErrors.message(e).contains("is not running")) {
              throw e;
            }
          }
        });
  }

  /// See [dev.pingctl.engine.ContainerEngine#readFile]. The engine gives out files of containers
  /// only, so there is one for that moment, which is never started.
  String readFile(String reference, String path) {
    String subject = "to read %s of image %s".formatted(path, reference);
    String container =
        engine.call(
            subject,
            () ->
                engine
                    .client
                    .createContainerCmd(reference)
                    .withLabels(Ownership.labels(ClusterNode.STAGE))
                    .exec()
                    .getId());
    try (InputStream archive =
        engine.call(
            subject, () -> engine.client.copyArchiveFromContainerCmd(container, path).exec())) {
      return onlyFile(archive);
    } catch (IOException e) {
      throw EngineErrors.of(e, subject);
    } finally {
      engine.run(
          subject,
          () -> engine.client.removeContainerCmd(container).withRemoveVolumes(true).exec());
    }
  }

  /// The text of the one file in a tar archive: a header block with its size in octal digits, then
  /// its bytes (POSIX ustar).
  private static String onlyFile(InputStream archive) throws IOException {
    byte[] header = archive.readNBytes(TAR_BLOCK);
    String size = new String(header, TAR_SIZE, TAR_SIZE_DIGITS, StandardCharsets.US_ASCII).strip();
    return new String(archive.readNBytes(Integer.parseInt(size, 8)), StandardCharsets.UTF_8);
  }

  /// Starts a stopped container.
  void start(String name) {
    start(owned(name).id(), name, "to start container " + name);
  }

  /// Stops and removes a container, and the nameless volumes that came with it.
  Outcome remove(String name) {
    return remove(name, name);
  }

  private Outcome remove(String id, String name) {
    String subject = "to remove container " + name;
    Optional<Inspection> found = find(id);
    if (found.isEmpty()) {
      return Outcome.ABSENT;
    }
    owned(found.get(), name);
    return engine.call(
        subject,
        () -> {
          try {
            if (found.get().isRunning()) {
              stopQuietly(found.get());
            }
            engine.client.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
            return Outcome.REMOVED;
          } catch (NotFoundException e) {
            return Outcome.ABSENT;
          } catch (ConflictException e) {
            if (!EngineErrors.message(e).contains("already in progress")) {
              throw e;
            }
            // Another process removes it: gone when its end is reported.
            awaitGone(id, name);
            return Outcome.REMOVED;
          }
        });
  }

  /// The state of a container in pingctl's own terms.
  Optional<ContainerState> inspect(String name) {
    return find(name).map(Inspection::state);
  }

  /// See [dev.pingctl.engine.ContainerEngine#leadsToContainer].
  boolean leadsTo(String host, int port) {
    return engine
        .call("to list containers", () -> engine.client.listContainersCmd().exec())
        .stream()
        .flatMap(container -> inspect(container.getId()).stream())
        .anyMatch(state -> state.answersAt(host, port));
  }

  /// See [dev.pingctl.engine.ContainerEngine#labelled].
  List<ContainerState> labelled(String label) {
    return engine
        .call(
            "to list containers",
            () ->
                engine
                    .client
                    .listContainersCmd()
                    .withShowAll(true)
                    .withLabelFilter(List.of(label))
                    .exec())
        .stream()
        .flatMap(container -> inspect(container.getId()).stream())
        .toList();
  }

  /// The engine's description of a container, or empty.
  Optional<Inspection> find(String nameOrId) {
    return engine
        .find(
            "/containers/%s/json".formatted(Connection.encoded(nameOrId)),
            "to look at container " + nameOrId)
        .map(Inspection::new);
  }

  /// The engine's description of a container that must be there and pingctl's.
  Inspection owned(String name) {
    return owned(find(name).orElseThrow(() -> EngineErrors.noContainer(name)), name);
  }

  private static Inspection owned(Inspection container, String name) {
    if (!Ownership.marks(container.labels())) {
      throw EngineErrors.foreign("container", name);
    }
    return container;
  }

  /// Makes a container in all its networks, or leaves none.
  private String make(ContainerSpec spec, String fingerprint) {
    String id =
        engine.call(
            about(spec),
            () -> {
              try {
                return ContainerRequest.of(engine.client, spec, fingerprint).exec().getId();
              } catch (ConflictException e) {
                // Someone took the name since it was looked for.
                find(spec.name()).ifPresent(other -> owned(other, spec.name()));
                throw e;
              }
            });
    orRemove(spec, id, () -> connect(spec, id, List.of()));
    return id;
  }

  /// Makes and starts a container, or leaves none.
  private void run(ContainerSpec spec, String fingerprint) {
    String id = make(spec, fingerprint);
    orRemove(spec, id, () -> start(id, spec.name(), about(spec)));
  }

  /// Carries on with a new container; when that fails, the container goes.
  private void orRemove(ContainerSpec spec, String id, Runnable step) {
    try {
      step.run();
    } catch (Failure e) {
      if (e.exitCode() != ExitCode.UNREACHABLE && e.exitCode() != ExitCode.INTERRUPTED) {
        remove(id, spec.name());
      }
      throw e;
    }
  }

  /// Starts what was made or stopped before.
  private Outcome resume(ContainerSpec spec, Inspection present, String fingerprint) {
    try {
      connect(spec, present.id(), present.networks());
      start(present.id(), spec.name(), about(spec));
      return Outcome.STARTED;
    } catch (Failure e) {
      if (!e.is(FailureId.ENGINE)) {
        throw e;
      }
      // Its network or a mount has gone since: only a new one can start.
      remove(present.id(), spec.name());
      run(spec, fingerprint);
      return Outcome.CHANGED;
    }
  }

  private void connect(ContainerSpec spec, String id, List<String> joined) {
    for (Attachment attachment : spec.networks().stream().skip(1).toList()) {
      if (!joined.contains(attachment.network())) {
        engine.run(
            "to connect container %s to network %s".formatted(spec.name(), attachment.network()),
            () ->
                engine
                    .client
                    .connectToNetworkCmd()
                    .withContainerId(id)
                    .withNetworkId(attachment.network())
                    .withContainerNetwork(new ContainerNetwork().withAliases(attachment.aliases()))
                    .exec());
      }
    }
  }

  private void start(String id, String name, String subject) {
    engine.run(
        subject,
        () -> {
          try {
            engine.client.startContainerCmd(id).exec();
          } catch (NotModifiedException e) {
            // It runs already.
          } catch (com.github.dockerjava.api.exception.DockerException e) {
            throw holders.explain(name, EngineErrors.message(e)).orElseThrow(() -> e);
          }
        });
  }

  private void stopQuietly(Inspection container) {
    try {
      engine.client.stopContainerCmd(container.id()).withTimeout(container.graceSeconds()).exec();
    } catch (NotModifiedException e) {
      // It ended by itself.
    }
  }

  private void awaitGone(String id, String name) {
    long deadline = System.nanoTime() + REMOVAL.toNanos();
    try (ContainerEvents events = ContainerEvents.of(engine, id)) {
      while (find(id).isPresent()) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new Failure(
              FailureId.WAIT_TIMEOUT,
              ExitCode.TIMED_OUT,
              "Container %s is being removed but does not go; see `docker inspect %s`."
                  .formatted(name, name));
        }
        events.await(left);
      }
    }
  }

  private static String about(ContainerSpec spec) {
    return "to run container " + spec.name();
  }
}
