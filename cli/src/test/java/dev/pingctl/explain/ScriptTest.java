package dev.pingctl.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.image.Catalogue;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A script is put together from explanations.
class ScriptTest {
  private static final Path ROOT = Path.of("/opt/pingctl");
  private final ShellContext context =
      new ShellContext(
          new Settings(ROOT, Path.of("/home/me/.pingctl"), 5000, ImagePolicy.BUILD, Map.of()),
          true,
          new FakeImages(new Catalogue(List.of())),
          List.of(),
          Map.of());
  private final Script script = new Script(context, "up --stage=x");

  @Test
  void aStepHasItsCommandsBelowWhatTheyGive() {
    script.add("x", "do it", Explanation.of("It gives that.", ShellCommand.of("true")));

    assertThat(script.text())
        .isEqualTo(
            """
            #!/usr/bin/env bash
            # up --stage=x
            set -euo pipefail

            ### x

            # do it
            # It gives that.
            true
            """);
  }

  @Test
  void whatDoesNothingTheSecondTimeIsTypedOnceAndTheRestEachTime() {
    ShellCommand once = ShellCommand.of("make").unless("[ -e made ]");
    script.add("x", "first", Explanation.of("Why.", once));
    script.add("x", "second", Explanation.of("Why not.", once, ShellCommand.of("ask")));
    script.add("y", "third", Explanation.of("Why.", once));

    assertThat(script.text())
        .containsOnlyOnce("[ -e made ] ||\n  make\n")
        .contains("# second\n# Why not.\nask\n")
        .endsWith("# third\n# Why.\n# The command above does it.\n");
  }

  @Test
  void documentsOfOneFileAreReadByOneCommand() {
    ShellCommand apply = ShellCommand.of("kubectl apply --filename=-");
    script.add("x", "apply a", Explanation.of("It is in f.", apply.reading("a: 1\n")));
    script.add("x", "apply b", Explanation.of("It is in f.", apply.reading("b: 1\n")));
    script.add("x", "apply c", Explanation.of("It is in g.", apply.reading("c: 1\n")));

    assertThat(script.text())
        .contains(
            """
            # apply a
            # apply b
            # It is in f.
            kubectl apply --filename=- <<'END'
            a: 1
            ---
            b: 1
            END
            """)
        .contains("# apply c\n# It is in g.\nkubectl apply --filename=- <<'END'\nc: 1\nEND\n")
        .contains("export KUBECONFIG=$here/kubeconfig\n");
  }

  @Test
  void aConditionAndWhatIsReadStandAroundTheCommand() {
    script.add(
        "x",
        "apply",
        Explanation.of("Why.", ShellCommand.of("apply").reading("a: 1"))
            .where("there image z", "Only there."));

    assertThat(script.text())
        .contains("# Why. Only there.\nif there image z; then\napply <<'END'\na: 1\nEND\nfi\n")
        .contains("there() {");
  }

  @Test
  void filesAreNamedByTheFolderTheyAreIn() {
    assertThat(context.file(ROOT.resolve("stages/a b"))).isEqualTo("\"$workshop/stages/a b\"");
    assertThat(context.secret("redis", "password")).isEqualTo("\"$here/secrets/redis/password\"");
    assertThat(context.file(Path.of("/etc/x"))).isEqualTo("/etc/x");
  }

  @Test
  void whatNoCommandDoesIsSaid() {
    script.add("x", "prove", Explanation.instead("pingctl counts."));

    assertThat(script.text()).endsWith("# prove\n# pingctl counts.\n");
  }
}
