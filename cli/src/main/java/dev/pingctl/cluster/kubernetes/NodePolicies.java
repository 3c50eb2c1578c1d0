package dev.pingctl.cluster.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pingctl.cluster.Enforcement;
import dev.pingctl.cluster.NetworkPolicies;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.util.List;

/// Reads from the nodes' annotations whether they enforce network policies.
final class NodePolicies implements NetworkPolicies {
  private final Api api;

  NodePolicies(Api api) {
    this.api = api;
  }

  @Override
  public Enforcement enforcement() {
    try {
      return of(api.list("nodes", "/api/v1/nodes", "", Requests.METADATA_OF_ALL));
    } catch (Failure failure) {
      if (failure.is(FailureId.RIGHTS)) {
        return new Enforcement.Unsaid();
      }
      throw failure;
    }
  }

  /// What these nodes say together: one that cannot enforce policies speaks for all.
  static Enforcement of(List<JsonNode> nodes) {
    boolean enforced = !nodes.isEmpty();
    for (JsonNode node : nodes) {
      String said = JsonObjects.annotations(node).getOrDefault(Enforcement.ANNOTATION, "").strip();
      if (said.startsWith(Enforcement.NOT_ENFORCED)) {
        String reason = said.substring(Enforcement.NOT_ENFORCED.length()).strip();
        return new Enforcement.NotEnforced(
            nodes.size() == 1 ? reason : "on %s, %s".formatted(JsonObjects.name(node), reason));
      }
      enforced &= said.equals(Enforcement.ENFORCED);
    }
    return enforced ? new Enforcement.Enforced() : new Enforcement.Unsaid();
  }
}
