package dev.pingctl.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.cluster.FakeClusterRoles;
import dev.pingctl.cluster.FakeObjects;
import dev.pingctl.cluster.ReleaseRecord.Status;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.plan.ReleaseAction;
import dev.pingctl.plan.ReleaseAction.Keeps;
import dev.pingctl.release.ChartSpec;
import dev.pingctl.release.ChartValues;
import dev.pingctl.release.FakeHelm;
import dev.pingctl.settings.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the actions on releases ask of Helm.
class ReleaseActionsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String NAMESPACE = "ping-chart";
  private static final String WAIT = "await what is deleted in " + NAMESPACE;

  @TempDir Path folder = Path.of("");
  private final FakeHelm helm = new FakeHelm();
  private final FakeObjects objects = new FakeObjects();
  private final ImageResults images = new ImageResults();
  private final ReleaseActions actions = actionsOf(Optional.empty());

  private ReleaseActions actionsOf(Optional<Path> workshop) {
    return new ReleaseActions(
        new Owner(Path.of("/home/learner/.pingctl"), workshop),
        () -> new FakeClusterRoles(helm, objects),
        () -> helm);
  }

  @BeforeEach
  void writeChart() throws IOException {
    images.deliver("pingctl/ping", "registry.test/ping:7");
    Files.writeString(folder.resolve("Chart.yaml"), "apiVersion: v2\nname: ping\nversion: 1.0.0\n");
  }

  @Test
  void aReleaseIsInstalledOnceWithTheImagesAsTheyWereDelivered() {
    assertThat(decide(List.of())).isEqualTo(Change.created(Cause.none("release")));
    assertThat(install()).isEqualTo(Change.created(Cause.none("release")));

    assertThat(helm.did()).containsExactly(WAIT, "install");
    assertThat(helm.lastValues())
        .contains("registry.test/ping", "\"tag\": \"7\"", "\"replicas\": 2");

    assertThat(decide(List.of())).isEqualTo(Change.NONE);
    assertThat(install()).isEqualTo(Change.NONE);
    assertThat(helm.did()).containsExactly(WAIT, "install");
    assertThat(helm.history()).containsExactly("1 deployed: Install complete");
  }

  @Test
  void aReleaseWithOtherValuesOrChangedObjectsIsUpgraded() {
    install();

    Change values = Change.changed(Cause.values(List.of("replicas")));
    assertThat(decide(List.of("replicas=3"))).isEqualTo(values);
    assertThat(install(List.of("replicas=3"), Keeps.NOTHING)).isEqualTo(values);
    assertThat(helm.lastValues()).contains("\"replicas\": 3");

    Cause missing = Cause.notInCluster().of("Service ping");
    objects.differ(missing);
    assertThat(decide(List.of("replicas=3"))).isEqualTo(Change.changed(missing));
    assertThat(install(List.of("replicas=3"), Keeps.NOTHING)).isEqualTo(Change.changed(missing));
    assertThat(helm.did()).containsExactly(WAIT, "install", WAIT, "upgrade", WAIT, "upgrade");
  }

  @Test
  void aReleaseOfAnotherWorkshopStaysWhereItIsEqualAndSaysWhoseItWasWhereItIsNot() {
    ReleaseActions copy = actionsOf(Optional.of(Path.of("/home/learner/copy")));
    copy.install(action(List.of(), Keeps.NOTHING), images, line -> {});

    assertThat(decide(List.of())).isEqualTo(Change.NONE);
    assertThat(copy.decide(action(List.of("replicas=3"), Keeps.NOTHING), images))
        .isEqualTo(Change.changed(Cause.values(List.of("replicas"))));
    Change other =
        Change.changed(
            new Cause(
                "values differ: replicas; it was created from the workshop /home/learner/copy"));
    assertThat(install(List.of("replicas=3"), Keeps.NOTHING)).isEqualTo(other);

    assertThat(copy.decide(action(List.of(), Keeps.NOTHING), images))
        .isEqualTo(
            Change.changed(
                new Cause("values differ: replicas; it was created from the bundled workshop")));
  }

  @Test
  void aReleaseOfAnotherHelmIsOfNoWorkshop() {
    helm.has(Status.DEPLOYED, "Install complete");

    assertThat(
            actionsOf(Optional.of(Path.of("/home/learner/copy")))
                .decide(action(List.of(), Keeps.NOTHING), images)
                .cause())
        .hasValueSatisfying(cause -> assertThat(cause.text()).doesNotContain("workshop"));
  }

  @Test
  void theValuesOfTheReleaseAreKeptWhereThatIsAsked() {
    helm.has(Status.DEPLOYED, "Install complete");

    install(List.of("replicas=3"), Keeps.VALUES);

    assertThat(helm.lastValues()).contains("\"revision\": 1", "\"replicas\": 3");
  }

  @Test
  void aReleaseThatIsOnlyNeededKeepsTheVersionOfItsRollout() {
    install();
    images.deliver("pingctl/ping", "registry.test/ping:v3-0123456789ab");
    install(List.of(), Keeps.VALUES);
    images.deliver("pingctl/ping", "registry.test/ping:7");
    List<String> before = helm.did();
    Change kept = Change.kept(new Cause("kept at v3"));

    assertThat(actions.decide(action(List.of(), Keeps.VERSION), images)).isEqualTo(kept);
    assertThat(install(List.of(), Keeps.VERSION)).isEqualTo(kept);
    assertThat(helm.did()).isEqualTo(before);

    Cause missing = Cause.notInCluster().of("Service ping");
    objects.differ(missing);
    assertThat(install(List.of(), Keeps.VERSION)).isEqualTo(Change.changed(missing));
    assertThat(helm.lastValues()).as("it is mended as it was").contains("v3-0123456789ab");
  }

  @Test
  void aReleaseWhoseOtherValuesDifferBecomesWhatItsStageSays() {
    images.deliver("pingctl/ping", "registry.test/ping:v3-0123456789ab");
    install(List.of("replicas=3"), Keeps.NOTHING);
    images.deliver("pingctl/ping", "registry.test/ping:7");

    assertThat(install(List.of(), Keeps.VERSION))
        .isEqualTo(Change.changed(Cause.values(List.of("image.tag", "replicas"))));
    assertThat(helm.lastValues()).contains("\"tag\": \"7\"", "\"replicas\": 2");
  }

  @Test
  void aRunThatWasEndedIsGoneOnFrom() {
    helm.has(Status.PENDING_INSTALL, "Initial install underway");

    assertThat(install()).isEqualTo(Change.changed(new Cause("the last revision is failed")));

    assertThat(helm.history()).last().isEqualTo("2 deployed: Upgrade complete");
  }

  @Test
  void whatIsRequiredOfAChartIsFoundOutWithoutChangingAnything() {
    actions.require(action(List.of(), Keeps.NOTHING), images);
    assertThat(helm.did()).containsExactly("render");

    helm.has(Status.DEPLOYED, "Install complete");
    actions.require(action(List.of(), Keeps.NOTHING), images);
    assertThat(helm.did()).containsExactly("render", "rehearse");
    assertThat(helm.history()).containsExactly("1 deployed: Install complete");
  }

  @Test
  void aReleaseIsUninstalledWhereThereIsOne() {
    ReleaseAction.UninstallRelease uninstall =
        new ReleaseAction.UninstallRelease("chart", NAMESPACE, "ping");
    assertThat(actions.uninstall(uninstall, line -> {})).isEqualTo(Outcome.ABSENT);
    assertThat(helm.did()).isEmpty();

    helm.has(Status.DEPLOYED, "Install complete");
    assertThat(actions.uninstall(uninstall, line -> {})).isEqualTo(Outcome.REMOVED);
    assertThat(helm.did()).containsExactly("uninstall", WAIT);
  }

  @Test
  void aReleaseGoesBackToTheRevisionBeforeOrTheOneThatIsNamed() {
    helm.has(Status.SUPERSEDED, "Install complete");
    helm.has(Status.SUPERSEDED, "Upgrade complete");
    helm.has(Status.DEPLOYED, "Upgrade complete");

    assertThat(actions.rollBack(back(Optional.empty()), line -> {})).isEqualTo(Outcome.CHANGED);
    assertThat(helm.history()).last().isEqualTo("4 deployed: Rollback to 2");

    actions.rollBack(back(Optional.of(1)), line -> {});
    assertThat(helm.history()).last().isEqualTo("5 deployed: Rollback to 1");
  }

  @Test
  void thereIsNoWayBackToARevisionThatIsNotThere() {
    helm.has(Status.DEPLOYED, "Install complete");

    for (Optional<Integer> revision : List.of(Optional.of(7), Optional.<Integer>empty())) {
      assertThat(catchThrowableOfType(Failure.class, () -> actions.require(back(revision))).id())
          .isEqualTo(FailureId.NO_REVISION);
      assertThat(
              catchThrowableOfType(
                      Failure.class, () -> actions.rollBack(back(revision), line -> {}))
                  .id())
          .isEqualTo(FailureId.NO_REVISION);
    }
    assertThat(helm.did()).isEmpty();
  }

  private Change install() {
    return install(List.of(), Keeps.NOTHING);
  }

  private Change install(List<String> settings, Keeps keeps) {
    return actions.install(action(settings, keeps), images, line -> {});
  }

  private Change decide(List<String> settings) {
    List<String> before = helm.did();
    Change change = actions.decide(action(settings, Keeps.NOTHING), images);
    assertThat(helm.did()).isEqualTo(before);
    return change;
  }

  private ReleaseAction.InstallChart action(List<String> settings, Keeps keeps) {
    return new ReleaseAction.InstallChart(
        "chart",
        NAMESPACE,
        new ChartSpec("ping", folder, Map.of("replicas", 2), Map.of("image", "pingctl/ping")),
        ChartValues.ofSettings(settings),
        keeps,
        MINUTE);
  }

  private static ReleaseAction.RollBackRelease back(Optional<Integer> revision) {
    return new ReleaseAction.RollBackRelease("chart", NAMESPACE, "ping", revision, MINUTE);
  }
}
