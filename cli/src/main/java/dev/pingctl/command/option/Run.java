package dev.pingctl.command.option;

import static java.util.stream.Collectors.toMap;

import dev.pingctl.cluster.Addresses;
import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.PrefetchedCluster;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.image.Catalogue;
import dev.pingctl.image.Images;
import dev.pingctl.kubeconfig.KubeconfigFiles;
import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
import dev.pingctl.node.EmbeddedNode;
import dev.pingctl.observe.LogReader;
import dev.pingctl.observe.Observer;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.plan.FurtherNodes;
import dev.pingctl.plan.Planner;
import dev.pingctl.preflight.Preflight;
import dev.pingctl.release.Charts;
import dev.pingctl.run.ActionRunner;
import dev.pingctl.run.Differences;
import dev.pingctl.run.DryRun;
import dev.pingctl.run.Executor;
import dev.pingctl.run.Explanations;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Workshop;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What one command works with, under the settings it has chosen. Each part is made when it is
/// first asked for and is the same from then on; making one does no I/O unless it says so.
public final class Run implements AutoCloseable {
  private final Settings settings;
  private final Supplier<ContainerEngine> engine;
  private final Function<ContextChoice, Cluster> clusters;
  private final Function<Supplier<ContextChoice>, Charts> helm;
  private @Nullable Workshop workshop;
  private @Nullable Catalogue catalogue;
  private @Nullable Images images;
  private @Nullable Preflight preflight;
  private @Nullable Executor executor;
  private @Nullable ContextChoice chosen;
  private @Nullable PrefetchedCluster early;
  private @Nullable Cluster cluster;
  private @Nullable Charts charts;
  private @Nullable Addresses addresses;

  /// A run with nothing made yet.
  ///
  /// @param engine the container engine, which outlives the run
  /// @param clusters makes a client for the cluster of a context
  /// @param helm makes Helm for the cluster of a context, which is chosen when Helm needs it
  public Run(
      Settings settings,
      Supplier<ContainerEngine> engine,
      Function<ContextChoice, Cluster> clusters,
      Function<Supplier<ContextChoice>, Charts> helm) {
    this.settings = settings;
    this.engine = engine;
    this.clusters = clusters;
    this.helm = helm;
  }

  /// The settings that everything here works under.
  public Settings settings() {
    return settings;
  }

  /// The stages, read from their files.
  public synchronized Workshop workshop() {
    if (workshop == null) {
      workshop = Workshop.read(settings);
    }
    return workshop;
  }

  /// The images that stages may use, read from their file.
  public synchronized Catalogue catalogue() {
    if (catalogue == null) {
      catalogue = Catalogue.read(settings.workshop(), settings.root());
    }
    return catalogue;
  }

  /// Makes these images available. It remembers which registries do not answer.
  public synchronized Images images() {
    if (images == null) {
      images =
          new Images(engine().images(), engine().transfer(), catalogue(), settings.environment());
    }
    return images;
  }

  /// A planner.
  public Planner planner() {
    return new Planner(settings, name -> catalogue().image(name));
  }

  /// A planner that keeps the number of nodes that the embedded cluster has. An engine that does
  /// not answer has none; what is carried out later says so.
  public Planner plannerKeepingNodes() {
    return planner().withNodes(FurtherNodes.as(furtherNodes()));
  }

  /// The numbers of the nodes that the embedded cluster has beside the first.
  public List<Integer> furtherNodes() {
    if (!settings.isEmbedded()) {
      return List.of();
    }
    try {
      return new EmbeddedNode(settings, engine()).workers().found();
    } catch (Failure failure) {
      if (failure.exitCode() == ExitCode.UNREACHABLE) {
        return List.of();
      }
      throw failure;
    }
  }

  /// Carries plans out.
  public synchronized Executor executor() {
    if (executor == null) {
      executor = new Executor(runner());
    }
    return executor;
  }

  /// Carries plans out as things are now: what images are made from and what nodes have is looked
  /// at again, where [#executor] looks once.
  public Executor executorOfNow() {
    Images now =
        new Images(engine().images(), engine().transfer(), catalogue(), settings.environment());
    return new Executor(
        new ActionRunner(settings, engine, () -> now, this::cluster, this::charts, addresses()));
  }

  /// Finds out what a plan would change now, and changes nothing.
  public DryRun dryRun() {
    return new DryRun(runner());
  }

  /// Finds out the same field by field, and changes nothing.
  public Differences differences() {
    return new Differences(runner());
  }

  /// Says what a person would type instead.
  public Explanations explanations() {
    return new Explanations(
        settings,
        this::catalogue,
        this::images,
        workshop().stages().stream().collect(toMap(Stage::name, Stage::number)),
        this::furtherNodes);
  }

  private ActionRunner runner() {
    return new ActionRunner(
        settings, engine, this::images, this::cluster, this::charts, addresses());
  }

  /// Reads the state of the running workshop.
  public Observer observer() {
    return new Observer(settings, engine, this::cluster);
  }

  /// Reads the logs of the running workshop.
  public LogReader logs() {
    return new LogReader(settings, engine, this::cluster);
  }

  /// Checks plans before they begin. From the first call on it asks the engine, in a thread of its
  /// own, what every plan needs to know.
  public synchronized Preflight preflight() {
    if (preflight == null) {
      preflight = new Preflight(settings, engine, this::cluster, this::images);
    }
    return preflight;
  }

  /// The context that the target of the settings names. The user's kubeconfig is read once: it may
  /// be a pipe. The embedded cluster's is read each time: the run itself may write it.
  private synchronized ContextChoice choice() {
    if (settings.isEmbedded()) {
      return new KubeconfigFiles(settings).choose();
    }
    if (chosen == null) {
      chosen = new KubeconfigFiles(settings).choose();
    }
    return chosen;
  }

  /// A client of the cluster that the target of the settings names.
  ///
  /// @throws dev.pingctl.outcome.Failure where there is no such cluster or no kubeconfig for it
  public synchronized Cluster cluster() {
    if (cluster == null) {
      if (settings.isEmbedded()) {
        new EmbeddedNode(settings, engine()).requireKubeconfig();
      }
      cluster = early == null ? clusters.apply(choice()) : early.of(choice());
      early = null;
    }
    return cluster;
  }

  /// Begins to get a client of the embedded cluster ready, if one was made before. Does not wait.
  public synchronized void prefetchCluster() {
    if (settings.isEmbedded() && cluster == null && Files.exists(settings.kubeconfig())) {
      early = PrefetchedCluster.start(new KubeconfigFiles(settings), clusters);
    }
  }

  /// Helm, for that cluster.
  public synchronized Charts charts() {
    if (charts == null) {
      charts = helm.apply(this::choice);
    }
    return charts;
  }

  /// Finds where the stages on that cluster answer.
  public synchronized Addresses addresses() {
    if (addresses == null) {
      addresses = new Addresses(() -> cluster().routes());
    }
    return addresses;
  }

  /// The container engine.
  public ContainerEngine engine() {
    return engine.get();
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
  }
}
