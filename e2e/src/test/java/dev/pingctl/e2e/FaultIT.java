package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Faults of the service in real pods, and the alerts that `fault list` promises.
@Order(Suite.ON_WORKSHOP)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// A fault for each of the three pods. Those of [FaultAlertsIT] are left out: for half an hour,
  /// their alerts would be there for the classes that follow.
  private static final List<String> FAULTS = List.of("unready", "hang", "memory=150Mi");

  @RegisterExtension static final Shared WORKSHOP = Shared.workshop("helm", "monitoring");

  @AfterAll
  static void theReleaseIsAsItWas() {
    WORKSHOP.ok("up", "--stage=helm");
  }

  @Test
  @Order(1)
  void whereFaultsAreOffNothingIsChanged() {
    assertThat(WORKSHOP.failed(4, "PING-FAULTS-OFF", "fault", "set", "hang").err())
        .contains("`pingctl fault on`");
    assertThat(WORKSHOP.ok("fault", "list").out()).contains(" off ");
  }

  @Test
  @Order(2)
  void errorsComeWithTheFaultAndGoWithIt() throws IOException {
    WORKSHOP.ok("fault", "on");

    WORKSHOP.ok("fault", "set", "errors=50%");
    assertThat(WORKSHOP.pingctl().run("ping", "--stage=helm", "--count=40").out())
        .containsPattern("Status +500 +(1[5-9]|2[0-5])\n");
    assertThat(WORKSHOP.ok("fault", "list").out())
        .containsPattern("errors=50% +\\d+s +Failed pings +PingAvailabilityBurnsFast");
    WORKSHOP.failed(2, "PING-USAGE", "fault", "set", "errors=50");
    WORKSHOP.failed(2, "PING-NO-POD", "fault", "set", "hang", "--pod=ping-0");
    assertThat(pods()).allSatisfy((_, faults) -> assertThat(faults).hasSize(1));
    WORKSHOP.ok("fault", "clear");

    assertThat(WORKSHOP.ok("ping", "--stage=helm", "--count=40").out()).contains("40 ok, 0 failed");
    String token = Files.readString(WORKSHOP.home().resolve("secrets/faults/token")).strip();
    assertThat(Node.kubectl("get", "deployment", "ping", "-n=ping-helm", "-o=yaml"))
        .contains("FAULTS_TOKEN_SHA256")
        .doesNotContain(token);
  }

  @Test
  @Order(3)
  void eachFaultCausesTheAlertThatIsListed() throws IOException {
    List<String> names = new ArrayList<>(pods().keySet());
    assertThat(names).hasSameSizeAs(FAULTS);
    for (int i = 0; i < FAULTS.size(); i++) {
      WORKSHOP.ok("fault", "set", FAULTS.get(i), "--pod=" + names.get(i));
    }

    Map<String, List<JsonNode>> listed = pods();

    try (Load load = Load.on(WORKSHOP.pingctl(), "helm")) {
      listed.forEach((pod, faults) -> {
        String alert = faults.getFirst().path("alert").asText();
        Node.awaitThat(alert + " is pending or fires for " + pod, () -> Alerts.has(alert, pod));
      });
      WORKSHOP.ok("fault", "clear");
      load.end();
    }
    assertThat(pods()).allSatisfy((_, faults) -> assertThat(faults).isEmpty());
    WORKSHOP.ok("ping", "--stage=helm", "--count=40");
  }

  /// The faults of each pod, as they are listed for programs.
  private static Map<String, List<JsonNode>> pods() throws IOException {
    Map<String, List<JsonNode>> pods = new LinkedHashMap<>();
    for (JsonNode pod : JSON.readTree(WORKSHOP.ok("fault", "list", "-o=json").out()).path("pods")) {
      List<JsonNode> faults = new ArrayList<>();
      pod.path("faults").forEach(faults::add);
      pods.put(pod.path("name").asText(), faults);
    }
    return pods;
  }
}
