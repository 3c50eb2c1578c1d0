package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A lesson that says something else than what happens does not pass.
class LessonTest {
  @TempDir Path folder = Path.of("");

  @Test
  void variablesAliasesAndTheFolderLastFromOneBlockToTheNext() {
    assertPasses(
        """
        ```sh
        alias greet='echo Hello'
        mkdir below && cd below
        name=learner
        ```
        ```sh
        greet $name   # → Hello learner
        pwd           # → /below
        echo one \\
          two         # → one two
        ```
        """);
  }

  @Test
  void aCommandThatFailsIsReportedWithItsLineAndItsOutput() {
    assertFails(
        "```sh\ntrue\necho why && false\n```\n", "line 3", "`echo why && false`", "\nwhy\n");
  }

  @Test
  void aPipelineFailsWithItsFirstCommand() {
    assertFails("```sh\nfalse | cat\n```\n", "`false | cat` has ended with status 1");
  }

  @Test
  void aCommandThatIsSaidToFailMustFail() {
    assertPasses("```sh\nfalse   # fails: as it should\n```\n");
    assertFails("```sh\ntrue    # fails\n```\n", "has ended with status 0");
  }

  @Test
  void aCommandPrintsWhatIsSaid() {
    assertPasses("```sh\nls /nowhere 2>&1   # fails → No such file; or directory\n```\n");
    assertFails("```sh\necho pong          # → ping; the answer\n```\n", "`echo pong");
  }

  @Test
  void aCommandIsRepeatedUntilItPrintsWhatIsSaid() {
    assertPasses("```sh\nn=$((${n:-0} + 1)); echo $n   # until → 3\n```\n");
  }

  @Test
  void shownLinesAreThereInThisOrder() {
    String typed = "```sh\nprintf 'NAME  AGE\\na     17s\\nb     3s\\n'\n```\nprints:\n";
    assertPasses(typed + "```text\nNAME AGE\nb …s\n```\n");
    assertFails(typed + "```text\nb …s\na …s\n```\n", "line 2", "a …s");
    assertFails("```text\nalone\n```\n", "output without a command above it");
  }

  @Test
  void theSecondTerminalRunsBesideTheFirstAndHasEndedWithItsSection() {
    assertPasses(
        """
        ## One
        ```sh
        # second terminal
        until [ -e go ]; do :; done; touch done
        ```
        ```sh
        touch go
        ```
        ## Two
        ```sh
        ls done
        ```
        """);
    assertFails("```sh\n# second terminal\nfalse\n```\n", "line 3");
  }

  @Test
  void aCommandOfTheSecondTerminalIsEndedByCtrlC() {
    assertPasses("```sh\n# second terminal\ntail -f /dev/null   # Ctrl-C\n```\n");
  }

  @Test
  void aCodeBlockOfAnotherLanguageIsAnError() {
    assertFails("```console\n$ true\n```\n", "not 'console'");
  }

  private void assertPasses(String lesson) {
    assertThatCode(() -> type(lesson)).doesNotThrowAnyException();
  }

  private void assertFails(String lesson, String... messages) {
    assertThatThrownBy(() -> type(lesson)).hasMessageContainingAll(messages);
  }

  private void type(String text) throws IOException {
    Path stage = Files.createTempDirectory(folder, "stage");
    Path file = Files.writeString(stage.resolve("README.md"), text);
    try (LessonRun run = new LessonRun(Lesson.read(file), stage, Map.of())) {
      run.type();
    }
  }
}
