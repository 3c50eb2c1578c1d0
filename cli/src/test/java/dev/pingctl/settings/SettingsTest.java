package dev.pingctl.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final Path KNOWN = Path.of("/home/learner");

  @Test
  void theUsersHomeIsWhatTheEnvironmentSaysAndElseWhatTheMachineKnows() {
    assertThat(Settings.userHome(Map.of("HOME", "/somewhere"), "/home/learner"))
        .contains(Path.of("/somewhere"));
    assertThat(Settings.userHome(Map.of("HOME", ""), "/home/learner")).contains(KNOWN);
    assertThat(Settings.userHome(Map.of(), "/home/learner")).contains(KNOWN);
    assertThat(Settings.userHome(Map.of())).contains(Path.of(System.getProperty("user.home")));
  }

  /// What Java says of a user whom the machine does not know.
  @Test
  void aUserWithoutAHomeHasNone() {
    assertThat(Settings.userHome(Map.of(), "?")).isEmpty();
    assertThat(Settings.userHome(Map.of("HOME", "/somewhere"), "?"))
        .contains(Path.of("/somewhere"));
  }

  @Test
  void pingctlsHomeIsInTheUsersUnlessItIsNamed() {
    assertThat(Settings.home(Map.of("HOME", "/somewhere")))
        .isEqualTo(Path.of("/somewhere/.pingctl"));
    assertThat(Settings.home(Map.of("HOME", "/somewhere", "PINGCTL_HOME", "/else")))
        .isEqualTo(Path.of("/else"));
  }

  @Test
  void aHomeWhoseNameJavaCannotReadIsRefused() {
    assertThatThrownBy(() -> Settings.home(Map.of("HOME", "/j\uFFFDrgen")))
        .hasMessageContaining("is not UTF-8; set PINGCTL_HOME");
    assertThatThrownBy(() -> Settings.home(Map.of("HOME", "/a", "PINGCTL_HOME", "/\uFFFD")))
        .hasMessageContaining("is not UTF-8; set PINGCTL_HOME");
    assertThat(Settings.home(Map.of("HOME", "/j\uFFFDrgen", "PINGCTL_HOME", "/j\u00fcrgen")))
        .isEqualTo(Path.of("/j\u00fcrgen"));
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
