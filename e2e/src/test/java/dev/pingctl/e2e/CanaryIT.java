package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A canary that decides by its pings: it aborts a version that is ready and wrong, and promotes a
/// good one into the release.
@Order(Suite.ON_WORKSHOP)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CanaryIT {
  private static final String[] FAST = {"--rate=400", "--step-time=1s"};
  private static final Pattern FAILED = Pattern.compile("failed pings: (\\d+) of (\\d+)");
  private static final Pattern TO_ZERO = Pattern.compile("\"secondsToZero\": ([0-9.]+)");

  @RegisterExtension static final Shared WORKSHOP = Shared.workshop("helm", "ingress");

  @AfterAll
  static void theStagesAreAsTheyWere() {
    WORKSHOP.ok("up", "--stage=helm");
    WORKSHOP.ok("up", "--stage=ingress");
  }

  @Test
  @Order(1)
  void aWrongVersionIsAbortedAndTheOldOneAnswersEveryPing() {
    String before = WORKSHOP.ok("history", "--stage=helm").out();

    Command.Result aborted =
        canary(
            "v-wrong", "--fault=errors=20%", "--steps=10,100", "--abort-if=errors>1%", "-o=json");

    assertThat(aborted.exitCode()).as(aborted.all()).isEqualTo(6);
    assertThat(aborted.err()).contains("PING-CANARY").contains("errors>1% holds");
    Matcher toZero = TO_ZERO.matcher(aborted.out());
    assertThat(toZero.find()).as(aborted.out()).isTrue();
    assertThat(Double.parseDouble(toZero.group(1))).isLessThan(10);
    assertThat(WORKSHOP.ok("history", "--stage=helm").out()).isEqualTo(before);
    assertThat(WORKSHOP.ok("ping", "--stage=ingress", "--count=200").out())
        .contains("200 ok, 0 failed")
        .doesNotContain("v-wrong");
  }

  @Test
  @Order(2)
  void aGoodVersionIsPromotedAndNoPingFails() {
    Command.Result promoted = canary("v-good", "--steps=50,100", "--abort-if=errors>1%,p50>20x");

    assertThat(promoted.exitCode()).as(promoted.all()).isZero();
    assertThat(promoted.out()).contains("promoted: the release is at v-good\n");
    Matcher failed = FAILED.matcher(promoted.out());
    assertThat(failed.find()).as(promoted.out()).isTrue();
    assertThat(failed.group(1)).as(promoted.all()).isEqualTo("0");
    assertThat(WORKSHOP.ok("ping", "--stage=helm", "--count=50").out()).contains("v-good");
  }

  private static Command.Result canary(String version, String... more) {
    String[] arguments = new String[more.length + FAST.length + 2];
    arguments[0] = "canary";
    arguments[1] = "--to=" + version;
    System.arraycopy(FAST, 0, arguments, 2, FAST.length);
    System.arraycopy(more, 0, arguments, 2 + FAST.length, more.length);
    return WORKSHOP.pingctl().run(arguments);
  }
}
