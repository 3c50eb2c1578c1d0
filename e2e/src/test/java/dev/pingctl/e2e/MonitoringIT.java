package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The monitoring stage on the embedded cluster, and its dashboard in a real browser.
@Order(Suite.ON_WORKSHOP)
class MonitoringIT {
  /// What docs/pictures/console.png is copied from.
  private static final Path PICTURE = Path.of("target", "console.png");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DASHBOARD = Path.of("..", "stages", "09-monitoring", "dashboard.json");
  private static final String PROMETHEUS = "http://127.0.0.1:5009";
  private static final List<String> OPERATOR =
      List.of("ServiceMonitor", "PodMonitor", "PrometheusRule");
  private static final Pattern VOLUME =
      Pattern.compile(
          "(?m)^kubelet_volume_stats_available_bytes\\{namespace=\"ping-monitoring\",persistentvolumeclaim=\"([^\"]+)\"");
  private static final String AWAY =
      "Prometheus does not answer; bring it up with: pingctl up --stage=monitoring";

  @RegisterExtension static final Shared WORKSHOP = Shared.workshop("monitoring", "helm");

  @Test
  void theReleaseKeepsTheVersionThatWasRolledOut() {
    WORKSHOP.ok("rollout", "--to=v3", "--rate=0");
    try {
      assertThat(WORKSHOP.ok("up", "--stage=monitoring").out()).contains("helm is kept at v3;");
      assertThat(WORKSHOP.ok("ping", "--stage=helm", "--count=3").out()).contains(" v3 ");
    } finally {
      WORKSHOP.ok("up", "--stage=helm");
    }
  }

  @Test
  void grafanaIsThereOrTheConsoleIsSaidToDrawTheSame() {
    Command.Result up = WORKSHOP.ok("up", "--stage=monitoring");

    assertThat(up.out()).contains("next: pingctl lesson monitoring");
    assertThat(up.err())
        .containsAnyOf(
            "apply Deployment grafana, where image pingctl/grafana can be pulled: unchanged",
            "`pingctl console` draws the same dashboard");
  }

  @Test
  void everyJobHasItsTargetsAndAllAnswer() {
    Node.awaitThat(
        "all targets answer",
        () ->
            values("count by (job) (up{job!=\"autoscaling\"} == 1)", "job")
                .equals(
                    Map.of(
                        "ping", 3.0,
                        "redis-exporter", 1.0,
                        "coredns", 1.0,
                        "kubelet", 1.0,
                        "cadvisor", 1.0,
                        "prometheus", 1.0)));
    assertThat(values("up == 0", "job")).isEmpty();
    assertThat(values("container_memory_working_set_bytes{container=\"prometheus\"}", "namespace"))
        .containsOnlyKeys("ping-monitoring");
    assertThat(values("coredns_dns_requests_total", "job")).containsKey("coredns");
  }

  @Test
  void howFullVolumesAreIsToldWhereTheNodeCanFindItsDisk() {
    String fileSystem =
        Command.output(
            "docker",
            "exec",
            Node.NAME,
            "findmnt",
            "-no",
            "FSTYPE",
            "--target",
            "/var/lib/kubelet");
    Set<String> claims =
        fileSystem.matches("ext[234]|xfs") ? Set.of("prometheus") : claimsOfTheKubelet();

    // On a disk that cannot be measured, this alone tells that the kubelet's figures arrive.
    Node.awaitThat(
        "the kubelet tells of its pods",
        () -> values("kubelet_running_pods", "job").getOrDefault("kubelet", 0.0) > 0);
    Node.awaitThat(
        "the kubelet has measured its volumes",
        () ->
            values(
                    "kubelet_volume_stats_available_bytes{namespace=\"ping-monitoring\"} /"
                        + " kubelet_volume_stats_capacity_bytes < 1",
                    "persistentvolumeclaim")
                .keySet()
                .equals(claims));
  }

  /// The claims of the stage that the kubelet itself tells something of.
  private static Set<String> claimsOfTheKubelet() {
    return VOLUME
        .matcher(Node.kubectl("get", "--raw=/api/v1/nodes/" + Node.NAME + "/proxy/metrics"))
        .results()
        .map(result -> result.group(1))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @CsvSource({
    "yes,list,pods,'',ping-helm",
    "yes,watch,pods,'',kube-system",
    "yes,list,nodes,'',''",
    "yes,get,nodes,metrics,''",
    "no,list,pods,'',default",
    "no,get,secrets,'',ping-helm",
    "no,get,configmaps,'',kube-system",
    "no,delete,pods,'',ping-helm",
    "no,get,nodes,proxy,''",
    "no,create,pods,exec,ping-helm"
  })
  void prometheusMayDoWhatItNeedsAndNoMore(
      String may, String verb, String resource, String subresource, String namespace) {
    // Says no with an exit code, too.
    Command.Result answer =
        Command.run(
            List.of(
                "docker",
                "exec",
                "--env=KUBECONFIG=/etc/kubernetes/admin.conf",
                Node.NAME,
                "kubectl",
                "auth",
                "can-i",
                verb,
                resource,
                "--subresource=" + subresource,
                "--as=system:serviceaccount:ping-monitoring:prometheus",
                namespace.isEmpty() ? "--all-namespaces" : "--namespace=" + namespace),
            Map.of());

    assertThat(answer.out().strip()).as(answer.all()).isEqualTo(may);
  }

  @Test
  void theConsoleDrawsEveryPanelUnderLoadWithTheNumbersOfPrometheus() throws IOException {
    Load load = Load.on(WORKSHOP.pingctl(), "helm");
    try (Console console = Console.start(WORKSHOP.pingctl());
        Browser browser = Browser.start(WORKSHOP.folder().resolve("chromium"))) {
      browser.visit(console.address());
      browser.awaitThat("document.querySelectorAll('.panel').length > 0");
      browser.awaitThat("document.querySelectorAll('.panel:not([data-state=drawn])').length === 0");

      assertThat(browser.evaluate("document.getElementById('notice').textContent")).isEmpty();
      assertThat(browser.evaluate("document.querySelectorAll('canvas').length"))
          .isEqualTo(String.valueOf(count("timeseries")));
      assertThat(browser.evaluate("document.querySelectorAll('output, .gauge text').length"))
          .isEqualTo(String.valueOf(count("stat") + count("gauge")));
      assertNumbersAgree(browser);
      browser.picture(PICTURE);
      assertThat(PICTURE).isNotEmptyFile();
      assertThat(browser.complaints()).isEmpty();
    } finally {
      load.end();
    }
  }

  @Test
  void variablesAndTheRangeChangeWhatIsDrawn() {
    Load load = Load.on(WORKSHOP.pingctl(), "helm");
    try (Console console = Console.start(WORKSHOP.pingctl());
        Browser browser = Browser.start(WORKSHOP.folder().resolve("chromium-2"))) {
      browser.visit(console.address());
      browser.awaitThat("document.querySelector('[data-panel=\"5\"][data-value=\"3\"]')");
      browser.evaluate(
          "document.querySelector('[data-variable=instance]"
              + " input:not([value=\"$__all\"])').click()");
      browser.awaitThat(
          "document.querySelector('[data-panel=\"5\"][data-value=\"1\"],"
              + " [data-panel=\"5\"][data-value=\"0\"]')");
      assertThat(
              browser.evaluate(
                  "document.querySelector('[data-variable=instance] summary').textContent"))
          .startsWith("Instance: 10.");

      browser.evaluate(
          "(() => { const range = document.getElementById('range'); range.value = '5m';"
              + " range.dispatchEvent(new Event('change')); })()");
      browser.evaluate("window.since = Number(document.body.dataset.drawn)");
      browser.awaitThat("Number(document.body.dataset.drawn) > window.since");
      assertThat(browser.complaints()).isEmpty();
    } finally {
      load.end();
    }
  }

  @Test
  void withoutPrometheusTheConsoleAndTheProofsSayWhatToDo() {
    try (Console console = Console.start(WORKSHOP.pingctl());
        Browser browser = Browser.start(WORKSHOP.folder().resolve("chromium-3"))) {
      Node.kubectl("-n", "ping-monitoring", "scale", "deployment/prometheus", "--replicas=0");
      Node.kubectl(
          "-n",
          "ping-monitoring",
          "wait",
          "--for=delete",
          "pod",
          "-l",
          "app.kubernetes.io/name=prometheus",
          "--timeout=60s");
      browser.visit(console.address());
      browser.awaitThat("document.body?.dataset.ready");

      assertThat(browser.evaluate("document.getElementById('notice').textContent")).isEqualTo(AWAY);
      Command.Result verify = WORKSHOP.pingctl().run("verify", "--stage=monitoring", "-o", "json");
      assertThat(verify.exitCode()).as(verify.all()).isEqualTo(6);

      WORKSHOP.ok("up", "--stage=monitoring", "--force-conflicts");
      browser.awaitThat("document.getElementById('notice').hidden");
    }
  }

  @Test
  void whereTheOperatorIsItsObjectsAreMade() {
    assertThat(WORKSHOP.ok("up", "--stage=monitoring", "--verbose").err())
        .contains(
            "apply ServiceMonitor ping, where the cluster knows the kind ServiceMonitor: skipped");
    for (String kind : OPERATOR) {
      Command.output("docker", "cp", definition(kind).toString(), Node.NAME + ":/tmp/" + kind);
      Node.kubectl("create", "-f", "/tmp/" + kind);
    }
    try {
      Node.kubectl(
          "wait", "--for=condition=Established", "crd", "-l", "tests=operator", "--timeout=60s");

      assertThat(WORKSHOP.ok("up", "--stage=monitoring").err())
          .contains(
              "apply PrometheusRule ping, where the cluster knows the kind ServiceMonitor:"
                  + " created");
      assertThat(
              Node.kubectl(
                  "-n",
                  "ping-monitoring",
                  "get",
                  "prometheusrule",
                  "ping",
                  "-o",
                  "jsonpath={.spec.groups[*].rules[?(@.alert==\"RedisDown\")].expr}"))
          .isEqualTo("redis_up == 0");
      assertThat(Node.kubectl("-n", "ping-helm", "get", "networkpolicy", "-o", "name"))
          .contains("/redis-exporter-from-operator");
      // The stage's own Prometheus stays, and what counts is asked of that.
      Node.awaitThat(
          "it still asks the pods",
          () -> values("count by (job) (up == 1)", "job").getOrDefault("ping", 0.0) == 3.0);
      assertThat(WORKSHOP.ok("up", "--stage=monitoring").out()).contains("unchanged in ");
    } finally {
      Node.kubectl("delete", "crd", "-l", "tests=operator");
      Node.kubectl(
          "-n=ping-helm",
          "delete",
          "networkpolicy",
          "redis-exporter-from-operator",
          "--ignore-not-found");
    }
  }

  /// The definition of one of the Operator's kinds, as far as the API server needs it.
  private static Path definition(String kind) {
    String plural = kind.toLowerCase(Locale.ROOT) + "s";
    try {
      return Files.writeString(
          WORKSHOP.folder().resolve(kind + ".yaml"),
          """
          apiVersion: apiextensions.k8s.io/v1
          kind: CustomResourceDefinition
          metadata: {name: %1$s.monitoring.coreos.com, labels: {tests: operator}}
          spec:
            group: monitoring.coreos.com
            names: {kind: %2$s, plural: %1$s}
            scope: Namespaced
            versions:
              - name: v1
                served: true
                storage: true
                schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
          """
              .formatted(plural, kind));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theConsoleRefusesATakenPort() {
    try (Console console = Console.start(WORKSHOP.pingctl())) {
      Command.Result second =
          WORKSHOP.pingctl().run("console", "--port=" + URI.create(console.address()).getPort());

      assertThat(second.exitCode()).as(second.all()).isEqualTo(4);
      assertThat(second.err()).contains("[PING-PORT-TAKEN]", "process ");
    }
  }

  private static long count(String type) throws IOException {
    long count = 0;
    for (JsonNode panel : JSON.readTree(DASHBOARD.toFile()).path("panels")) {
      count += panel.path("type").asText().equals(type) ? 1 : 0;
    }
    return count;
  }

  /// What single numbers show is what Prometheus says for the moment they are of.
  private static void assertNumbersAgree(Browser browser) throws IOException {
    for (JsonNode panel : JSON.readTree(DASHBOARD.toFile()).path("panels")) {
      if (panel.path("type").asText().equals("timeseries")) {
        continue;
      }
      String[] shown =
          browser
              .evaluate(
                  "(({value, time}) => value + ' ' + time)(document.querySelector('[data-panel=\"%d\"]').dataset)"
                      .formatted(panel.path("id").asInt()))
              .split(" ");
      String expression =
          panel
              .path("targets")
              .path(0)
              .path("expr")
              .asText()
              .replace("$job", "ping|redis-exporter")
              .replace("$instance", ".+")
              .replace("$__rate_interval", "20s");
      JsonNode result = ask(expression, "&time=" + shown[1]);
      assertThat(Double.parseDouble(shown[0]))
          .as(panel.path("title").asText())
          .isCloseTo(result.path(0).path("value").path(1).asDouble(), within(1e-9));
    }
  }

  private static Map<String, Double> values(String expression, String label) {
    Map<String, Double> values = new TreeMap<>();
    for (JsonNode series : ask(expression, "")) {
      values.put(
          series.path("metric").path(label).asText(), series.path("value").path(1).asDouble());
    }
    return values;
  }

  private static JsonNode ask(String expression, String more) {
    String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    try {
      URI question = URI.create(PROMETHEUS + "/api/v1/query?query=" + query + more);
      HttpURLConnection connection = (HttpURLConnection) question.toURL().openConnection();
      try (InputStream body = connection.getInputStream()) {
        return JSON.readTree(body).path("data").path("result");
      }
    } catch (IOException e) {
      throw new AssertionError(expression, e);
    }
  }
}
