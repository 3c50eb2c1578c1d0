package dev.pingctl;

import dev.pingctl.cluster.kubernetes.KubernetesCluster;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.docker.DockerEngine;
import dev.pingctl.kubeconfig.Accesses;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.release.helm.NativeCharts;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Owner;
import dev.pingctl.settings.Settings;
import dev.pingctl.text.WorkingFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Puts the parts together. The only class that sees the adapters.
public final class Wiring implements Session {
  /// Where a user without a home has no files: the name that Debian keeps free.
  private static final Path NO_HOME = Path.of("/nonexistent");

  private final Map<String, String> environment;
  private final Accesses accesses;
  private final List<Run> runs = new ArrayList<>();
  private @Nullable ContainerEngine engine;

  /// Creates nothing yet: parts are created when they are first asked for.
  public Wiring(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
    this.accesses = new Accesses(environment);
  }

  @Override
  public Settings settings() {
    String root = System.getProperty("pingctl.root");
    if (root == null) {
      throw new Failure(
          FailureId.BAD_INSTALL,
          ExitCode.FAILED,
          "It is not known where pingctl is installed; start it with the launcher that ./install.sh"
              + " makes.");
    }
    return new Settings(
        Path.of(root).toAbsolutePath(),
        WorkingFolder.reaches(Settings.home(environment)).toAbsolutePath().normalize(),
        Settings.DEFAULT_PORT_BASE,
        ImagePolicy.AUTO,
        environment);
  }

  @Override
  public synchronized Run with(Settings settings) {
    Run run =
        new Run(
            settings,
            () -> engine(settings.owner()),
            choice -> new KubernetesCluster(accesses.of(choice)),
            choice -> new NativeCharts(() -> accesses.of(choice.get())));
    runs.add(run);
    return run;
  }

  /// The container engine, the same for every run: those of one process have one owner.
  private synchronized ContainerEngine engine(Owner owner) {
    if (engine == null) {
      engine =
          new DockerEngine(
              environment,
              Settings.userHome(environment).orElse(NO_HOME),
              owner,
              warning -> System.err.println("pingctl: " + warning));
    }
    return engine;
  }

  @Override
  public synchronized void close() {
    runs.forEach(Run::close);
    if (engine != null) {
      engine.close();
    }
  }
}
