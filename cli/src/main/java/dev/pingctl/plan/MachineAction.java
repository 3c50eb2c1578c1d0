package dev.pingctl.plan;

import dev.pingctl.explain.CertificateCommands;
import dev.pingctl.explain.Explanation;
import dev.pingctl.explain.ProcessCommands;
import dev.pingctl.explain.SecretCommands;
import dev.pingctl.explain.ShellCommand;
import dev.pingctl.explain.ShellContext;
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
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "A random password, in a file that only you reach, and in no command line.",
          SecretCommands.of(context, stage).create(name));
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
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "Redis gets the hash of the password alone, and a user who may only ask whether it answers.",
          SecretCommands.of(context, stage).redisUsers(name, password));
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

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "An authority of your own, and the certificate that it gives for these names.",
          new CertificateCommands(SecretCommands.of(context, stage)).create(hosts));
    }
  }

  /// Deletes a generated secret.
  record DeleteSecret(String stage, String name) implements MachineAction {
    @Override
    public String describe() {
      return "delete secret " + name;
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "A password that nothing uses any more.",
          ShellCommand.of("rm -f " + context.secret(stage, name)));
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
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "The service as a process of this machine, which goes on when the terminal is closed.",
          new ProcessCommands(context, stage).start(process));
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

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "SIGTERM lets the service finish what it is at.",
          new ProcessCommands(context, stage).stop(name));
    }
  }

  /// Adds the embedded cluster's context to the user's own kubeconfig.
  record MergeKubeconfig(String stage) implements MachineAction {
    @Override
    public String describe() {
      return "add context pingctl to your kubeconfig";
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.instead(
          "pingctl adds its own entry and leaves yours as they are; by hand: `kubectl config view"
              + " --flatten` with both files in KUBECONFIG.");
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

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "It leads to a cluster that is gone.", ShellCommand.of("rm -f " + context.kubeconfig()));
    }
  }
}
