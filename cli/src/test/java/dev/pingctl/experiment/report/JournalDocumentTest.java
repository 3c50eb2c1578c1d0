package dev.pingctl.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pingctl.command.Schema;
import dev.pingctl.experiment.Journal;
import dev.pingctl.experiment.Journal.Entry;
import dev.pingctl.experiment.Journal.PartEntry;
import dev.pingctl.experiment.Trial;
import dev.pingctl.outcome.Measures;
import dev.pingctl.text.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalDocumentTest {
  private static final Journal JOURNAL = SomeJournal.journal();
  private static final String DOCUMENT = Json.write(JournalDocument.of(JOURNAL));

  @Test
  void itIsAsTheSchemaSays() throws Exception {
    assertThat(Schema.problems("prove", DOCUMENT)).isEmpty();
  }

  @Test
  void nothingOfATrialIsLost() throws Exception {
    JsonNode experiments = new ObjectMapper().readTree(DOCUMENT).get("experiments");
    int compared = 0;
    for (int i = 0; i < JOURNAL.entries().size(); i++) {
      List<PartEntry> parts = JOURNAL.entries().get(i).parts();
      for (int j = 0; j < parts.size(); j++) {
        JsonNode trials = experiments.get(i).get("parts").get(j).get("trials");
        assertThat(trials).hasSameSizeAs(parts.get(j).trials());
        for (int k = 0; k < trials.size(); k++) {
          compare(parts.get(j).trials().get(k), trials.get(k));
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(20);
  }

  private static void compare(Trial trial, JsonNode document) {
    assertThat(document.get("round").asInt()).isEqualTo(trial.round());
    assertThat(document.get("arm").asText()).isEqualTo(trial.arm());
    assertThat(document.get("load").asDouble()).isEqualTo(trial.load());
    assertThat(document.get("values")).hasSameSizeAs(trial.measures().values().entrySet());
    trial
        .measures()
        .values()
        .forEach((name, value) -> {
          JsonNode written = document.get("values").get(name);
          compare(value.number(), written.get("value"));
          compare(value.low(), written.get("low"));
          compare(value.high(), written.get("high"));
          assertThat(written.get("samples").asLong()).isEqualTo(value.samples());
          assertThat(written.get("unit").asText()).isEqualToIgnoringCase(value.unit().name());
        });
    trial
        .measures()
        .series()
        .forEach((name, points) -> {
          JsonNode written = document.get("series").get(name);
          assertThat(written).hasSameSizeAs(points);
          for (int i = 0; i < points.size(); i++) {
            Measures.Point point = points.get(i);
            compare(point.seconds(), written.get(i).get(0));
            compare(point.value(), written.get(i).get(1));
          }
        });
    assertThat(document.get("notes").valueStream().map(JsonNode::asText))
        .containsExactlyElementsOf(trial.measures().notes());
  }

  private static void compare(double expected, JsonNode written) {
    if (Double.isFinite(expected)) {
      assertThat(written.asDouble()).isEqualTo(expected);
    } else {
      assertThat(written.isNull()).isTrue();
    }
  }

  @Test
  void findingsConditionsAndWhatWasDoneAreThere() throws Exception {
    JsonNode experiments = new ObjectMapper().readTree(DOCUMENT).get("experiments");

    assertThat(experiments.valueStream().map(each -> each.get("finding").asText()))
        .containsExactlyElementsOf(
            JOURNAL.entries().stream().map(Entry::finding).map(each -> each.word()).toList());
    JsonNode part = experiments.get(0).get("parts").get(0);
    assertThat(part.get("thresholds").valueStream().map(JsonNode::asText))
        .containsExactly("with.errors<=2%", "without.errors>=2x with.errors");
    assertThat(part.get("conditions").get(0).get("answer").asText()).isEqualTo("holds");
    assertThat(part.get("arms").get(1).get("prepare").get(0).asText())
        .isEqualTo("change Deployment ping: spec.replicas = 1");
    assertThat(part.get("arms").get(1).get("measures").get("failed").get("median").asDouble())
        .isEqualTo(42);
    JsonNode skipped = experiments.get(3).get("parts").get(1);
    assertThat(skipped.get("why").asText()).startsWith("it needs 2 nodes");
    assertThat(skipped.get("arms").get(0).get("name").asText()).isEqualTo("with");
  }
}
