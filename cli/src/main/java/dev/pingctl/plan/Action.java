package dev.pingctl.plan;

import dev.pingctl.workshop.CatalogueImage;
import dev.pingctl.workshop.Check;
import dev.pingctl.workshop.ComposeFile.Build;
import dev.pingctl.workshop.ContainerSpec;
import dev.pingctl.workshop.ImagePolicy;
import dev.pingctl.workshop.NetworkSpec;
import dev.pingctl.workshop.ProcessSpec;
import dev.pingctl.workshop.VolumeSpec;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// One decided piece of work. Sealed: a new kind does not compile until it is planned, executed and
/// described.
public sealed interface Action {
  /// The stage it is done for.
  String stage();

  /// What it does, as one line without a full stop.
  String describe();

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

  /// Makes and starts a container.
  record StartContainer(String stage, ContainerSpec container) implements Action {
    @Override
    public String describe() {
      StringBuilder line = new StringBuilder("start container ").append(container.name());
      line.append(" from ").append(container.image());
      for (ContainerSpec.Port port : container.ports()) {
        line.append(" on ").append(port.hostAddress()).append(':').append(port.hostPort());
      }
      return line.toString();
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

  /// Proves a claim of the stage on the running system.
  record Prove(String stage, Check check, URI url) implements Action {
    @Override
    public String describe() {
      return "prove: " + check.claim();
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
