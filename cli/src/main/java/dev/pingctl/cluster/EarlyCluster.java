package dev.pingctl.cluster;

import dev.pingctl.kubeconfig.KubeconfigFiles;
import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.Failure;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/// A client of the embedded cluster that gets ready while a plan is made and the engine is asked:
/// its code, its connection and what the API serves take as long as all that.
public final class EarlyCluster {
  private final Function<ContextChoice, Cluster> clients;
  private final FutureTask<Optional<Ready>> task;

  private EarlyCluster(KubeconfigFiles files, Function<ContextChoice, Cluster> clients) {
    this.clients = clients;
    this.task = new FutureTask<>(() -> ready(files));
  }

  /// A client that has talked to its cluster, and the credentials it did it with.
  private record Ready(ContextChoice choice, Cluster cluster) {}

  /// Begins to get ready. Whatever goes wrong is left to who asks for a cluster in the end.
  public static EarlyCluster begin(
      KubeconfigFiles files, Function<ContextChoice, Cluster> clients) {
    EarlyCluster early = new EarlyCluster(files, clients);
    Thread.ofPlatform().daemon().name("early cluster").start(early.task);
    return early;
  }

  private Optional<Ready> ready(KubeconfigFiles files) {
    try {
      ContextChoice choice = files.choose();
      Cluster cluster = clients.apply(choice);
      try {
        cluster.objects().serves(new ObjectKind("v1", "Namespace"));
        return Optional.of(new Ready(choice, cluster));
      } catch (Failure e) {
        cluster.close();
        throw e;
      }
    } catch (Failure e) {
      return Optional.empty();
    }
  }

  /// The client, waited for, where it was made for these very credentials; else a new one.
  public Cluster of(ContextChoice choice) {
    Optional<Ready> ready = answer();
    if (ready.filter(found -> found.choice().equals(choice)).isPresent()) {
      return ready.get().cluster();
    }
    ready.ifPresent(found -> found.cluster().close());
    return clients.apply(choice);
  }

  /// Ends a client that nobody has asked for. One that is not ready yet ends with the process.
  public void close() {
    if (task.isDone()) {
      answer().ifPresent(found -> found.cluster().close());
    }
  }

  private Optional<Ready> answer() {
    try {
      return task.get();
    } catch (InterruptedException e) {
      throw Failure.interrupted(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
