package dev.pingctl.injection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pingctl.fault.FaultList;
import dev.pingctl.fault.WrongFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What faults cause is in the files of the monitoring stage.
class SymptomTest {
  private static final Path ROOT = Path.of("..");
  private static final Path STAGE = ROOT.resolve("stages/09-monitoring");

  @ParameterizedTest
  @EnumSource
  void theDashboardHasThePanel(Symptom symptom) throws Exception {
    JsonNode panels =
        new ObjectMapper().readTree(STAGE.resolve("dashboard.json").toFile()).path("panels");
    List<String> titles =
        StreamSupport.stream(panels.spliterator(), false)
            .map(panel -> panel.path("title").asText())
            .toList();

    assertThat(titles).contains(symptom.panel());
  }

  @ParameterizedTest
  @EnumSource
  void theRulesHaveTheAlertWithARunbook(Symptom symptom) throws Exception {
    assertThat(Files.readString(STAGE.resolve("rules.yml")))
        .contains("- alert: " + symptom.alert() + "\n");
    assertThat(ROOT.resolve("docs/runbooks/%s.md".formatted(symptom.alert()))).exists();
  }

  @ParameterizedTest
  @CsvSource({
    "errors=20%,FAILED_PINGS",
    "errors=20%:/ping,FAILED_PINGS",
    "errors=100%:/readyz,NOT_READY",
    "errors=100%:/metrics,NO_METRICS",
    "delay=200ms,SLOW_PINGS",
    "hang,HANGING_PINGS",
    "hang:/healthz,RESTART",
    "unready,NOT_READY",
    "exit=1,RESTART",
    "cpu=2,BUSY",
    "memory=150Mi,MEMORY",
    "racy,LOST_COUNTS"
  })
  void everyFaultOfPingsAndProbesCausesSomething(String fault, Symptom symptom) throws WrongFault {
    assertThat(Symptom.of(FaultList.parse(fault).faults().getFirst())).contains(symptom);
  }

  @ParameterizedTest
  @ValueSource(strings = {"errors=20%:/count", "hang:/test", "delay=1s:/healthz"})
  void whatNothingWatchesCausesNothing(String fault) throws WrongFault {
    assertThat(Symptom.of(FaultList.parse(fault).faults().getFirst())).isEmpty();
  }

  @Test
  void everySymptomHasAnAlertOfItsOwn() {
    assertThat(Symptom.values()).extracting(Symptom::alert).doesNotHaveDuplicates();
  }
}
