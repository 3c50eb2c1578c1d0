package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// From a saved line of the service to the answer of its new version, on a release.
@Tag("all")
@Order(Suite.ON_WORKSHOP)
class DevIT extends DevScenario {
  @RegisterExtension static final Shared WORKSHOP = Shared.workshop("helm");

  private static Path mine = Path.of("");

  @BeforeAll
  static void copyTheWorkshop() {
    mine = WORKSHOP.folder().resolve("dev");
    WORKSHOP.ok("workshop", "init", mine.toString());
  }

  @AfterEach
  void endAndPutTheReleasedImageBack() throws InterruptedException {
    if (dev.isAlive()) {
      interrupt();
    }
    WORKSHOP.ok("up", "--stage=helm");
  }

  @Override
  Pingctl pingctl() {
    return WORKSHOP.pingctl();
  }

  @Override
  Path mine() {
    return mine;
  }

  @Test
  void onHelmASavedLineAnswersAndWhatANodeHasMissedIsRolledOutWhenItIsBack()
      throws IOException, InterruptedException {
    start("--stage=helm");
    Command.Result second = dev().failed(4, "PING-BUSY", "dev", "--stage=helm");
    assertThat(second.err()).contains("Another `pingctl dev` (pid ");
    replace(OK, OK + " 4");
    await(line -> line.contains(" answers "));
    await(line -> line.contains(" runs in every pod"));
    assertThat(version(5008)).startsWith("dev-");

    forget();
    Command.output("docker", "pause", Node.NAME);
    try {
      edit(OK + " 4", OK + " 5");
      await(line -> line.contains("[PING-CLUSTER-DOWN]"));
      assertThat(dev.isAlive()).isTrue();
    } finally {
      Command.output("docker", "unpause", Node.NAME);
    }
    await(line -> line.contains(" answers "));
    await(line -> line.contains(" runs in every pod"));
    Node.awaitThat(
        "pods that end get no more pings",
        () -> Command.output("curl", "--silent", "http://127.0.0.1:5008/healthz").equals("ok 5"));
    assertThat(interrupt()).isEqualTo(130);
    edit(OK + " 5", OK);
  }

  @Test
  void withoutACopyOfTheWorkshopAndOfAStageThatIsNotUpItIsRefused() {
    Command.Result bundled = WORKSHOP.failed(2, "PING-NO-SOURCE", "dev", "--stage=helm");
    assertThat(bundled.err()).contains("pingctl workshop init").hasLineCount(1);
    dev().failed(2, "PING-NO-STAGE", "dev", "--stage=none");
  }
}
