package dev.pingctl.workshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.failure.ExitCode;
import dev.pingctl.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageFileTest {
  @TempDir Path root = Path.of("");

  @Test
  void theStageNumberGivesItsPort() throws IOException {
    Stage stage =
        read(
            """
            format: 1
            title: A plain process
            up: []
            url: http://localhost:${port}
            verify: []
            """);

    assertThat(stage.number()).isEqualTo(7);
    assertThat(stage.name()).isEqualTo("demo");
    assertThat(stage.url()).contains("http://localhost:5007");
  }

  @Test
  void aRouteIsGivenAsAnAddress() throws IOException {
    Stage stage =
        read(
            """
            format: 1
            title: x
            service: door
            up: []
            verify:
              - routes: {url: https://ping.localhost/ping, status: 404}
            """);

    assertThat(stage.verify())
        .containsExactly(new Check.Routes("ping.localhost", "/ping", true, "", 404, ""));
    assertThat(stage.service()).isEqualTo("door");
  }

  @Test
  void aRouteNeedsAHostAndAPathAndNoPort() {
    for (String url : java.util.List.of("ping.localhost/ping", "http://x:80/", "http://x")) {
      assertWrong("format: 1\ntitle: x\nup: []\nverify:\n  - routes: {url: '%s'}\n".formatted(url))
          .hasMessageContaining("stage.yaml:5: 'verify[0].routes.url' must be http:// or https://");
    }
  }

  @Test
  void anUnknownStepIsAnError() {
    assertWrong(
            """
            format: 1
            title: x
            up:
              - run-rocket: {}
            verify: []
            """)
        .hasMessageContaining("stage.yaml:4: 'up[0]' 'run-rocket' is not a known step");
  }

  @Test
  void anUnknownTemplateNameIsAnError() {
    assertWrong("format: 1\ntitle: x\nup: []\nurl: http://localhost:${prt}\nverify: []\n")
        .hasMessageContaining("stage.yaml:4: 'url' uses ${prt}, which is not known");
  }

  @Test
  void aMissingKeyIsAnError() {
    assertWrong("format: 1\ntitle: x\nverify: []\n").hasMessageContaining("lacks the key 'up'");
  }

  @Test
  void anotherFormatIsAnError() {
    assertWrong("format: 2\ntitle: x\nup: []\nverify: []\n")
        .hasMessageContaining("'format' must be between 1 and 1");
  }

  @Test
  void aComposeFileThatIsNotThereIsAnError() {
    assertWrong("format: 1\ntitle: x\nup:\n  - compose-up: {file: no.yaml}\nverify: []\n")
        .hasMessageContaining(
            "stage.yaml:4: 'up[0].compose-up.file' names no.yaml, and there is no file");
  }

  @Test
  void aContainerMayUseOnlyNetworksOfEarlierSteps() {
    assertWrong(
            """
            format: 1
            title: x
            up:
              - run-container:
                  ping: {image: pingctl/ping, networks: [ping-net]}
            verify: []
            """)
        .hasMessageContaining("refers to the network 'ping-net'");
  }

  @Test
  void aContainerOfAStageCarriesTheMarkAndNoComposeLabels() throws IOException {
    Stage stage =
        read(
            """
            format: 1
            title: x
            up:
              - run-container:
                  ping: {image: pingctl/ping}
            verify: []
            """);

    assertThat(stage.up().getFirst())
        .isInstanceOfSatisfying(
            Step.RunContainer.class,
            run -> {
              assertThat(run.container().name()).isEqualTo("ping-demo-ping");
              assertThat(run.container().labels()).isEqualTo(Ownership.labels("demo"));
              assertThat(run.container().networks()).isEmpty();
            });
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertWrong(String text) {
    return assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.id()).isEqualTo("PING-BAD-FILE");
              assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
            });
  }

  private Stage read(String text) throws IOException {
    Path folder = Files.createDirectories(root.resolve("stages/07-demo"));
    Files.writeString(folder.resolve("stage.yaml"), text);
    Settings settings = new Settings(root, root.resolve("home"), 5000, ImagePolicy.AUTO, Map.of());
    return Workshop.read(settings).stage("demo");
  }
}
