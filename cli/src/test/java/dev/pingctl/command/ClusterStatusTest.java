package dev.pingctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.cluster.Enforcement;
import dev.pingctl.node.Workers;
import dev.pingctl.text.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What `cluster status` shows of several nodes.
class ClusterStatusTest {
  private static final Workers.Status FIRST =
      new Workers.Status("pingctl-node-1", "ready", Optional.of("pingctl/node:1"));
  private static final Workers.Status GONE =
      new Workers.Status("pingctl-node-2", "absent", Optional.empty());

  @Test
  void eachNodeHasALineAndOneThatIsGoneTheWayBack() {
    assertThat(status("ready", List.of(FIRST, GONE)).text())
        .isEqualTo(
            """
            state       ready
            image       pingctl/node:1
            server      -
            kubeconfig  -
            policies    -
            nodes       pingctl-node-1 ready
                        pingctl-node-2 absent; `pingctl cluster up` brings it back
            """);
  }

  @Test
  void theDocumentIsAsPublishedWithAndWithoutACluster() throws IOException {
    for (ClusterStatus status :
        List.of(status("ready", List.of(FIRST, GONE)), status("absent", List.of()))) {
      assertThat(Schema.problems("cluster-status", Json.write(status.document()))).isEmpty();
    }
  }

  @Test
  void theClusterIsReadyWhenAllItsNodesAre() {
    assertThat(ClusterStatus.whole("ready", List.of(FIRST))).isEqualTo("ready");
    assertThat(ClusterStatus.whole("ready", List.of(FIRST, GONE)))
        .isEqualTo("not ready: pingctl-node-2 is absent");
    assertThat(ClusterStatus.whole("stopped", List.of(GONE))).isEqualTo("stopped");
  }

  @Test
  void whatTheNodesSayOfPoliciesIsShown() {
    assertThat(ClusterStatus.policies(new Enforcement.Enforced())).isEqualTo("enforced");
    assertThat(ClusterStatus.policies(new Enforcement.NotEnforced("no br_netfilter")))
        .isEqualTo("declared, not enforced here: no br_netfilter");
    assertThat(ClusterStatus.policies(new Enforcement.Unsaid())).startsWith("declared; ");
  }

  private static ClusterStatus status(String state, List<Workers.Status> nodes) {
    return new ClusterStatus(state, Optional.of("pingctl/node:1"), null, null, null, nodes);
  }
}
