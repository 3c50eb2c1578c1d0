package dev.pingctl.command;

import dev.pingctl.cluster.Addresses;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.SettingsOptions;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.console.ConsoleServer;
import dev.pingctl.machine.Ports;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.stage.Stage;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Serves the dashboard of the monitoring stage as a web page.
@Command(
    name = "console",
    description =
        "Serve the dashboard of the monitoring stage to browsers on this machine until Ctrl-C.")
final class ConsoleCommand implements Callable<Integer> {
  private static final String STAGE = "monitoring";
  private static final String DASHBOARD = "dashboard.json";

  /// Above the ports of the stages.
  private static final int OFFSET = 50;

  private final Session session;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port to listen on (default: 5050); 0 takes any that is free.")
  Optional<Integer> port = Optional.empty();

  @Mixin TargetOptions target = new TargetOptions();

  @Mixin SettingsOptions settingsOptions = new SettingsOptions();

  @Spec CommandSpec spec = CommandSpec.create();

  ConsoleCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Run run = session.with(target.apply(settingsOptions.apply(session.settings())));
    Stage stage = run.workshop().stage(STAGE);
    URI prometheus = URI.create(stage.address(run.settings().target()).orElseThrow());
    Addresses addresses = run.addresses();
    int wanted = port.orElseGet(() -> run.settings().port(OFFSET));
    try (ConsoleServer server =
        ConsoleServer.start(
            wanted, stage.folder().resolve(DASHBOARD), () -> addresses.resolve(prometheus))) {
      spec.commandLine().getOut().println(server.address());
      spec.commandLine().getOut().flush();
      new CountDownLatch(1).await();
      return ExitCode.OK.code();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED.code(); // How it ends: there is nothing to say.
    } catch (IOException e) {
      throw Ports.taken(wanted, "--port", e);
    }
  }
}
