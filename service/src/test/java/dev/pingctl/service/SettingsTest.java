package dev.pingctl.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {
  @Test
  void anEmptyEnvironmentGivesTheDefaults() throws WrongSetting {
    Settings settings = Settings.from(Map.of("POD_NAME", "p"), "0.1.0");

    assertThat(settings.bindAddress()).isEqualTo("0.0.0.0");
    assertThat(settings.port()).isEqualTo(5000);
    assertThat(settings.redis()).isEmpty();
    assertThat(settings.greeting()).isEqualTo("Hello!");
    assertThat(settings.version()).isEqualTo("0.1.0");
    assertThat(settings.drain()).isEqualTo(Duration.ZERO);
    assertThat(settings.logRequests()).isFalse();
  }

  @Test
  void thePodIsNamedAfterTheHostUnlessTold() throws WrongSetting {
    assertThat(Settings.from(Map.of(), "1").pod()).isNotBlank();
  }

  @Test
  void anEmptyVariableIsTheSameAsNone() throws WrongSetting {
    Settings settings =
        Settings.from(
            Map.of("REDIS_HOST", "", "PORT", "", "REDIS_PASSWORD", "", "GREETING", " "), "1");

    assertThat(settings.redis()).isEmpty();
    assertThat(settings.port()).isEqualTo(5000);
    assertThat(settings.greeting()).isEqualTo("Hello!");
  }

  @Test
  void redisIsReadFromItsVariables() throws WrongSetting {
    RedisSettings redis =
        Settings.from(
                Map.of("REDIS_HOST", "r", "REDIS_PORT", "7000", "REDIS_PASSWORD", "secret"), "1")
            .redis()
            .orElseThrow();

    assertThat(redis.host()).isEqualTo("r");
    assertThat(redis.port()).isEqualTo(7000);
    assertThat(redis.password().read()).contains("secret");
  }

  @Test
  void noTextOfTheSettingsShowsThePassword() throws WrongSetting {
    Settings settings = Settings.from(Map.of("REDIS_HOST", "r", "REDIS_PASSWORD", "secret"), "1");

    assertThat(settings.toString()).doesNotContain("secret");
    assertThat(settings.redis().orElseThrow().password().toString()).doesNotContain("secret");
  }

  @Test
  void aPasswordFileIsReadAnewEachTimeAndWithoutItsLineEnd(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "first\n");
    SecretText password = SecretText.of("REDIS_PASSWORD", "", file.toString());

    assertThat(password.read()).contains("first");
    Files.writeString(file, "second\n");
    assertThat(password.read()).contains("second");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PORT           | abc   | PORT must be a number from 0 to 65535, not 'abc'.
          PORT           | -1    | PORT must be a number from 0 to 65535, not '-1'.
          PORT           | 65536 | PORT must be a number from 0 to 65535, not '65536'.
          REDIS_PORT     | 0     | REDIS_PORT must be a number from 1 to 65535, not '0'.
          DRAIN_SECONDS  | 1.5   | DRAIN_SECONDS must be a number from 0 to 3600, not '1.5'.
          LOG_REQUESTS   | yes   | LOG_REQUESTS must be true or false, not 'yes'.
          VERSION        | 1\u00e9    | VERSION goes into a header and may hold only printable ASCII characters.
          FAULTS         | yes   | FAULTS must be on or off, not 'yes'.
          FAULTS         | on    | FAULTS=on needs one of FAULTS_TOKEN, FAULTS_TOKEN_FILE and FAULTS_TOKEN_SHA256.
          FAULTS_INITIAL | hang  | FAULTS_INITIAL needs FAULTS=on.
          REDIS_PASSWORD_FILE | /none/such | REDIS_PASSWORD_FILE names /none/such, which this user cannot read.
          """)
  void aWrongVariableIsNamedWithWhatItMayHold(String name, String value, String sentence) {
    assertThatThrownBy(() -> Settings.from(Map.of(name, value, "REDIS_HOST", "r"), "1"))
        .isInstanceOf(WrongSetting.class)
        .hasMessage(sentence);
  }

  @Test
  void aPasswordAndAPasswordFileTogetherAreRefused() {
    assertThatThrownBy(
            () -> Settings.from(Map.of("REDIS_PASSWORD", "a", "REDIS_PASSWORD_FILE", "/b"), "1"))
        .hasMessage("Set REDIS_PASSWORD or REDIS_PASSWORD_FILE, not both.");
  }

  @Test
  void faultsAreOffUnlessTheyAreOn() throws WrongSetting {
    assertThat(Settings.from(Map.of("FAULTS_TOKEN", "secret"), "1").faults()).isEmpty();
    assertThat(Settings.from(Map.of("FAULTS", "off", "FAULTS_TOKEN", "secret"), "1").faults())
        .isEmpty();
  }

  @Test
  void faultsThatAreOnHaveATokenThatNoTextShowsAndMayBeginWithSome() throws WrongSetting {
    Settings settings =
        Settings.from(
            Map.of("FAULTS", "on", "FAULTS_TOKEN", "secret", "FAULTS_INITIAL", "racy,errors=20%"),
            "1");

    assertThat(settings.faults().orElseThrow().initial().text()).isEqualTo("errors=20%,racy");
    assertThat(settings.toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FAULTS_TOKEN_SHA256 | ab   | FAULTS=on needs one of FAULTS_TOKEN, FAULTS_TOKEN_FILE and FAULTS_TOKEN_SHA256.
          FAULTS_TOKEN_FILE   | /b   | Set FAULTS_TOKEN or FAULTS_TOKEN_FILE, not both.
          FAULTS_INITIAL      | wrong | FAULTS_INITIAL: There is no fault 'wrong'; faults are errors=PERCENT%, delay=TIME, hang, unready, exit=STATUS, cpu=THREADS, memory=SIZE and racy.
          """)
  void wrongFaultSettingsAreNamed(String name, String value, String sentence) {
    assertThatThrownBy(
            () -> Settings.from(Map.of("FAULTS", "on", "FAULTS_TOKEN", "a", name, value), "1"))
        .hasMessage(sentence);
  }

  @Test
  void aHashThatIsNoneIsRefused() {
    assertThatThrownBy(
            () -> Settings.from(Map.of("FAULTS", "on", "FAULTS_TOKEN_SHA256", "secret"), "1"))
        .hasMessage(
            "FAULTS_TOKEN_SHA256 must be the 64 hexadecimal digits of the token's SHA-256.");
  }
}
