package dev.pingctl.cluster;

import dev.pingctl.kubeconfig.KubeconfigFiles;
import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.Prefetch;
import java.util.Optional;
import java.util.function.Function;

/// A client of the embedded cluster that is opened while a plan is made: loading its code,
/// connecting and reading which kinds the API serves take about as long as the plan.
public final class PrefetchedCluster {
  private final Function<ContextChoice, Cluster> clients;
  private final Prefetch<Optional<Ready>> ready;

  private PrefetchedCluster(
      Function<ContextChoice, Cluster> clients, Prefetch<Optional<Ready>> ready) {
    this.clients = clients;
    this.ready = ready;
  }

  /// A client that has connected, and the credentials it used.
  private record Ready(ContextChoice choice, Cluster cluster) {}

  /// Starts to open a client. Failures are ignored here: [#of] tries again and reports them.
  public static PrefetchedCluster start(
      KubeconfigFiles files, Function<ContextChoice, Cluster> clients) {
    return new PrefetchedCluster(clients, Prefetch.start(() -> ready(files, clients)));
  }

  private static Optional<Ready> ready(
      KubeconfigFiles files, Function<ContextChoice, Cluster> clients) {
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

  /// Waits for the client and returns it if it was opened with these credentials, else a new one.
  public Cluster of(ContextChoice choice) {
    Optional<Ready> found = ready.get();
    if (found.filter(each -> each.choice().equals(choice)).isPresent()) {
      return found.get().cluster();
    }
    found.ifPresent(each -> each.cluster().close());
    return clients.apply(choice);
  }

  /// Closes a client that nobody has asked for. One that is not open yet ends with the process.
  public void close() {
    if (ready.isDone()) {
      ready.get().ifPresent(found -> found.cluster().close());
    }
  }
}
