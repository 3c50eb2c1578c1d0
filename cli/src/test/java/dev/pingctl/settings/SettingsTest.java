package dev.pingctl.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @Test
  void theUsersHomeIsWhatTheEnvironmentSaysAndElseWhatTheMachineKnows() {
    Path known = Path.of(System.getProperty("user.home"));

    assertThat(Settings.userHome(Map.of("HOME", "/somewhere"))).isEqualTo(Path.of("/somewhere"));
    assertThat(Settings.userHome(Map.of("HOME", ""))).isEqualTo(known);
    assertThat(Settings.userHome(Map.of())).isEqualTo(known);
  }

  @Test
  void theServiceIsTheInstallationsUnlessTheWorkshopHasItsOwn(@TempDir Path folder)
      throws IOException {
    Path root = folder.resolve("root");
    Path mine = folder.resolve("mine");
    Settings settings =
        new Settings(root, folder, 5000, ImagePolicy.AUTO, Map.of()).withWorkshop(mine);

    assertThat(settings.service("lib")).isEqualTo(root.resolve("service/lib"));
    Files.createDirectories(mine.resolve("service/lib"));
    assertThat(settings.service("lib")).isEqualTo(mine.resolve("service/lib"));
  }
}
