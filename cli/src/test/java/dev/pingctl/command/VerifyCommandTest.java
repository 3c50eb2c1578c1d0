package dev.pingctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.outcome.Verdict;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.Planner;
import dev.pingctl.stage.Check;
import dev.pingctl.text.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What `verify` reports.
class VerifyCommandTest {
  private static final Check OUTAGE = new Check.Outage("redis");
  private static final Check ANSWERS = new Check.Answers("/", 200, "");

  @Test
  void theDocumentIsAsItsSchemaSaysAndListsWhatWasLeftOut() throws Exception {
    List<VerifyCommand.Finding> findings =
        List.of(
            new VerifyCommand.Finding("redis", ANSWERS, new Verdict.Holds()),
            new VerifyCommand.Finding("redis", ANSWERS, new Verdict.Fails("nothing")),
            new VerifyCommand.Finding("k8s", ANSWERS, new Verdict.NotEnforced("no module")));
    List<Planner.Proof> leftOut =
        List.of(new Planner.Proof("redis", OUTAGE, new Plan("verify", List.of())));

    Map<String, Object> document = VerifyCommand.document(findings, leftOut);

    assertThat(Schema.problems("verify", Json.write(document))).isEmpty();
    assertThat(Json.write(document))
        .contains("without redis a ping answers 503")
        .contains("\"notEnforced\": \"no module\"");
    assertThat(VerifyCommand.summary(findings))
        .isEqualTo("1 of 3 checks hold, 1 declared, not enforced here");
    assertThat(Schema.problems("verify", Json.write(VerifyCommand.document(findings, List.of()))))
        .isEmpty();
  }
}
