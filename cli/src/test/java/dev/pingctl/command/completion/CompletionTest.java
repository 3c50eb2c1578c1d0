package dev.pingctl.command.completion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What shells complete, asked of those that are installed here; bash always is.
class CompletionTest {
  private static final List<String> STAGES = List.of("app", "monitoring", "ingress");

  @TempDir Path folder = Path.of("");

  /// A small command line with every kind of value.
  @Command(
      name = "pingctl",
      subcommands = {Up.class, Lesson.class, Cluster.class, Rollout.class, Secret.class})
  static final class Root {}

  /// Values of options.
  enum Format {
    text,
    json
  }

  @Command(name = "up", description = "Bring up what's needed.")
  static final class Up {
    @Option(names = "--stage", description = "Name of the stage.")
    String stage = "";

    @Option(names = "--images", paramLabel = "auto|pull|build")
    String images = "";

    @Option(names = "--context")
    String context = "";

    @Option(names = "--values", paramLabel = "FILE")
    String values = "";

    @Option(names = "--rate", paramLabel = "N")
    int rate;

    @Option(names = {"-o", "--output"})
    Format format = Format.text;

    @Option(names = "--dry-run")
    boolean dryRun;

    @Option(names = "--hidden", hidden = true)
    boolean hidden;
  }

  @Command(name = "lesson")
  static final class Lesson {
    @Parameters(paramLabel = "STAGE")
    String stage = "";
  }

  @Command(name = "rollout")
  static final class Rollout {
    @Option(names = "--to", paramLabel = "VERSION")
    String to = "";
  }

  @Command(name = "cluster", subcommands = ClusterUp.class)
  static final class Cluster {}

  @Command(name = "up")
  static final class ClusterUp {
    @Option(names = "--merge")
    boolean merge;
  }

  @Command(name = "secret", hidden = true)
  static final class Secret {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                | up lesson cluster rollout
          l                                 | lesson
          up --                             | --stage= --images= --context= --values= --rate= --output= --dry-run
          up --st                           | --stage=
          up --stage = mon                  | monitoring
          up --stage =                      | app monitoring ingress
          up --stage mon                    | monitoring
          up --images = p                   | pull
          up --dry-run --images =           | auto pull build
          up -o j                           | json
          up -o json --stage = in           | ingress
          up --rate = ''                    |
          up --stage app --dr               | --dry-run
          up --context = kind               | kind-work
          up --context = arn : aws          | aws:eks:1 aws:eks:2
          up --values = val                 | values.yaml
          up --values val                   | values.yaml
          lesson in                         | ingress
          cluster ''                        | up
          cluster up --                     | --merge
          rollout --to =                    | v2 v3
          """)
  void bashCompletesWhatItHasTakenApart(String typed, String offered) throws Exception {
    assertThat(bash(" \t\n\"'><=;|&(:", typed)).isEqualTo(offered == null ? "" : offered);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          up --stage=mon        | --stage=monitoring
          up --context=arn:aws  | --context=arn:aws:eks:1 --context=arn:aws:eks:2
          up --values=val       | --values=values.yaml
          """)
  void bashCompletesWholeWordsWhereItTakesNoneApart(String typed, String offered) throws Exception {
    assertThat(bash(" \t\n", typed)).isEqualTo(offered);
  }

  @Test
  void zshOffersWhatTheTableHas() throws Exception {
    String script = script(Shell.zsh);
    assertThat(script).startsWith("#compdef pingctl\n").isEqualTo(script(Shell.bash));
    if (isInstalled("zsh")) {
      Files.writeString(folder.resolve("script"), script);
      String stubs =
          """
          compdef() { :; }
          source script
          compadd() { print -rn -- "${@[-1]} "; }
          compset() { PREFIX=${PREFIX#*=}; }
          words=(pingctl up --images=); CURRENT=3; PREFIX=--images=; _pingctl
          words=(pingctl cluster ''); CURRENT=3; PREFIX=; _pingctl
          """;
      assertThat(output("zsh", "-fc", stubs)).isEqualTo("auto pull build up");
    }
  }

  @Test
  void fishHasALineForEachCommandOptionAndWord() throws Exception {
    String script = script(Shell.fish);
    assertThat(script)
        .contains(
            "set -g __pingctl_commands 'up' 'lesson' 'cluster' 'cluster up' 'rollout'\n",
            "complete -c pingctl -n '__pingctl_at ' -a 'up' -d 'Bring up what\\'s needed.'\n",
            "complete -c pingctl -n '__pingctl_at up' -l stage -x -a 'app monitoring ingress'"
                + " -d 'Name of the stage.'\n",
            "complete -c pingctl -n '__pingctl_at up' -l values -r -F\n",
            "complete -c pingctl -n '__pingctl_at up' -s o -l output -x -a 'text json'\n",
            "complete -c pingctl -n '__pingctl_at lesson' -a 'app monitoring ingress'\n",
            "complete -c pingctl -n '__pingctl_at cluster up' -l merge\n")
        .doesNotContain("hidden", "secret");
    if (isInstalled("fish")) {
      Files.writeString(folder.resolve("script"), script);
      String asked = "source script; complete -C 'pingctl up --dry-run --stage='";
      assertThat(output("fish", "--no-config", "-c", asked))
          .contains("--stage=app", "--stage=monitoring");
    }
  }

  private static String script(Shell shell) {
    return shell.script(
        CompletionTree.of(
            new CommandLine(new Root()), new CompletionTree.Names(STAGES, List.of())));
  }

  /// What bash offers for the last of these words.
  private String bash(String breaks, String typed) throws Exception {
    Files.writeString(folder.resolve("script"), script(Shell.bash));
    Files.writeString(folder.resolve("values.yaml"), "");
    String program =
        """
        source ./script
        pingctl() { printf '%s\\n' kind-work arn:aws:eks:1 arn:aws:eks:2; }
        COMP_WORDBREAKS=$0
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        _pingctl
        printf '%s\\n' "${COMPREPLY[*]}"
        """;
    List<String> command = new ArrayList<>(List.of("bash", "-c", program, breaks, "pingctl"));
    Stream.of(typed.split(" +")).map(word -> word.equals("''") ? "" : word).forEach(command::add);
    return output(command.toArray(String[]::new));
  }

  private String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).directory(folder.toFile()).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out.strip();
  }

  private static boolean isInstalled(String shell) {
    return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
        .anyMatch(each -> Files.isExecutable(Path.of(each, shell)));
  }
}
