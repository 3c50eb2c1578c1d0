package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The judges kube-score and kubesec find nothing in the manifests but what is excepted with a
/// reason, and Grafana's linter nothing in the dashboard.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Beside
@Order(Suite.WORKSHOP_GOES)
class ManifestsIT {
  @TempDir Path folder = Path.of("");

  @BeforeAll
  void awaitTheJudges() {
    Judges.await();
  }

  @ParameterizedTest
  @ValueSource(strings = {"k8s", "storage", "chart", "helm", "monitoring", "ingress"})
  void theJudgesFindNothingWithoutAReason(String stage) throws IOException {
    Command.Result judged = judge(manifests(stage));

    assertThat(judged.exitCode()).as(judged.all()).isZero();
  }

  @Test
  void theJudgesFindWhatIsSpoiled() throws IOException {
    String spoiled =
        manifests("k8s").replace("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false");

    assertThat(judge(spoiled).exitCode()).isEqualTo(1);
  }

  @Test
  void theLinterFindsNothingInTheDashboardAndWhatIsSpoiled() throws IOException {
    Path dashboard = Path.of("..", "stages", "09-monitoring", "dashboard.json");

    Command.Result judged = Judges.lint(dashboard);
    assertThat(judged.exitCode()).as(judged.all()).isZero();

    Path spoiled = folder.resolve("dashboard.json");
    Files.writeString(
        spoiled,
        Files.readString(dashboard).replace("sum(increase(pings_total", "sum(abs(pings_total"));
    assertThat(Judges.lint(spoiled).exitCode()).isEqualTo(1);
  }

  private String manifests(String stage) {
    Command.Result printed =
        new Pingctl(folder.resolve("home")).run("manifests", "--stage=" + stage);
    assertThat(printed.exitCode()).as(printed.all()).isZero();
    // The judges want to know the tag that delivery puts there.
    return printed
        .out()
        .replaceAll("(image: pingctl/[a-z-]+)(:[a-z0-9.]+)?\\n", "$1:0123456789ab\n");
  }

  private Command.Result judge(String manifests) throws IOException {
    Path rendered = Files.createTempDirectory(folder, "rendered");
    Files.writeString(rendered.resolve("stage.yaml"), manifests);
    return Judges.judge(rendered);
  }
}
