package dev.pingctl.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void theUsersHomeIsWhatTheEnvironmentSaysAndElseWhatTheMachineKnows() {
    Path known = Path.of(System.getProperty("user.home"));

    assertThat(Settings.userHome(Map.of("HOME", "/somewhere"))).isEqualTo(Path.of("/somewhere"));
    assertThat(Settings.userHome(Map.of("HOME", ""))).isEqualTo(known);
    assertThat(Settings.userHome(Map.of())).isEqualTo(known);
  }
}
