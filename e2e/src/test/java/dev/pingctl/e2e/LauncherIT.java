package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the launcher prints by itself is what the program prints; and whatever the process is
/// started with (a locale, variables for other JVMs, a folder, streams), pingctl works or says what
/// is wrong.
@Beside
@Order(Suite.ALONE)
class LauncherIT {
  private static final String PORT_BASE = "--port-base=27000";
  private static final String ESCAPES = "\u001b\\[[0-9;?]*[A-Za-z]|\r";

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

  @Test
  void namesAndValuesAreUtf8InEveryLocale() {
    Command.Result stages =
        bash(
            """
            export HOME="$PINGCTL_HOME/j"$'\\303\\274'rgen LANG=C
            unset PINGCTL_HOME LC_ALL
            "$pingctl" stages
            """);
    Command.Result manifests =
        bash(
            """
            LC_ALL=C "$pingctl" manifests --stage=helm --set greeting=Gr$'\\303\\274\\303\\237'e
            """);

    assertThat(stages.exitCode()).as(stages.all()).isZero();
    assertThat(manifests.out()).contains("{name: GREETING, value: \"Grüße\"}");
  }

  @Test
  void optionsForOtherJvmsAreNotForThisOne() {
    Command.Result stages =
        new Pingctl(home)
            .with("JAVA_TOOL_OPTIONS", "-XX:+UseG1GC")
            .with("JDK_JAVA_OPTIONS", "-Xms512m")
            .with("_JAVA_OPTIONS", "-Xms512m")
            .with("CLASSPATH", "/nowhere")
            .ok("stages");

    assertThat(stages.err()).isEmpty();
  }

  @Test
  void filesOfOptionsForJvmsInTheWorkingFolderAreNotTalkedOf() {
    Command.Result stages =
        bash(
            """
            mkdir "$PINGCTL_HOME/options" && cd "$PINGCTL_HOME/options"
            echo -Xnone >.hotspotrc && echo none >.hotspot_compiler
            "$pingctl" stages
            """);

    assertThat(stages.exitCode()).as(stages.all()).isZero();
    assertThat(stages.out()).startsWith("STAGE ");
    assertThat(stages.err()).isEmpty();
  }

  @Test
  void aProgramForCredentialsGetsTheEnvironmentOfTheUser() throws IOException {
    Path seen = home.resolve("seen");
    Path kubeconfig =
        Files.writeString(
            home.resolve("kubeconfig-of-the-user"),
            """
            contexts: [{name: own, context: {cluster: own, user: own}}]
            clusters: [{name: own, cluster: {server: "https://127.0.0.1:1"}}]
            users:
              - name: own
                user:
                  exec:
                    apiVersion: client.authentication.k8s.io/v1
                    interactiveMode: Never
                    command: sh
                    args: [-c, 'env >"$SEEN"; exit 1']
            """);

    new Pingctl(home)
        .with("SEEN", seen.toString())
        .with("KUBECONFIG", kubeconfig.toString())
        .with("LC_ALL", "C")
        .with("JAVA_TOOL_OPTIONS", "-Da=b")
        .failed(3, "PING-CREDENTIALS", "history", "--stage=helm", "--context=own");

    assertThat(Files.readAllLines(seen))
        .contains("KUBECONFIG=" + kubeconfig, "LC_ALL=C", "JAVA_TOOL_OPTIONS=-Da=b")
        .noneMatch(line -> line.startsWith("PINGCTL_GIVEN"));
  }

  @Test
  void aFolderThatWasDeletedIsAsGoodAsAnyOther() {
    Command.Result stages =
        bash(
            """
            mkdir "$PINGCTL_HOME/gone" && cd "$PINGCTL_HOME/gone" && rmdir "$PINGCTL_HOME/gone"
            "$pingctl" stages
            """);

    assertThat(stages.exitCode()).as(stages.all()).isZero();
    assertThat(stages.out()).contains("compose");
  }

  /// The shell itself complains of the folder before it reads the first line of the launcher.
  @Test
  void aRelativePathLeadsNowhereFromAFolderThatWasDeleted() {
    Command.Result up =
        bash(
            """
            mkdir "$PINGCTL_HOME/gone" && cd "$PINGCTL_HOME/gone" && rmdir "$PINGCTL_HOME/gone"
            "$pingctl" up --stage=helm --dry-run --values values.yaml
            """);

    assertThat(up.exitCode()).as(up.all()).isEqualTo(2);
    assertThat(up.err())
        .contains(
            "pingctl: values.yaml leads nowhere, because the working folder was deleted;",
            "[PING-BAD-FILE]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stages >/dev/full",
        "stages -o json >/dev/full",
        "stages >&-",
        "--version >/dev/full",
        "--help >&-",
        "completion bash >/dev/full"
      })
  void outputThatCannotBeWrittenIsAFailure(String command) {
    Command.Result lost = bash("\"$pingctl\" " + command);

    assertThat(lost.exitCode()).as(lost.all()).isEqualTo(1);
    assertThat(lost.err().lines())
        .singleElement()
        .asString()
        .startsWith("pingctl: ")
        .endsWith("[PING-OUTPUT]");
  }

  @Test
  void aReaderThatHasGoneIsNoFailure() {
    Command.Result lost =
        bash(
            """
            exec 3> >(:)
            wait "$!"
            "$pingctl" stages >&3
            """);

    assertThat(lost.exitCode()).as(lost.all()).isEqualTo(141);
    assertThat(lost.err()).isEmpty();
  }

  @Test
  void aUserMayHaveNoVariableHome() {
    Command.Result stages = bash("unset HOME; \"$pingctl\" stages");

    assertThat(stages.exitCode()).as(stages.all()).isZero();
  }

  /// The process of stage app, wherever pingctl is installed and whatever is set for other JVMs.
  @Test
  void theProcessOfAStageIsFoundBelowALongPath() throws IOException {
    Path launcher =
        new Installation(Files.createDirectories(home.resolve("long".repeat(50)))).launcher();
    Pingctl pingctl =
        new Pingctl(home)
            .launchedBy(launcher)
            .with("JAVA_TOOL_OPTIONS", "-XX:+UseG1GC")
            .with("LC_ALL", "C");
    try {
      pingctl.ok("up", "--stage=app", PORT_BASE);

      awaitStatus(pingctl, "(?ms).*^app +up +process \\d+ +1/1 .*");
      assertThat(pingctl.ok("up", "--stage=app", PORT_BASE, "--verbose").err())
          .contains("start process ping on port 27001: unchanged");
      assertThat(followedByOneLine(launcher)).isEqualTo("141 0");
    } finally {
      pingctl.ok("teardown", "--stage=app");
    }
    awaitStatus(pingctl, "(?ms).*^app +down .*");
  }

  /// A cluster that another class starts at this moment has no status for a second.
  private static void awaitStatus(Pingctl pingctl, String pattern) {
    Node.awaitThat("the status is " + pattern, () -> pingctl.run("status").out().matches(pattern));
  }

  /// The exit codes of `logs --follow` and of the program that reads one line of it.
  private String followedByOneLine(Path launcher) {
    Command.Result followed =
        bash(
            """
            '%s' logs --stage=app --follow | head -1 >/dev/null
            echo "${PIPESTATUS[@]}"
            """
                .formatted(launcher));
    assertThat(followed.err()).isEmpty();
    return followed.out().strip();
  }

  @Test
  void progressFitsTheTerminalAndChangesNoLinesOfAFile() throws IOException {
    Path log = home.resolve("progress.log");
    try {
      String shown = onATerminalOf(40, "up --stage=app --verbose " + PORT_BASE);
      onATerminalOf(40, "up --stage=app --verbose %s 2>%s".formatted(PORT_BASE, log));

      assertThat(shown.lines().filter(line -> line.contains("app: ")))
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line.replaceAll(ESCAPES, "")).hasSizeLessThan(40));
      assertThat(shown).contains("\u001b[1A");
      assertThat(Files.readString(log)).contains("✓ app: ").doesNotContain("\u001b", "\r");
    } finally {
      new Pingctl(home).ok("teardown", "--stage=app");
    }
  }

  /// What the program prints to a terminal that has so many columns and no variable that says so.
  private String onATerminalOf(int columns, String arguments) {
    return Command.output(
        "script",
        "-qec",
        "stty cols %d; env -u COLUMNS TERM=xterm PINGCTL_HOME='%s' '%s' %s"
            .formatted(columns, home, Pingctl.LAUNCHER, arguments),
        "/dev/null");
  }

  /// Runs lines of bash, for which `$pingctl` is the launcher.
  private Command.Result bash(String lines) {
    return Command.run(
        List.of("bash", "-c", lines),
        Map.of("pingctl", Pingctl.LAUNCHER, "PINGCTL_HOME", home.toString()));
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
