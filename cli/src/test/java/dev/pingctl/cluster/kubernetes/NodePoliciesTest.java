package dev.pingctl.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pingctl.cluster.Enforcement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What nodes say of network policies, all of them together.
class NodePoliciesTest {
  private static final String CANNOT = "not enforced: br_netfilter is not loaded";

  @Test
  void oneNodeThatCannotEnforceThemSpeaksForAll() {
    assertThat(of("enforced", CANNOT))
        .isEqualTo(new Enforcement.NotEnforced("on node-2, br_netfilter is not loaded"));
    assertThat(of(CANNOT)).isEqualTo(new Enforcement.NotEnforced("br_netfilter is not loaded"));
  }

  @Test
  void theyAreEnforcedWhereEveryNodeSaysSo() {
    assertThat(of("enforced", "enforced")).isEqualTo(new Enforcement.Enforced());
    assertThat(of("enforced", "")).isEqualTo(new Enforcement.Unsaid());
    assertThat(of("")).isEqualTo(new Enforcement.Unsaid());
    assertThat(of()).isEqualTo(new Enforcement.Unsaid());
  }

  private static Enforcement of(String... said) {
    List<JsonNode> nodes = new ArrayList<>();
    for (String each : said) {
      Map<String, String> annotations =
          each.isEmpty() ? Map.of() : Map.of(Enforcement.ANNOTATION, each);
      nodes.add(
          new ObjectMapper()
              .valueToTree(
                  Map.of(
                      "metadata",
                      Map.of("name", "node-" + (nodes.size() + 1), "annotations", annotations))));
    }
    return NodePolicies.of(nodes);
  }
}
