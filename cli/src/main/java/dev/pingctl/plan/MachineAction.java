package dev.pingctl.plan;

import dev.pingctl.machine.ProcessSpec;
import java.util.List;
import java.util.Optional;

/// Changes files or processes of this machine.
public sealed interface MachineAction extends Action {
  /// Writes a random password into a file of pingctl's own, unless there is one.
  record CreateSecret(String stage, String name) implements MachineAction {
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
  record CreateRedisUsers(String stage, String name, String password) implements MachineAction {
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
  record CreateCertificate(String stage, List<String> hosts) implements MachineAction {
    @Override
    public String describe() {
      return "create certificate for " + String.join(", ", hosts);
    }
  }

  /// Deletes a generated secret.
  record DeleteSecret(String stage, String name) implements MachineAction {
    @Override
    public String describe() {
      return "delete secret " + name;
    }

    @Override
    public boolean takesData() {
      return true;
    }
  }

  /// Starts the ping service as a process that outlives this one, listening on a port of this
  /// machine.
  record StartProcess(String stage, ProcessSpec process, int port) implements MachineAction {
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
  record StopProcess(String stage, String name) implements MachineAction {
    @Override
    public String describe() {
      return "stop process " + name;
    }
  }

  /// Adds the embedded cluster's context to the user's own kubeconfig.
  record MergeKubeconfig(String stage) implements MachineAction {
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
  record DeleteKubeconfig(String stage) implements MachineAction {
    @Override
    public String describe() {
      return "delete the kubeconfig";
    }
  }
}
