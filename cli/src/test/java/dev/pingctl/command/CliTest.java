package dev.pingctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/// The command line through its real entry point, on a machine without an engine.
class CliTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpListsEveryCommandWithWhatItDoes() throws Exception {
    assertThat(launch("--help")).isZero();

    List<Command> commands = commandClasses();
    assertThat(commands).hasSizeGreaterThan(20);
    assertThat(commands)
        .allSatisfy(command -> {
          String summary = command.description()[0];
          String firstWords = summary.substring(0, Math.min(20, summary.length()));
          assertThat(out.toString())
              .containsPattern(
                  "(?m)^  %s +%s".formatted(command.name(), Pattern.quote(firstWords)));
        });
  }

  @Test
  void everyCommandHasHelp() throws Exception {
    for (Command command : commandClasses()) {
      out.getBuffer().setLength(0);

      assertThat(launch(command.name(), "--help")).as(command.name()).isZero();
      assertThat(out.toString()).as(command.name()).contains("Usage: pingctl " + command.name());
    }
  }

  /// The commands of this package, from the class files: also one that nobody has registered.
  private static List<Command> commandClasses() throws Exception {
    Path classes =
        Path.of(Cli.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .resolve(Cli.class.getPackageName().replace('.', '/'));
    List<Command> commands = new ArrayList<>();
    try (Stream<Path> files = Files.list(classes)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        if (name.endsWith("Command") && !name.contains("$")) {
          Class<?> type = Class.forName(Cli.class.getPackageName() + "." + name);
          commands.add(Objects.requireNonNull(type.getAnnotation(Command.class)));
        }
      }
    }
    return commands;
  }

  @Test
  void theStageIsNamedInOneWay() {
    for (String command :
        List.of(
            "up",
            "teardown",
            "verify",
            "logs",
            "manifests",
            "diff",
            "scale",
            "restart",
            "history",
            "rollout",
            "rollback",
            "canary",
            "ping")) {
      out.getBuffer().setLength(0);
      assertThat(launch(command, "--help")).isZero();

      assertThat(out.toString().replaceAll("\\s+", " "))
          .as(command)
          .contains("--stage=NAME Name of the stage; `pingctl stages` lists them.");
    }
    assertThat(out.toString()).doesNotContain("Default: null");
    out.getBuffer().setLength(0);
    assertThat(launch("canary", "--help")).isZero();
    assertThat(out.toString()).contains("Default: ingress.");
  }

  @Test
  void aStageThatMustBeNamedIsAskedFor() {
    assertThat(launch("logs")).isEqualTo(2);

    assertThat(err.toString()).contains("'--stage=NAME'").contains("[PING-USAGE]");
  }

  @Test
  void theDryRunPrintsThePlanAlsoWithoutAnEngine() throws Exception {
    assertThat(launch("up", "--stage=compose", "--dry-run")).isZero();

    assertThat(out.toString())
        .isEqualTo(Files.readString(ROOT.resolve("stages/04-compose/plan.txt")));
    assertThat(err.toString()).isEqualTo("Not every cause is known: It is down.\n");
  }

  @Test
  void valuesNeedAStageWithAChart() {
    assertThat(launch("up", "--set=a=b", "--dry-run")).isEqualTo(2);
    assertThat(err.toString()).contains("--set and --values need --stage").contains("[PING-USAGE]");
    assertThat(launch("up", "--stage=k8s", "--set=a=b", "--dry-run")).isEqualTo(2);
    assertThat(err.toString()).contains("Stage k8s is not installed from a chart");
  }

  @Test
  void aValuesFileThatIsMissingIsToldByItsName() {
    assertThat(launch("up", "--stage=helm", "--values=none.yaml", "--dry-run")).isEqualTo(2);

    assertThat(err.toString())
        .contains("none.yaml: there is no such file")
        .contains("[PING-BAD-FILE]");
  }

  @Test
  void aRolloutNeedsAVersionThatCanBeATag() {
    assertThat(launch("rollout", "--to=v 2")).isEqualTo(2);

    assertThat(err.toString()).contains("A version is made of letters").contains("[PING-USAGE]");
  }

  @Test
  void anUnknownStageIsExitCode2AndSuggestsTheNearest() {
    assertThat(launch("up", "--stage=contaner")).isEqualTo(2);

    assertThat(err.toString())
        .startsWith("pingctl: There is no stage 'contaner'; did you mean 'container'?")
        .contains("[PING-NO-STAGE]")
        .doesNotContain("\tat ");
  }

  @Test
  void aStageMayBeNamedByItsFolder() {
    assertThat(launch("up", "--stage=04-compose", "--dry-run")).isZero();
  }

  @Test
  void anUnknownCommandAndAWordTooManyAreToldAsThat() {
    assertThat(launch("upp", "--stage=compose")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("pingctl: There is no command 'pingctl upp'. [PING-USAGE]")
        .contains("Did you mean: pingctl up?");

    err.getBuffer().setLength(0);
    assertThat(launch("up", "compose")).isEqualTo(2);
    assertThat(err.toString()).contains("a stage is named with --stage=compose.");
  }

  @Test
  void aStageInCapitalsIsSuggestedInSmallLetters() {
    assertThat(launch("up", "--stage=COMPOSE")).isEqualTo(2);

    assertThat(err.toString()).contains("did you mean 'compose'?");
  }

  @Test
  void aWrongLoadIsToldBeforeAnEngineIsAsked() {
    assertThat(launch("ping", "--count=0")).isEqualTo(2);

    assertThat(err.toString()).contains("[PING-BAD-LOAD]");
  }

  @Test
  void aStageWithoutContainersNeedsNoEngine() {
    assertThat(launch("teardown", "--stage=app")).isZero();
    assertThat(launch("verify", "--stage=app")).isEqualTo(6);

    assertThat(out.toString()).contains("nothing to remove");
    assertThat(err.toString()).contains("[PING-NOT-UP]");
  }

  @Test
  void theStagesAreListedWithTheirAddressesForAnotherPortBase() {
    assertThat(launch("stages", "--port-base=7000")).isZero();

    assertThat(out.toString()).contains("http://localhost:7004");
  }

  @Test
  void anUnknownOptionIsExitCode2() {
    assertThat(launch("up", "--dryrun")).isEqualTo(2);

    assertThat(err.toString()).contains("Unknown option: '--dryrun'").contains("[PING-USAGE]");
  }

  @Test
  void aWrongImagePolicyNamesTheRightOnes() {
    assertThat(launch("up", "--images=fetch", "--dry-run")).isEqualTo(2);

    assertThat(err.toString()).contains("must be auto, pull or build, not 'fetch'");
  }

  @Test
  void noCommandIsExitCode2() {
    assertThat(launch()).isEqualTo(2);

    assertThat(err.toString()).contains("A command is needed");
  }

  @Test
  void anEngineThatIsDownIsExitCode3() {
    assertThat(launch("status")).isEqualTo(3);

    assertThat(err.toString()).isEqualTo("pingctl: It is down. [PING-ENGINE-DOWN]\n");
  }

  @Test
  void debugAddsTheStackTrace() {
    assertThat(launch("status", "--debug")).isEqualTo(3);

    assertThat(err.toString()).contains("\tat dev.pingctl");
  }

  @Test
  void theLessonOfAStageIsPrinted() {
    assertThat(launch("lesson", "compose")).isZero();

    assertThat(out.toString()).startsWith("# 04 · One compose file\n");
  }

  @Test
  void theStagesAreListedAsJson() throws Exception {
    assertThat(launch("stages", "-o", "json")).isZero();

    assertThat(out.toString()).contains("\"name\": \"app\"").contains("\"number\": 4");
    assertThat(Schema.problems("stages", out.toString())).isEmpty();
  }

  @Test
  void theDoctorTellsAsJsonThatTheEngineIsDown() throws Exception {
    assertThat(launch("doctor", "-o", "json")).isEqualTo(6);

    assertThat(out.toString()).contains("It is down.").contains("\"severity\": \"bad\"");
    assertThat(Schema.problems("doctor", out.toString())).isEmpty();
  }

  @Test
  void aDocumentThatIsNotAsItsSchemaSaysIsFound() throws Exception {
    assertThat(Schema.problems("stages", "{\"stages\": [{\"number\": \"1\"}], \"more\": 1}"))
        .contains("$ has the unknown key more", "$.stages[0] lacks name")
        .anyMatch(problem -> problem.startsWith("$.stages[0].number is not of type"));
  }

  @Test
  void theCompletionScriptKnowsTheCommands() {
    assertThat(launch("completion")).isZero();

    String script = out.toString();
    assertThat(script)
        .contains("complete -F _pingctl pingctl", "teardown", "'values pingctl up --stage') ");
    for (String shell : List.of("bash", "zsh")) {
      out.getBuffer().setLength(0);
      assertThat(launch("completion", shell)).isZero();
      assertThat(out.toString()).isEqualTo(script);
    }
    out.getBuffer().setLength(0);
    assertThat(launch("completion", "fish")).isZero();
    assertThat(out.toString())
        .contains("complete -c pingctl -n '__pingctl_at up' -l stage -x -a 'app ");
    assertThat(launch("completion", "tcsh")).isEqualTo(2);
    assertThat(err.toString()).contains("tcsh", "bash, zsh, fish", "[PING-USAGE]");
  }

  private int launch(String... arguments) {
    return Cli.launch(
        new Offline(), new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  /// A session on a machine whose engine is down.
  static final class Offline implements Session {
    @Override
    public Settings settings() {
      return new Settings(
          ROOT, Path.of("/home/learner/.pingctl"), 5000, ImagePolicy.AUTO, Map.of());
    }

    @Override
    public Run with(Settings settings) {
      return new Run(
          settings,
          () -> {
            throw new Failure(FailureId.ENGINE_DOWN, ExitCode.UNREACHABLE, "It is down.");
          },
          choice -> {
            throw new AssertionError("no cluster is to be reached");
          },
          choice -> {
            throw new AssertionError("nothing here is to load Helm");
          });
    }

    @Override
    public void close() {}
  }
}
