package dev.pingctl.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.cluster.FakeClusterRoles;
import dev.pingctl.cluster.ReleaseRecord.Status;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.plan.Action;
import dev.pingctl.release.ChartSpec;
import dev.pingctl.release.ChartValues;
import dev.pingctl.release.FakeHelm;
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
  private final AppliedObjects objects = new AppliedObjects();
  private final ReleaseActions actions =
      new ReleaseActions(
          () -> new FakeClusterRoles(helm, objects),
          () -> helm,
          Map.of("pingctl/ping", "registry.test/ping:7"));

  @BeforeEach
  void writeChart() throws IOException {
    Files.writeString(folder.resolve("Chart.yaml"), "apiVersion: v2\nname: ping\nversion: 1.0.0\n");
  }

  @Test
  void aReleaseIsInstalledOnceWithTheImagesAsTheyWereDelivered() {
    assertThat(install()).isEqualTo(Outcome.CREATED);

    assertThat(helm.did()).containsExactly(WAIT, "install");
    assertThat(helm.lastValues())
        .contains("registry.test/ping", "\"tag\": \"7\"", "\"replicas\": 2");

    assertThat(install()).isEqualTo(Outcome.UNCHANGED);
    assertThat(helm.did()).containsExactly(WAIT, "install");
    assertThat(helm.history()).containsExactly("1 deployed: Install complete");
  }

  @Test
  void aReleaseWithOtherValuesOrChangedObjectsIsUpgraded() {
    install();

    assertThat(install(List.of("replicas=3"), false)).isEqualTo(Outcome.CHANGED);
    assertThat(helm.lastValues()).contains("\"replicas\": 3");

    objects.match(false);
    assertThat(install(List.of("replicas=3"), false)).isEqualTo(Outcome.CHANGED);
    assertThat(helm.did()).containsExactly(WAIT, "install", WAIT, "upgrade", WAIT, "upgrade");
  }

  @Test
  void theValuesOfTheReleaseAreKeptWhereThatIsAsked() {
    helm.has(Status.DEPLOYED, "Install complete");

    install(List.of("replicas=3"), true);

    assertThat(helm.lastValues()).contains("\"revision\": 1", "\"replicas\": 3");
  }

  @Test
  void aRunThatWasEndedIsGoneOnFrom() {
    helm.has(Status.PENDING_INSTALL, "Initial install underway");

    assertThat(install()).isEqualTo(Outcome.CHANGED);

    assertThat(helm.history()).last().isEqualTo("2 deployed: Upgrade complete");
  }

  @Test
  void whatIsRequiredOfAChartIsFoundOutWithoutChangingAnything() {
    actions.require(action(List.of(), false));
    assertThat(helm.did()).containsExactly("render");

    helm.has(Status.DEPLOYED, "Install complete");
    actions.require(action(List.of(), false));
    assertThat(helm.did()).containsExactly("render", "rehearse");
    assertThat(helm.history()).containsExactly("1 deployed: Install complete");
  }

  @Test
  void aReleaseIsUninstalledWhereThereIsOne() {
    Action.UninstallRelease uninstall = new Action.UninstallRelease("chart", NAMESPACE, "ping");
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

  private Outcome install() {
    return install(List.of(), false);
  }

  private Outcome install(List<String> settings, boolean keepsValues) {
    return actions.install(action(settings, keepsValues), line -> {});
  }

  private Action.InstallChart action(List<String> settings, boolean keepsValues) {
    return new Action.InstallChart(
        "chart",
        NAMESPACE,
        new ChartSpec("ping", folder, Map.of("replicas", 2), Map.of("image", "pingctl/ping")),
        ChartValues.ofSettings(settings),
        keepsValues,
        MINUTE);
  }

  private static Action.RollBackRelease back(Optional<Integer> revision) {
    return new Action.RollBackRelease("chart", NAMESPACE, "ping", revision, MINUTE);
  }
}
