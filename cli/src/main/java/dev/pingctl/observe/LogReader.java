package dev.pingctl.observe;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.Owned;
import dev.pingctl.machine.Processes;
import dev.pingctl.outcome.Waiting;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.StageName;
import dev.pingctl.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Reads what the parts of a stage write, wherever they run.
public final class LogReader {
  private final Observer observer;
  private final Supplier<ContainerEngine> engine;
  private final Supplier<Cluster> cluster;
  private final Processes processes;

  /// A reader of logs on this machine and of the cluster. Both are asked only when it is needed.
  public LogReader(Settings settings, Supplier<ContainerEngine> engine, Supplier<Cluster> cluster) {
    this.observer = new Observer(settings, engine, cluster);
    this.engine = engine;
    this.cluster = cluster;
    this.processes = new Processes(settings);
  }

  /// One part of a stage that writes log lines.
  public record Source(String stage, String part, Place place) {}

  /// Where a part of a stage runs.
  public enum Place {
    /// A plain process of this machine.
    PROCESS,
    /// A container of the engine.
    CONTAINER,
    /// A pod of the cluster.
    POD
  }

  /// The parts of a stage that are there.
  public List<Source> sources(Stage stage) {
    if (stage.onCluster()) {
      return pods(stage);
    }
    List<Source> sources = new ArrayList<>();
    for (Processes.Running running : processes.running()) {
      if (running.stage().equals(stage.name())) {
        sources.add(new Source(stage.name(), running.name(), Place.PROCESS));
      }
    }
    for (Owned owned : engine.get().objects().list()) {
      if (owned.kind() == Owned.Kind.CONTAINER && owned.stage().equals(stage.name())) {
        sources.add(new Source(stage.name(), owned.name(), Place.CONTAINER));
      }
    }
    return sources;
  }

  /// Hands over the last `tail` log lines of each source (all when negative) and, with `follow`,
  /// those to come, until every source has ended or this thread is interrupted. Lines begin with
  /// the part's name where there are several.
  public void read(List<Source> sources, int tail, boolean follow, Consumer<String> line) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> readers = new ArrayList<>();
      for (Source source : sources) {
        String prefix = sources.size() == 1 ? "" : source.part() + " | ";
        readers.add(
            threads.submit(() -> read(source, tail, follow, text -> line.accept(prefix + text))));
      }
      for (Future<?> reader : readers) {
        await(reader, threads);
      }
    }
  }

  private List<Source> pods(Stage stage) {
    return observer.reachesCluster()
        ? cluster.get().pods().list(stage.namespace(), Map.of()).stream()
            .map(pod -> new Source(stage.name(), pod.name(), Place.POD))
            .toList()
        : List.of();
  }

  private void read(Source source, int tail, boolean follow, Consumer<String> line) {
    switch (source.place()) {
      case PROCESS -> processes.log(source.stage(), source.part(), tail, follow, line);
      case CONTAINER -> engine.get().output().logs(source.part(), tail, follow, line);
      case POD ->
          cluster
              .get()
              .pods()
              .logs(
                  StageName.project(source.stage()), source.part(), "", tail, follow, false, line);
    }
  }

  private static void await(Future<?> reader, ExecutorService threads) {
    try {
      Waiting.result(reader);
    } catch (RuntimeException e) {
      threads.shutdownNow();
      throw e;
    }
  }
}
