package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// An application that pingctl knows nothing of goes through stages of its own, beside the bundled
/// ones.
@Order(Suite.ALONE)
class OwnApplicationIT {
  @RegisterExtension final Scenario scenario = new Scenario();

  private Path shop = Path.of("");
  private Pingctl own = new Pingctl(shop);

  @BeforeEach
  void write() {
    shop = scenario.folder().resolve("shop");
    scenario.ok("new", "shop", "--image=pingctl/ping:latest", "--port=5000", "--to=" + shop);
    own = scenario.pingctl().with("PINGCTL_WORKSHOP", shop.toString());
  }

  /// With all parts, on the embedded cluster. What a check needs and an application lacks would
  /// fail here.
  @Test
  @Tag("all")
  void redisMonitoringAndIngressHoldTheirClaimsAndGo() throws IOException {
    Path full = scenario.folder().resolve("full");
    scenario.ok(
        "new",
        "shop",
        "--image=pingctl/ping:latest",
        "--port=5000",
        "--ready=/readyz",
        "--metrics=/metrics",
        "--redis",
        "--to=" + full);
    own = scenario.pingctl().with("PINGCTL_WORKSHOP", full.toString());
    // While it stops, /readyz answers 503.
    edit(full.resolve("workshop.yaml"), "pings: /readyz", "pings: /");

    for (String stage :
        List.of("container", "compose", "k8s", "storage", "ingress", "monitoring")) {
      own.ok("up", "--stage=" + stage);
      own.ok("verify", "--stage=" + stage);
    }
    own.ok("verify", "--stage=helm");
    assertThat(own.ok("ping", "--stage=ingress", "--count=50").out()).contains("50 ok, 0 failed");
    assertThat(own.ok("ingress", "ca").out()).startsWith("-----BEGIN CERTIFICATE-----");
    anotherComesAndGoesBesideIt();
    own.ok("teardown", "--volumes");
    scenario.assertEngineAsBefore();
  }

  private void anotherComesAndGoesBesideIt() {
    Path cafe = scenario.folder().resolve("cafe");
    scenario.ok(
        "new",
        "cafe",
        "--image=pingctl/ping:latest",
        "--port=5000",
        "--ready=/readyz",
        "--to=" + cafe);
    Pingctl other = scenario.pingctl().with("PINGCTL_WORKSHOP", cafe.toString());
    other.ok("up", "--stage=ingress");
    for (Pingctl each : List.of(other, own)) {
      assertThat(each.ok("ping", "--stage=ingress", "--count=50").out())
          .contains("50 ok, 0 failed");
    }

    other.ok("teardown", "--volumes", "--keep-cluster");
    assertThat(Node.kubectl("get", "namespaces", "--output=name")).doesNotContain("cafe-");
    assertThat(own.ok("ping", "--stage=ingress", "--count=50").out()).contains("50 ok, 0 failed");
  }

  /// Edits a file of the workshop.
  private static void edit(Path file, String before, String after) throws IOException {
    assertThat(Files.readString(file)).contains(before);
    Files.writeString(file, Files.readString(file).replace(before, after));
  }

  /// Its image goes, too: as long as there is one, its workshop may have stages on a cluster that
  /// does not answer, which is not removed then.
  @AfterEach
  void takeDown() {
    own.ok("teardown");
    for (String image : new String[] {"shop/app", "cafe/app"}) {
      Command.output("docker", "images", "--format={{.Repository}}:{{.Tag}}", image)
          .lines()
          .forEach(each -> Command.output("docker", "rmi", each));
    }
  }

  @Test
  void itRunsBesideTheBundledWorkshopAndEachTakesDownItsOwn() {
    scenario.ok("up", "--stage=container");
    assertThat(own.ok("up", "--stage=container").out()).contains("shop-container is up");
    own.ok("verify", "--stage=container");
    assertThat(own.ok("ping", "--stage=container", "--count=50").out()).contains("50 ok, 0 failed");
    assertThat(own.ok("up", "--stage=compose").out()).contains("shop-compose is up");
    own.ok("verify", "--stage=compose");

    assertThat(scenario.ok("teardown").out()).startsWith("removed ");
    assertThat(Engine.everything()).anyMatch(thing -> thing.contains("shop-compose-app-1"));
    own.ok("ping", "--stage=compose", "--count=10");
    assertThat(own.ok("teardown").out()).startsWith("removed ");
    scenario.assertEngineAsBefore();
  }
}
