package dev.pingctl.command.option;

import dev.pingctl.cluster.Addresses;
import dev.pingctl.cluster.Cluster;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.image.Catalogue;
import dev.pingctl.image.Images;
import dev.pingctl.observe.LogReader;
import dev.pingctl.observe.Observer;
import dev.pingctl.plan.Planner;
import dev.pingctl.preflight.Preflight;
import dev.pingctl.release.Charts;
import dev.pingctl.run.Executor;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Workshop;

/// What commands work with. Everything is made when it is first asked for; nothing here does I/O
/// before that.
public interface Session extends AutoCloseable {
  /// The settings of this run before a command's own options are applied.
  Settings settings();

  /// The stages as they stand on the disk.
  Workshop workshop(Settings settings);

  /// The images that stages may use.
  Catalogue catalogue(Settings settings);

  /// How these images come to be.
  Images images(Settings settings);

  /// A planner for these settings.
  Planner planner(Settings settings);

  /// What carries plans out.
  Executor executor(Settings settings);

  /// What reads the state of the running workshop.
  Observer observer(Settings settings);

  /// What reads the logs of the running workshop.
  LogReader logs(Settings settings);

  /// What is checked before a plan begins. Begins with what no plan is needed for.
  Preflight preflight(Settings settings);

  /// The cluster that the settings' target stands for.
  Cluster cluster(Settings settings);

  /// Begins to get a client of the embedded cluster ready, where that was up before: it will be
  /// asked for. Does not wait.
  void prefetchCluster(Settings settings);

  /// Helm, for that cluster.
  Charts charts(Settings settings);

  /// Where the stages on that cluster answer.
  Addresses addresses(Settings settings);

  /// The container engine.
  ContainerEngine engine();

  @Override
  void close();
}
