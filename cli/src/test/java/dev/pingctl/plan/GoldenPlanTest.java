package dev.pingctl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.cluster.ObjectStore.OwnedObject;
import dev.pingctl.image.Catalogue;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.Target;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `pingctl up --stage=NAME --dry-run` prints is in each stage's `plan.txt`.
class GoldenPlanTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path PLANS = Path.of("src/test/resources/dev/pingctl/plan");
  private static final Settings SETTINGS =
      new Settings(
          ROOT,
          Path.of("/home/learner/.pingctl"),
          Settings.DEFAULT_PORT_BASE,
          ImagePolicy.AUTO,
          Map.of());

  @TestFactory
  Stream<DynamicTest> thePlanOfAStageIsAsItsFileSays() {
    Workshop workshop = Workshop.read(SETTINGS);
    return workshop.stages().stream()
        .map(stage -> DynamicTest.dynamicTest(stage.name(), () -> compare(workshop, stage)));
  }

  private static void compare(Workshop workshop, Stage stage) throws IOException {
    Catalogue catalogue = Catalogue.read(ROOT, ROOT);
    Plan plan =
        new Planner(SETTINGS, catalogue::image)
            .up("up --stage=" + stage.name(), workshop.withNeeds(stage), false);

    assertAsFileSays(stage.folder().resolve("plan.txt"), plan);
  }

  /// The plans that can hurt somebody: those for a cluster of the user's, and those that delete.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void thePlansOfTheWholeWorkshopAreAsTheirFilesSay(boolean embedded) throws IOException {
    Settings settings =
        embedded
            ? SETTINGS
            : SETTINGS.withTarget(
                new Target.Context("work", Optional.of("registry.example/workshop")));
    Workshop workshop = Workshop.read(settings);
    Planner planner = new Planner(settings, Catalogue.read(ROOT, ROOT)::image);
    Plan up = planner.up("up", workshop.stages(), false);
    String suffix = embedded ? "" : "-context";

    assertAsFileSays(PLANS.resolve("up" + suffix + ".txt"), up);
    for (boolean volumes : new boolean[] {false, true}) {
      Plan teardown =
          planner.teardown(
              new Teardown(workshop.stages(), List.of(), volumes, false), inventory(up), List.of());
      assertAsFileSays(
          PLANS.resolve("teardown" + (volumes ? "-volumes" : "") + suffix + ".txt"), teardown);
    }
  }

  /// Compares, or with `-Dpingctl.write=true` writes the file instead.
  private static void assertAsFileSays(Path file, Plan plan) throws IOException {
    if (Boolean.getBoolean("pingctl.write")) {
      Files.writeString(file, plan.render());
    }
    assertThat(plan.render()).as(file.toString()).isEqualTo(Files.readString(file));
  }

  /// What `up` leaves on the machine and in the cluster, as the observer would find it.
  private static Inventory inventory(Plan up) {
    List<Inventory.Item> items = new ArrayList<>();
    List<OwnedObject> objects = new ArrayList<>();
    List<Inventory.OwnedRelease> releases = new ArrayList<>();
    for (Action action : up.reversed("").actions()) {
      if (action instanceof EngineAction.RemoveContainer remove) {
        items.add(new Inventory.Item(Inventory.Kind.CONTAINER, remove.name(), remove.stage()));
      }
      if (action instanceof EngineAction.RemoveNetwork remove) {
        items.add(new Inventory.Item(Inventory.Kind.NETWORK, remove.name(), remove.stage()));
      }
      if (action instanceof EngineAction.RemoveVolume remove) {
        items.add(new Inventory.Item(Inventory.Kind.VOLUME, remove.name(), remove.stage()));
      }
      if (action instanceof MachineAction.StopProcess stop) {
        items.add(new Inventory.Item(Inventory.Kind.PROCESS, stop.name(), stop.stage()));
      }
      if (action instanceof MachineAction.DeleteSecret delete) {
        items.add(new Inventory.Item(Inventory.Kind.SECRET, delete.name(), delete.stage()));
      }
      if (action instanceof ClusterAction.DeleteObject delete) {
        objects.add(new OwnedObject(delete.stage(), delete.ref()));
      }
      if (action instanceof ReleaseAction.UninstallRelease uninstall) {
        releases.add(
            new Inventory.OwnedRelease(
                uninstall.stage(), uninstall.namespace(), uninstall.release()));
      }
    }
    if (up.actions().stream().anyMatch(EngineAction.StartNode.class::isInstance)) {
      items.add(new Inventory.Item(Inventory.Kind.VOLUME, "pingctl-storage", "cluster"));
      items.add(new Inventory.Item(Inventory.Kind.KUBECONFIG, "kubeconfig", "cluster"));
    }
    return new Inventory(items.stream().distinct().toList(), objects, releases);
  }
}
