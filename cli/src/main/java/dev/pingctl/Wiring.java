package dev.pingctl;

import dev.pingctl.cluster.Addresses;
import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.PrefetchedCluster;
import dev.pingctl.cluster.kubernetes.KubernetesCluster;
import dev.pingctl.command.option.Session;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.docker.DockerEngine;
import dev.pingctl.image.Catalogue;
import dev.pingctl.image.Images;
import dev.pingctl.kubeconfig.KubeconfigFiles;
import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
import dev.pingctl.node.EmbeddedNode;
import dev.pingctl.observe.LogReader;
import dev.pingctl.observe.Observer;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.plan.Planner;
import dev.pingctl.preflight.Preflight;
import dev.pingctl.release.Charts;
import dev.pingctl.release.helm.NativeCharts;
import dev.pingctl.run.ActionRunner;
import dev.pingctl.run.Executor;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Workshop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Puts the parts together. The only class that sees all of them.
public final class Wiring implements Session {
  private final Map<String, String> environment;
  private @Nullable ContainerEngine engine;
  private @Nullable Catalogue catalogue;
  private @Nullable Images images;
  private @Nullable Cluster cluster;
  private @Nullable PrefetchedCluster early;
  private @Nullable Charts charts;
  private @Nullable Addresses addresses;

  /// Creates nothing yet: parts are created when they are first asked for.
  public Wiring(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
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
    String home = environment.get("PINGCTL_HOME");
    Path folder =
        home == null || home.isBlank()
            ? Settings.userHome(environment).resolve(".pingctl")
            : Path.of(home);
    return new Settings(
        Path.of(root).toAbsolutePath(),
        folder.toAbsolutePath().normalize(),
        Settings.DEFAULT_PORT_BASE,
        ImagePolicy.AUTO,
        environment);
  }

  @Override
  public Workshop workshop(Settings settings) {
    return Workshop.read(settings);
  }

  @Override
  public synchronized Catalogue catalogue(Settings settings) {
    if (catalogue == null) {
      catalogue = Catalogue.read(settings.root());
    }
    return catalogue;
  }

  @Override
  public Planner planner(Settings settings) {
    return new Planner(settings, name -> catalogue(settings).image(name));
  }

  @Override
  public Executor executor(Settings settings) {
    return new Executor(
        new ActionRunner(
            settings,
            this::engine,
            () -> images(settings),
            () -> cluster(settings),
            () -> charts(settings),
            addresses(settings)));
  }

  /// One for the whole run: it remembers which registries do not answer.
  @Override
  public synchronized Images images(Settings settings) {
    if (images == null) {
      images =
          new Images(
              engine().images(), engine().transfer(), catalogue(settings), settings.environment());
    }
    return images;
  }

  @Override
  public Observer observer(Settings settings) {
    return new Observer(settings, this::engine, () -> cluster(settings));
  }

  @Override
  public Preflight preflight(Settings settings) {
    return new Preflight(settings, this::engine, () -> cluster(settings), () -> images(settings));
  }

  @Override
  public LogReader logs(Settings settings) {
    return new LogReader(settings, this::engine, () -> cluster(settings));
  }

  @Override
  public synchronized Cluster cluster(Settings settings) {
    if (cluster == null) {
      if (settings.isEmbedded()) {
        new EmbeddedNode(settings, engine()).requireKubeconfig();
      }
      ContextChoice choice = new KubeconfigFiles(settings).choose();
      cluster = early == null ? new KubernetesCluster(choice) : early.of(choice);
      early = null;
    }
    return cluster;
  }

  @Override
  public synchronized void prefetchCluster(Settings settings) {
    if (settings.isEmbedded() && cluster == null && Files.exists(settings.kubeconfig())) {
      early = PrefetchedCluster.start(new KubeconfigFiles(settings), KubernetesCluster::new);
    }
  }

  @Override
  public synchronized Charts charts(Settings settings) {
    if (charts == null) {
      charts = new NativeCharts(() -> new KubeconfigFiles(settings).choose());
    }
    return charts;
  }

  @Override
  public synchronized Addresses addresses(Settings settings) {
    if (addresses == null) {
      addresses = new Addresses(() -> cluster(settings).routes());
    }
    return addresses;
  }

  @Override
  public synchronized ContainerEngine engine() {
    if (engine == null) {
      engine = new DockerEngine(environment, Settings.userHome(environment));
    }
    return engine;
  }

  @Override
  public synchronized void close() {
    if (addresses != null) {
      addresses.close();
    }
    if (early != null) {
      early.close();
    }
    if (cluster != null) {
      cluster.close();
    }
    if (engine != null) {
      engine.close();
    }
  }
}
