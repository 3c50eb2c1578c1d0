package dev.pingctl.engine.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.ContainerNetwork;
import dev.pingctl.engine.ContainerDifference;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ContainerSpec.Attachment;
import dev.pingctl.engine.Containers;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.Owner;
import dev.pingctl.settings.Ownership;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Creates, starts, stops and removes containers.
final class DockerContainers implements Containers {
  private static final Duration REMOVAL = Duration.ofSeconds(60);

  private final Connection engine;
  private final DockerContainerStates states;
  private final DockerImageStore images;
  private final Owner owner;
  private final HealthWait health;
  private final PortHolders holders;

  DockerContainers(
      Connection engine,
      DockerContainerStates states,
      DockerImageStore images,
      DockerContainerOutput output,
      Owner owner) {
    this.engine = engine;
    this.states = states;
    this.images = images;
    this.owner = owner;
    this.health = new HealthWait(engine, states, output);
    this.holders = new PortHolders(engine);
  }

  @Override
  public Change create(ContainerSpec spec) {
    SettingHashes hashes = hashes(spec);
    Optional<Inspection> found = present(spec);
    Change change = decide(spec, Optional.of(hashes), found, false);
    if (change.isChange()) {
      found.ifPresent(old -> remove(old.id(), spec.name()));
      make(spec, hashes);
    }
    return change;
  }

  @Override
  public Change ensure(ContainerSpec spec) {
    SettingHashes hashes = hashes(spec);
    Optional<Inspection> found = present(spec);
    Change change = decide(spec, Optional.of(hashes), found, true);
    if (!change.isChange()) {
      return change;
    }
    if (found.isPresent() && change.outcome() == Outcome.STARTED) {
      return resume(spec, found.get(), hashes, change);
    }
    found.ifPresent(old -> remove(old.id(), spec.name()));
    run(spec, hashes);
    return change;
  }

  @Override
  public Change decide(ContainerSpec spec, boolean runs) {
    Optional<SettingHashes> hashes =
        images.id(spec.image()).map(imageId -> SettingHashes.of(spec, imageId));
    return decide(spec, hashes, present(spec), runs);
  }

  @Override
  public ContainerDifference compare(ContainerSpec spec, boolean runs) {
    Optional<SettingHashes> hashes =
        images.id(spec.image()).map(imageId -> SettingHashes.of(spec, imageId));
    Optional<Inspection> found = present(spec);
    Change change = decide(spec, hashes, found, runs);
    return new ContainerDifference(
        change, change.isChange() ? SettingComparison.of(spec, hashes, found) : List.of());
  }

  /// @param hashes empty where the image is not there yet
  private Change decide(
      ContainerSpec spec,
      Optional<SettingHashes> hashes,
      Optional<Inspection> found,
      boolean runs) {
    if (found.isEmpty()) {
      return Change.created(Cause.none("container"));
    }
    Inspection present = found.get();
    String status = present.status();
    if (status.equals("dead") || status.equals("removing")) {
      return Change.changed(new Cause("the container is " + status));
    }
    if (hashes.isEmpty()) {
      return Change.changed(Cause.image(present.image(), spec.image()));
    }
    if (!hashes.get().fit(present.labels())) {
      Cause cause = hashes.get().difference(present.labels(), present.image(), spec);
      return Change.changed(
          owner
              .otherWorkshop(present.labels())
              .map(other -> cause.and(new Cause("it was created from " + other)))
              .orElse(cause));
    }
    List<String> updated = UpdatedSettings.of(spec, present);
    if (!updated.isEmpty()) {
      return Change.changed(Cause.settings(updated));
    }
    return !runs || status.equals("running") || status.equals("restarting")
        ? Change.NONE
        : Change.started(status.equals("paused") ? new Cause("paused") : Cause.notRunning());
  }

  @Override
  public void awaitHealthy(String container, Duration timeout, Consumer<String> progress) {
    health.await(container, timeout, progress);
  }

  @Override
  public void awaitProbe(String container, Duration timeout, Consumer<String> progress) {
    health.awaitProbe(container, timeout, progress);
  }

  private SettingHashes hashes(ContainerSpec spec) {
    String imageId =
        images
            .id(spec.image())
            .orElseThrow(() ->
                new Failure(
                    FailureId.NO_IMAGE,
                    ExitCode.FAILED,
                    "The image %s of container %s is not on the engine; `pingctl up` provides it, `pingctl images` shows what is there."
                        .formatted(spec.image(), spec.name())));
    if (!Ownership.marks(spec.labels())) {
      throw new IllegalArgumentException(
          "container without pingctl's ownership labels: " + spec.name());
    }
    return SettingHashes.of(spec, imageId);
  }

  private Optional<Inspection> present(ContainerSpec spec) {
    return states.find(spec.name()).map(container -> ours(container, spec.name()));
  }

  /// A container of pingctl's that no other home has made.
  private Inspection ours(Inspection container, String name) {
    owner.require(DockerContainerStates.owned(container, name).labels());
    return container;
  }

  @Override
  public void stop(String name, boolean now) {
    Inspection container = states.owned(name);
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

  @Override
  public void start(String name) {
    start(states.owned(name).id(), name, "to start container " + name);
  }

  /// Stops and removes a container, and the nameless volumes that came with it.
  Outcome remove(String name) {
    return remove(name, name);
  }

  private Outcome remove(String id, String name) {
    String subject = "to remove container " + name;
    Optional<Inspection> found = states.find(id);
    if (found.isEmpty()) {
      return Outcome.ABSENT;
    }
    DockerContainerStates.owned(found.get(), name);
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

  /// Makes a container in all its networks, or leaves none.
  private String make(ContainerSpec spec, SettingHashes hashes) {
    String id =
        engine.call(
            about(spec),
            () -> {
              try {
                return ContainerRequest.of(engine.client, spec, owner.sign(spec.labels()), hashes)
                    .exec()
                    .getId();
              } catch (ConflictException e) {
                // Someone took the name since it was looked for.
                states.find(spec.name()).ifPresent(other -> ours(other, spec.name()));
                throw e;
              }
            });
    orRemove(spec, id, () -> connect(spec, id, List.of()));
    return id;
  }

  /// Makes and starts a container, or leaves none.
  private void run(ContainerSpec spec, SettingHashes hashes) {
    String id = make(spec, hashes);
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

  /// Starts a container that was created, stopped or paused before.
  private Change resume(
      ContainerSpec spec, Inspection present, SettingHashes hashes, Change change) {
    if (present.status().equals("paused")) {
      engine.run(about(spec), () -> engine.client.unpauseContainerCmd(present.id()).exec());
      return change;
    }
    try {
      connect(spec, present.id(), present.networks());
      start(present.id(), spec.name(), about(spec));
      return change;
    } catch (Failure e) {
      if (!e.is(FailureId.ENGINE)) {
        throw e;
      }
      // Its network or a mount has gone since: only a new one can start.
      remove(present.id(), spec.name());
      run(spec, hashes);
      return Change.changed(new Cause("a network or mount that it had is gone"));
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
      while (states.find(id).isPresent()) {
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
