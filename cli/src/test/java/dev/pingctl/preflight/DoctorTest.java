package dev.pingctl.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.EngineInfo;
import dev.pingctl.engine.FakeRoles;
import dev.pingctl.image.CatalogueImage;
import dev.pingctl.image.CatalogueImage.Recipe;
import dev.pingctl.observe.Observer;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.preflight.Doctor.Finding;
import dev.pingctl.preflight.Doctor.Severity;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the doctor says of the room that images need. The disk is this machine's own.
class DoctorTest {
  private static final long MORE_THAN_THERE_IS = 1L << 60;

  @TempDir Path folder = Path.of("");
  private List<String> remarks = List.of();

  @Test
  void whereNothingHasToBeMadeThereIsNothingToSay() {
    assertThat(doctor().images(List.of(), ImagePolicy.AUTO)).isEmpty();
  }

  @Test
  void whatHasToBeMadeIsToldWithItsCostAndItsSize() {
    Finding finding = finding(ImagePolicy.AUTO, image("node", 2_500_000), image("ping", 600_000));

    assertThat(finding.severity()).isEqualTo(Severity.NOTE);
    assertThat(finding.seen())
        .isEqualTo(
            "to be made: node (built in about 1m), ping (built in about 1m), which takes up to 3 MB"
                + " of the disk");
  }

  @Test
  void moreThanThereIsRoomForIsBadAndTheFixTellsHowMuchIsMissing() {
    Finding finding = finding(ImagePolicy.AUTO, image("node", MORE_THAN_THERE_IS));

    assertThat(finding.severity()).isEqualTo(Severity.BAD);
    assertThat(finding.seen()).contains(" are free");
    assertThat(finding.fix()).startsWith("Free ").contains(" GB with `docker system prune`");
  }

  @Test
  void whatIsOnlyPulledMayNeedLess() {
    assertThat(finding(ImagePolicy.PULL, image("node", MORE_THAN_THERE_IS)).severity())
        .isEqualTo(Severity.NOTE);
  }

  @Test
  void aConfigurationOfDockerThatIsLeftAsideIsWorthKnowing() {
    remarks = List.of("It is not JSON; correct it.");

    assertThat(doctor().examine(List.of(), List::of))
        .filteredOn(finding -> finding.subject().equals("docker configuration"))
        .containsExactly(
            new Finding("docker configuration", Severity.NOTE, "It is not JSON; correct it.", ""));
  }

  @Test
  void onlyAnEngineOfThisMachineIsInstalledHere() {
    Failure down = new Failure(FailureId.ENGINE_DOWN, ExitCode.UNREACHABLE, "Nobody answers.");

    assertThat(withoutEngine(down, "unix:///var/run/docker.sock").fix()).isEqualTo("./install.sh");
    assertThat(withoutEngine(down, "tcp://10.0.0.2:2375").fix()).isEmpty();
  }

  private Finding withoutEngine(Failure failure, String host) {
    Settings settings =
        new Settings(
            folder,
            folder,
            Settings.DEFAULT_PORT_BASE,
            ImagePolicy.AUTO,
            Map.of("DOCKER_HOST", host));
    Supplier<ContainerEngine> engine =
        () -> {
          throw failure;
        };
    return new Doctor(settings, engine, new Observer(settings, engine, DoctorTest::none))
        .examine(List.of(), List::of)
        .getFirst();
  }

  private Finding finding(ImagePolicy policy, CatalogueImage... images) {
    return doctor().images(List.of(images), policy).orElseThrow();
  }

  private Doctor doctor() {
    FakeRoles engine =
        new FakeRoles(
            new EngineInfo(
                "",
                "20.10",
                "linux/amd64",
                "1.41",
                "1.12",
                folder,
                "1",
                1,
                1,
                "",
                List.of(),
                List.of(),
                Map.of(),
                remarks));
    Settings settings =
        new Settings(folder, folder, Settings.DEFAULT_PORT_BASE, ImagePolicy.AUTO, Map.of());
    return new Doctor(
        settings, () -> engine, new Observer(settings, () -> engine, DoctorTest::none));
  }

  private CatalogueImage image(String name, long disk) {
    return new CatalogueImage(
        name,
        name,
        Optional.of(name + ":1"),
        new Recipe.Bootstrap(folder, "trixie"),
        Optional.of(Duration.ofMinutes(1)),
        disk);
  }

  private static <T> T none() {
    throw new AssertionError("not needed");
  }
}
