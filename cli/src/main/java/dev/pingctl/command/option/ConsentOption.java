package dev.pingctl.command.option;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.Touches;
import dev.pingctl.settings.Target;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// Makes sure that a cluster is the one that is meant before anything is written to it.
public final class ConsentOption {
  private static final Set<String> OF_THIS_MACHINE =
      Set.of("docker-desktop", "rancher-desktop", "orbstack", "colima");
  private static final String DOCKER_DESKTOP = "kubernetes.docker.internal";

  @Option(
      names = {"-y", "--yes"},
      description = "Continue without asking if the cluster of --context may be remote.")
  boolean yes;

  /// Prints which cluster and namespaces a plan changes, and asks where the cluster is not known to
  /// run on this machine.
  ///
  /// @throws Failure `PING-CONSENT` (exit 4) without `--yes` or a yes on the terminal
  public void require(Plan plan, Run run, OutputOptions output) {
    List<String> places = places(plan);
    if (!(run.settings().target() instanceof Target.Context context) || places.isEmpty()) {
      return;
    }
    Cluster.ClusterInfo info = run.cluster().info();
    output.remark(
        "cluster %s of context %s at %s (%s): %s"
            .formatted(
                info.name(),
                context.name(),
                info.server(),
                info.version(),
                String.join(", ", places)));
    if (yes || isLocal(context.name(), info.server(), run.engine())) {
      return;
    }
    if (!Terminal.confirms("This cluster may not be on this machine. Go on?")) {
      throw new Failure(
          FailureId.CONSENT,
          ExitCode.REFUSED,
          "The cluster of context %s at %s is not known to be on this machine, so nothing was changed; add --yes if it is the one you mean."
              .formatted(context.name(), info.server()));
    }
  }

  /// The places of the cluster that a plan changes, each once.
  private static List<String> places(Plan plan) {
    return plan.actions().stream()
        .flatMap(action ->
            action.touches() instanceof Touches.Cluster cluster
                ? cluster.places().stream()
                : Stream.empty())
        .distinct()
        .sorted()
        .toList();
  }

  /// Whether a cluster runs on this machine: its API is answered by a container of the engine (a
  /// loopback address alone may be a tunnel), or it is that of a desktop product.
  private static boolean isLocal(String context, String server, ContainerEngine engine) {
    URI address = URI.create(server);
    String host = String.valueOf(address.getHost());
    return host.equals(DOCKER_DESKTOP)
        || (OF_THIS_MACHINE.contains(context) && ContainerState.isOfThisMachine(host))
        || engine.states().leadsToContainer(host, address.getPort());
  }
}
