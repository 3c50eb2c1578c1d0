package dev.pingctl.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Owner;
import dev.pingctl.settings.Ownership;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
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

  @Test
  void filesGoIntoManifestsAsTextOrAsTheTreeTheyStandFor() throws IOException {
    String rules = "groups: # \"quoted\", ${dollars} and a \\\n  - {name: one, expr: 'a > 1'}\n";
    write("07-demo/rules.yml", rules);
    write(
        "07-demo/objects.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: rules}
        data:
          rules.yml: ${text:rules.yml}
        spec: ${tree:rules.yml}
        """);
    Stage stage =
        read(
            """
            format: 1
            title: x
            needs: [cluster]
            up:
              - apply:
                  files: [objects.yaml]
                  texts: [rules.yml]
            verify: []
            """);

    Manifest manifest = stage.manifests().getFirst();
    assertThat(manifest.at("data", "rules.yml")).isEqualTo(rules);
    assertThat(manifest.at("spec"))
        .isEqualTo(Map.of("groups", List.of(Map.of("name", "one", "expr", "a > 1"))));
  }

  @Test
  void anotherStageIsKnownByItsName() throws IOException {
    write("04-other/stage.yaml", "format: 1\ntitle: x\nup: []\nverify: []\n");
    Stage stage =
        read(
            """
            format: 1
            title: x
            needs: [cluster]
            up: []
            service: prometheus
            url: http://localhost:${port}
            verify:
              - counts-in-prometheus: {stage: other, pods: 3, pings: 10, concurrency: 2}
              - alert-fires: {alert: Down, stage: other, without: redis}
              - scrapes: {job: app, stage: other, deployment: web}
              - pods-answer: {deployment: web, path: /healthz}
              - refuses:
                  guarded: [{deployment: redis, port: 6379}]
                  control: {service: web, path: /healthz}
            """);

    assertThat(stage.verify())
        .containsExactly(
            new Check.PrometheusCounts("http://localhost:5004", 3, 10, 2),
            new Check.AlertFires(
                "Down", new ObjectRef("apps/v1", "Deployment", Optional.of("ping-other"), "redis")),
            new Check.Scrapes(
                "app", new ObjectRef("apps/v1", "Deployment", Optional.of("ping-other"), "web")),
            new Check.PodsAnswer("web", "/healthz"),
            new Check.Refuses(
                List.of(
                    new Check.Refuses.Guarded(
                        new ObjectRef("apps/v1", "Deployment", Optional.of("ping-demo"), "redis"),
                        Optional.empty(),
                        6379)),
                new Check.Refuses.Control("web", "/healthz")));
    assertThat(stage.takesPings()).isFalse();
    assertThat(stage.address(new Target.Context("work", Optional.empty())))
        .contains("cluster://ping-demo/prometheus");
  }

  @Test
  void whatStandsInFrontOfTheServiceTakesPingsWhereItCountsThem() throws IOException {
    Stage stage =
        read(
            """
            format: 1
            title: x
            needs: [cluster]
            up: []
            service: traefik
            url: http://localhost:${port}
            verify:
              - counts-exactly: {pings: 10, concurrency: 2}
            """);

    assertThat(stage.takesPings()).isTrue();
  }

  @Test
  void aStageThatIsNotThereIsAnError() {
    assertWrong(
            """
            format: 1
            title: x
            up: []
            verify:
              - alert-fires: {alert: Down, stage: nowhere, without: redis}
            """)
        .hasMessageContaining("stage.yaml:5", "names no stage");
  }

  @Test
  void objectsOfAnotherWorkshopThanTheBundledOneSayWhichItIs() throws IOException {
    write("07-demo/objects.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n");
    write(
        "07-demo/stage.yaml",
        """
        format: 1
        title: x
        needs: [cluster]
        up:
          - apply: {files: [objects.yaml]}
        verify: []
        """);
    Settings bundled = new Settings(root, root.resolve("home"), 5000, ImagePolicy.AUTO, Map.of());
    Settings copied =
        new Settings(Path.of("/opt"), root.resolve("home"), 5000, ImagePolicy.AUTO, Map.of())
            .withWorkshop(root);

    assertThat(annotations(bundled)).isNull();
    assertThat(annotations(copied)).isEqualTo(Map.of(Owner.WORKSHOP, root.toString()));
  }

  private static @Nullable Object annotations(Settings settings) {
    return Workshop.read(settings)
        .stage("demo")
        .manifests()
        .getFirst()
        .at("metadata", "annotations");
  }

  @Test
  void partsMayHaveACondition() throws IOException {
    Stage stage =
        read(
            """
            format: 1
            title: x
            needs: [cluster]
            up:
              - apply: {where-kind: monitoring.coreos.com/v1/ServiceMonitor, files: []}
              - apply: {where-image: pingctl/grafana, files: []}
              - apply: {files: []}
            verify: []
            """);

    assertThat(stage.up())
        .extracting(step -> ((Step.Apply) step).condition())
        .containsExactly(
            Optional.of(
                new Condition.KindIsServed(
                    new ObjectRef.ObjectKind("monitoring.coreos.com/v1", "ServiceMonitor"))),
            Optional.of(new Condition.ImageIsThere("pingctl/grafana")),
            Optional.empty());
    assertThat(stage.optionalImages()).containsExactly("pingctl/grafana");
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertWrong(String text) {
    return assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.id()).isEqualTo(FailureId.BAD_FILE);
              assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
            });
  }

  private Stage read(String text) throws IOException {
    write("07-demo/stage.yaml", text);
    Settings settings = new Settings(root, root.resolve("home"), 5000, ImagePolicy.AUTO, Map.of());
    return Workshop.read(settings).stage("demo");
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve("stages").resolve(file);
    Files.createDirectories(path.resolveSibling(""));
    Files.writeString(path, text);
  }
}
