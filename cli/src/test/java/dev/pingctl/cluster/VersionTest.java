package dev.pingctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionTest {
  @ParameterizedTest
  @CsvSource({
    "v1.4.0, v1.3.0",
    "v1.10.0, v1.9.3",
    "v2.0.0, v1.99.99",
    "v1.4.1, v1.4",
    "v1.4.0, v1.4.0-rc.1",
    "v0.1.0, main",
    "1.4.0, v1.3.9",
  })
  void oneComesAfterTheOther(String newer, String older) {
    assertThat(Version.of(newer).isNewerThan(Version.of(older))).isTrue();
    assertThat(Version.of(older).isNewerThan(Version.of(newer))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"v1.4.0, 1.4.0", "v1.4.0, v1.4.0", "main, latest"})
  void neitherComesAfterTheOther(String one, String other) {
    assertThat(Version.of(one).isNewerThan(Version.of(other))).isFalse();
    assertThat(Version.of(other).isNewerThan(Version.of(one))).isFalse();
  }
}
