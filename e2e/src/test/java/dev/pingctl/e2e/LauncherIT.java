package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the launcher prints by itself is what the program prints.
@Beside
@Order(Suite.ALONE)
class LauncherIT {
  @TempDir Path home = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "--version", "-V", "completion"})
  void whatWasWrittenAtInstallTimeIsWhatTheProgramPrints(String argument) {
    Command.Result printed = new Pingctl(home).run(argument);
    Command.Result asked = new Pingctl(home).run(argument, "--debug");

    assertThat(printed.exitCode()).isZero();
    assertThat(printed.err()).isEmpty();
    assertThat(printed.out()).isNotEmpty().isEqualTo(asked.out());
  }

  @Test
  void helpHasNoColoursInAPipeAndNoneWhereTheyAreNotWanted() {
    String plain = new Pingctl(home).run("--help").out();

    assertThat(plain).doesNotContain("\u001b");
    assertThat(new Pingctl(home).with("NO_COLOR", "1").run("--help").out()).isEqualTo(plain);
    assertThat(onATerminal("NO_COLOR=1", "--help")).doesNotContain("\u001b");
  }

  @Test
  void helpOnATerminalIsWhatTheProgramPrintsThere() {
    assertThat(onATerminal("A=b", "--help"))
        .contains("\u001b")
        .isEqualTo(onATerminal("A=b", "--help --debug"));
  }

  /// What the program prints to a terminal of script(1).
  private static String onATerminal(String variable, String arguments) {
    return Command.output(
        "script",
        "-qec",
        "env -u NO_COLOR %s %s %s".formatted(variable, Pingctl.LAUNCHER, arguments),
        "/dev/null");
  }
}
