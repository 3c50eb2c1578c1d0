package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Experiments find what is broken on purpose, and put back what they have changed, however they
/// end. That they prove what the workshop promises, is typed in the lessons.
@Order(Suite.ON_WORKSHOP)
class ProveIT {
  @RegisterExtension static final Shared WORKSHOP = Shared.workshop("k8s");

  private final Pingctl pingctl = WORKSHOP.pingctl();

  @TempDir Path folder = Path.of("");

  @Test
  void aDrainOfTheOnlyPodIsNotHighAvailability() throws IOException {
    pingctl.ok("scale", "--stage=k8s", "--replicas=1");
    Path report = folder.resolve("report.html");
    try {
      Command.Result result =
          pingctl.run("prove", "availability/drained-node", "--quick", "--report=" + report);

      assertThat(result.exitCode()).as(result.all()).isEqualTo(6);
      assertThat(result.out()).contains("not proved", "with.least>without.least");
      assertThat(Files.readString(report)).contains("not proved", "<svg");
    } finally {
      pingctl.ok("up", "--stage=k8s");
    }
  }

  @Test
  void anInterruptedExperimentLeavesTheStageAsItWas() throws Exception {
    Process proving = pingctl.start("prove", "availability/drained-node", "--quick");
    Node.awaitThat("the budget is gone", () -> !budgets().contains("ping"));

    proving.toHandle().destroy();

    assertThat(proving.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(budgets()).contains("ping");
    pingctl.ok("diff", "--stage=k8s");
  }

  @Test
  void whatAKilledExperimentHasChangedIsPutBackByTheNext() throws Exception {
    Process proving = pingctl.start("prove", "availability/drained-node", "--quick");
    Node.awaitThat("the budget is gone", () -> !budgets().contains("ping"));

    proving.toHandle().destroyForcibly();
    proving.waitFor();

    assertThat(pingctl.run("prove", "security/secrets", "--quick").err())
        .contains("putting back what experiment availability had changed");
    assertThat(budgets()).contains("ping");
  }

  private static String budgets() {
    return Node.kubectl("--namespace=ping-k8s", "get", "pdb", "--output=name");
  }
}
