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
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// Asks before what a person may not have meant: changes of a cluster that may not be this
/// machine's, and what takes away or disturbs what runs.
public final class ConsentOption {
  private static final Set<String> OF_THIS_MACHINE =
      Set.of("docker-desktop", "rancher-desktop", "orbstack", "colima");
  private static final String DOCKER_DESKTOP = "kubernetes.docker.internal";

  @Option(
      names = {"-y", "--yes"},
      description = "Go on without asking, also if the cluster of --context may be remote.")
  boolean yes;

  private final Function<String, Optional<Boolean>> person;

  /// Asks on the terminal.
  public ConsentOption() {
    this(Terminal::ask);
  }

  /// Asks this person, who returns nothing where nobody is there.
  ConsentOption(Function<String, Optional<Boolean>> person) {
    this.person = person;
  }

  /// Whether a person says yes. Without one to ask, and with `--yes`, which stands for not being
  /// asked, the answer is no.
  public boolean agrees(String question) {
    return !yes && person.apply(question).orElse(false);
  }

  /// Asks a person whether to go on. A script is not asked: it goes on, as with `--yes`.
  ///
  /// @throws Failure `PING-CONSENT` (exit 4) where the answer is no
  public void confirm(String question) {
    if (!yes && !person.apply(question).orElse(true)) {
      throw new Failure(
          FailureId.CONSENT,
          ExitCode.REFUSED,
          "You did not answer yes, so nothing was changed; run the command again, with --yes to go"
              + " on without the question.");
    }
  }

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
    if (!agrees("This cluster may not be on this machine. Go on?")) {
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
