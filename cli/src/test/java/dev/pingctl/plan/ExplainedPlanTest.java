package dev.pingctl.plan;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.explain.FakeImages;
import dev.pingctl.explain.Script;
import dev.pingctl.explain.ShellContext;
import dev.pingctl.image.Catalogue;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.Target;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Workshop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The plans of the workshop explain themselves by scripts that bash can read.
class ExplainedPlanTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Settings SETTINGS =
      new Settings(
          ROOT,
          Path.of("/home/me/.pingctl"),
          Settings.DEFAULT_PORT_BASE,
          ImagePolicy.AUTO,
          Map.of());
  private static final Catalogue CATALOGUE = Catalogue.read(ROOT, ROOT);

  @Test
  void theWholeWorkshopWithItsChecksIsAScript() throws IOException, InterruptedException {
    Plan plan = planner(SETTINGS).up("up", Workshop.read(SETTINGS).stages(), true);

    String script = script(plan, SETTINGS);

    assertThat(script.lines().filter(line -> !line.startsWith("#")))
        .noneMatch(line -> line.matches(".*\\bpingctl (up|cluster|ping|verify|images)\\b.*"));
    assertThat(script)
        .doesNotContain("managed-by: pingctl", "${namespace}", "${text:", "${stage}")
        .containsOnlyOnce("docker run --detach --name=ping-redis-redis")
        .containsOnlyOnce("docker compose --file=\"$workshop/stages/04-compose/compose.yaml\" up")
        .contains("helm upgrade --install ping \"$workshop/stages/08-helm/chart\"")
        .contains("docker save pingctl/ping:1 | docker exec --interactive pingctl-node-2 ctr")
        .contains("if kubectl api-resources --api-group=monitoring.coreos.com");
    assertThat(readByBash(script)).isEmpty();
  }

  @Test
  void aTeardownIsAScript() throws IOException, InterruptedException {
    List<Stage> stages = Workshop.read(SETTINGS).stages();
    Plan up = planner(SETTINGS).up("up", stages, false);

    String script = script(up.reversed("teardown"), SETTINGS);

    assertThat(script)
        .contains(
            "helm uninstall ping --namespace=ping-helm --wait",
            "docker stop ping-redis-redis\ndocker rm --volumes ping-redis-redis\n",
            "kubectl delete namespace/ping-k8s --ignore-not-found",
            "rm -f \"$here/secrets/redis/redis-password\"");
    assertThat(readByBash(script)).isEmpty();
  }

  @Test
  void anotherClusterIsNamedByItsContextAndItsRegistry() throws IOException, InterruptedException {
    Settings settings =
        SETTINGS.withTarget(new Target.Context("work", Optional.of("registry.example/workshop")));
    Stage helm = Workshop.read(settings).stage("helm");

    String script = script(planner(settings).up("up", List.of(helm), false), settings);

    assertThat(script)
        .contains("kubectl --context=work apply --server-side", "docker push ")
        .contains("helm upgrade --install --kube-context=work ping")
        .doesNotContain("docker save", "KUBECONFIG");
    assertThat(readByBash(script)).isEmpty();
  }

  private static Planner planner(Settings settings) {
    return new Planner(settings, CATALOGUE::image);
  }

  private static String script(Plan plan, Settings settings) {
    ShellContext context =
        new ShellContext(
            settings,
            true,
            new FakeImages(CATALOGUE),
            List.of("pingctl-node-1", "pingctl-node-2"),
            Workshop.read(settings).stages().stream().collect(toMap(Stage::name, Stage::number)));
    Script script = new Script(context, plan.title());
    plan.actions()
        .forEach(each -> script.add(each.stage(), each.describe(), each.explain(context)));
    return script.text();
  }

  /// What bash has to say of a script that it only reads.
  private static String readByBash(String script) throws IOException, InterruptedException {
    Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
    try (var input = bash.getOutputStream()) {
      input.write(script.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return bash.waitFor() == 0 ? said : "exit code " + bash.exitValue() + ": " + said;
  }
}
