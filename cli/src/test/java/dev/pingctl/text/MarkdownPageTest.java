package dev.pingctl.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MarkdownPageTest {
  @Test
  void codeIsIndentedLinksAreTextAndLinesFitTheWidth() {
    String page =
        """
        # 05 · Raw Kubernetes

        ```mermaid
        flowchart LR
        ```

        Declare the **whole application** instead of starting it: [`ping.yaml`](../ping.yaml) and
        [its site](https://kubernetes.io), or <http://localhost:3000>.

        - A Deployment keeps the number
          of pods.
        - Probes decide.

        | here | gained |
        |---|---|
        | a `Deployment` | **availability** |

        ```sh
        kubectl get pods   # [x](y)
        ```
        """;

    assertThat(MarkdownPage.render(page, 40, false))
        .isEqualTo(
            """
            05 · Raw Kubernetes

                (a picture; it is drawn where this page is shown as HTML)

            Declare the whole application instead of
            starting it: `ping.yaml` and its site
            (https://kubernetes.io), or
            http://localhost:3000.

            - A Deployment keeps the number of pods.
            - Probes decide.

            - here | gained
            - a `Deployment` | availability

                kubectl get pods   # [x](y)
            """);
  }

  @Test
  void headingsAndStrongWordsAreBoldWordByWord() {
    assertThat(MarkdownPage.render("## Do it\n**Two words:** `up`\n", 80, true))
        .isEqualTo(
            "\u001b[1mDo\u001b[0m \u001b[1mit\u001b[0m\n"
                + "\u001b[1mTwo\u001b[0m \u001b[1mwords:\u001b[0m \u001b[36mup\u001b[0m\n");
  }

  @Test
  void everyLessonKeepsItsCommands() throws IOException {
    try (Stream<Path> stages = Files.list(Path.of("..", "stages"))) {
      for (Path lesson : stages.map(stage -> stage.resolve("README.md")).toList()) {
        String markdown = Files.readString(lesson);
        String page = MarkdownPage.render(markdown, 80, false);

        List<String> commands =
            markdown
                .lines()
                .filter(line -> line.matches("pingctl (up|verify|teardown) --.*"))
                .toList();
        assertThat(commands).isNotEmpty();
        assertThat(page.lines())
            .containsAll(commands.stream().map(command -> "    " + command).toList());
        assertThat(page).as(lesson.toString()).doesNotContain("](", "**", "```");
      }
    }
  }
}
