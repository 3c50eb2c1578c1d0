package dev.pingctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.EngineAction;
import dev.pingctl.run.RunResult;
import dev.pingctl.settings.Target;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What `up` says at its end.
class UpCommandTest {
  @Test
  void onlyWhatStaysOtherThanItsStageHasItIsNamed() {
    RunResult result =
        new RunResult(
            List.of(
                done(Change.kept(Cause.keptAt("v3"))),
                done(Change.NONE),
                done(Change.changed(Cause.notRunning())),
                done(Change.skipped(new Cause("image pingctl/grafana cannot be pulled")))),
            Duration.ZERO);

    assertThat(UpCommand.kept(result, new Target.Embedded()))
        .containsExactly(
            "helm is kept at v3; `pingctl up --stage=helm` would make it what the stage says\n");
  }

  private static RunResult.Done done(Change change) {
    Action action = new EngineAction.RemoveNetwork("helm", "net");
    return new RunResult.Done(action, change, Duration.ZERO);
  }
}
