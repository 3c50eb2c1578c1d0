package dev.pingctl.command.option;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.ContainerEngine.ContainerState;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.Plan;
import dev.pingctl.settings.Target;
import java.net.URI;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/// Makes sure that a cluster is the one that is meant before anything is written to it.
public final class ConsentOption {
  private static final Set<String> OF_THIS_MACHINE =
      Set.of("docker-desktop", "rancher-desktop", "orbstack", "colima");
  private static final String IMAGES = "images of the workshop";
  private static final String DOCKER_DESKTOP = "kubernetes.docker.internal";

  @Option(
      names = {"-y", "--yes"},
      description = "Go on without asking when the cluster of --context may be a remote one.")
  boolean yes;

  /// Tells which cluster and namespaces a plan changes, and asks where the cluster is not known to
  /// run on this machine.
  ///
  /// @throws Failure `PING-CONSENT` (exit 4) without `--yes` or a yes on the terminal
  public void require(Plan plan, Run run, OutputOptions output) {
    if (!(run.settings().target() instanceof Target.Context context) || !changesCluster(plan)) {
      return;
    }
    Cluster.ClusterInfo info = run.cluster().info();
    output.remark(
        "cluster %s of context %s at %s (%s): %s"
            .formatted(
                info.name(), context.name(), info.server(), info.version(), namespaces(plan)));
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

  private static boolean changesCluster(Plan plan) {
    return plan.actions().stream().anyMatch(action -> !namespace(action).isEmpty());
  }

  private static String namespaces(Plan plan) {
    return plan.actions().stream()
        .map(ConsentOption::namespace)
        .filter(name -> !name.isEmpty())
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String namespace(Action action) {
    return switch (action) {
      case Action.ApplyObject apply -> place(apply.manifest().ref());
      case Action.ApplySecret apply -> place(apply.ref());
      case Action.ApplyDefinitions definitions ->
          "the whole cluster (definitions from %s)".formatted(definitions.image());
      case Action.DeleteObject delete -> place(delete.ref());
      case Action.DeliverImage ignored -> IMAGES;
      case Action.RestartWorkload restart -> place(restart.workload());
      case Action.ScaleWorkload scale -> place(scale.workload());
      case Action.InstallChart install -> "namespace " + install.namespace();
      case Action.UninstallRelease uninstall -> "namespace " + uninstall.namespace();
      case Action.RollBackRelease back -> "namespace " + back.namespace();
      case Action.Prove prove when Target.SCHEME.equals(prove.url().getScheme()) ->
          "namespace " + prove.url().getHost();
      default -> "";
    };
  }

  private static String place(ObjectRef ref) {
    if (ref.kind().equals("Namespace")) {
      return "namespace " + ref.name();
    }
    return ref.namespace()
        .map(name -> "namespace " + name)
        .orElseGet(() -> "the whole cluster (%s)".formatted(ref.text()));
  }

  /// Whether a cluster runs on this machine: its API is answered by a container of the engine (a
  /// loopback address alone may be a tunnel), or it is that of a desktop product.
  private static boolean isLocal(String context, String server, ContainerEngine engine) {
    URI address = URI.create(server);
    String host = String.valueOf(address.getHost());
    return host.equals(DOCKER_DESKTOP)
        || (OF_THIS_MACHINE.contains(context) && ContainerState.isOfThisMachine(host))
        || engine.leadsToContainer(host, address.getPort());
  }
}
