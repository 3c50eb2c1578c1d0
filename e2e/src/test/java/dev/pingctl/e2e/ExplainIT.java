package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// What `--explain` prints, typed by bash on an empty engine, makes what `up` makes.
@Order(Suite.ALONE)
class ExplainIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> ON_THE_ENGINE = List.of("app", "container", "redis", "compose");
  private static final List<String> ON_THE_CLUSTER =
      List.of("k8s", "storage", "chart", "helm", "monitoring", "ingress", "autoscaling");

  private static final Set<String> SAYS_NOTHING =
      Set.of("null", "\"\"", "[]", "{}", "false", "0", "\"no\"");

  /// Lines of a difference that are generated.
  private static final Pattern EXPECTED =
      Pattern.compile(
          "[+-] *(annotations:|generation: .*|caBundle: .*|pingctl.dev/.*-hash: .*|checksum/.*)?");

  /// What says that something is pingctl's, which a script leaves out.
  private static final Pattern CLAIM =
      Pattern.compile("(?m)^ *app.kubernetes.io/managed-by: pingctl\n");

  /// Without the embedded cluster `manifests` does not know the tags of images.
  private static final Pattern IMAGE = Pattern.compile("(?m)(image: pingctl/[a-z-]+)(:\\S+)?$");

  private static final Pattern DIFFERENCE = Pattern.compile("[+-](?!\\+\\+ |-- ).*");

  /// Objects of kinds that only a cluster with Prometheus' operator knows, and those of Grafana,
  /// whose image can only be pulled.
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "(?m)^apiVersion: monitoring\\.coreos|^  name: (grafana|redis-exporter-from-operator)$");

  @RegisterExtension final Scenario scenario = new Scenario();

  private Path here = Path.of("");

  @BeforeEach
  void anEmptyFolder() {
    here = scenario.folder().resolve("by hand");
  }

  @ParameterizedTest
  @FieldSource("ON_THE_ENGINE")
  void aScriptMakesOnTheEngineWhatUpMakesAndAnotherTakesItDown(String stage) throws IOException {
    String only = "--stage=" + stage;
    scenario.pingctl().failed(6, "PING-NOT-UP", "diff", only);
    scenario.ok("up", only);
    List<JsonNode> made = settings(stage);
    HandTyped goesOn = hand(scenario.home());
    String down = goesOn.script("teardown", only);
    goesOn.type(down);
    scenario.assertEngineAsBefore();
    Command.output("rm", "-rf", scenario.home().toString());

    HandTyped hand = hand(here);
    String up = hand.script("up", only);
    try {
      hand.type(up);
      assertThat(settings(stage)).isEqualTo(made);
      assertThat(
              Command.output(
                  "curl", "--silent", "http://127.0.0.1:" + (5001 + ON_THE_ENGINE.indexOf(stage))))
          .isEqualTo("Hello!");
      if (!stage.equals("app")) {
        hand.type(up);
        assertThat(settings(stage)).as("typed again").isEqualTo(made);
      }
    } finally {
      hand.type(down);
    }
    scenario.assertEngineAsBefore();
  }

  @Test
  @Tag("all")
  void scriptsMakeAClusterAndOnItWhatUpMakes() throws IOException {
    Judges.await();
    HandTyped hand = hand(here).withKubectl();
    try {
      for (String stage : ON_THE_CLUSTER) {
        String script = hand.script("up", "--stage=" + stage);
        hand.type(script);
        assertThat(differences(hand, stage, script)).as(stage).isEmpty();
      }
    } finally {
      removeTheCluster();
    }
  }

  /// What `kubectl diff` finds between what is there and what `up` would apply, but for what is
  /// expected.
  private List<String> differences(HandTyped hand, String stage, String script) throws IOException {
    StringBuilder applied = new StringBuilder();
    for (String object : scenario.ok("manifests", "--stage=" + stage).out().split("(?m)^---\n")) {
      if (!LEFT_OUT.matcher(object).find()) {
        applied.append("---\n").append(object);
      }
    }
    Path file = scenario.folder().resolve(stage + ".yaml");
    Files.writeString(file, tagged(CLAIM.matcher(applied).replaceAll(""), script));
    Command.Result diff =
        hand.kubectl("diff", "--server-side", "--force-conflicts", "--filename=" + file);
    assertThat(diff.exitCode()).as(stage + diff.all()).isLessThan(2);
    return diff.out()
        .lines()
        .filter(line -> DIFFERENCE.matcher(line).matches())
        .filter(line -> !EXPECTED.matcher(line).matches())
        .toList();
  }

  /// The objects with the tags that a script has given their images.
  private static String tagged(String objects, String script) {
    return IMAGE
        .matcher(objects)
        .replaceAll(image -> {
          String name = image.group(1).replace("image: ", "");
          Matcher tag = Pattern.compile("--tag=(" + name + ":\\S+)").matcher(script);
          assertThat(tag.find()).as(name).isTrue();
          return "image: " + tag.group(1);
        });
  }

  private static void removeTheCluster() {
    Command.run(List.of("docker", "rm", "--force", "--volumes", Node.NAME), Map.of());
    for (String volume : List.of("containerd", "etcd", "kubelet", "kubernetes", "storage")) {
      Command.run(List.of("docker", "volume", "rm", "pingctl-" + volume), Map.of());
    }
    Command.run(List.of("docker", "network", "rm", "pingctl"), Map.of());
  }

  /// The settings of a stage's containers and networks, without what marks them, what differs each
  /// time, and where generated files are. `docker run` has no other form of a health check than a
  /// line for a shell.
  private static List<JsonNode> settings(String stage) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    String names = "name=^/?ping-" + stage + "[-_]";
    List<String> found = new ArrayList<>();
    Command.output("docker", "ps", "--all", "--filter", names, "--format={{.Names}}")
        .lines()
        .sorted()
        .forEach(found::add);
    Command.output("docker", "network", "ls", "--filter", names, "--format={{.Name}}")
        .lines()
        .sorted()
        .forEach(found::add);
    for (String name : found) {
      all.add(settled(JSON.readTree(Command.output("docker", "inspect", name)).get(0)));
    }
    return all;
  }

  private static JsonNode settled(JsonNode inspected) {
    ObjectNode settings = JSON.createObjectNode();
    List.of("Name", "Image", "Path", "Args", "HostConfig", "Config", "Driver", "Internal")
        .forEach(part -> settings.set(part, plain(inspected.path(part))));
    if (settings.get("Config") instanceof ObjectNode config) {
      if (config.get("Env") instanceof ArrayNode variables) {
        List<String> sorted = new ArrayList<>();
        variables.forEach(variable -> sorted.add(variable.asText()));
        config.set("Env", JSON.valueToTree(sorted.stream().sorted().toList()));
      }
      config.remove(List.of("Hostname", "Labels", "AttachStdout", "AttachStderr"));
    }
    return settings;
  }

  /// Without what says nothing, and with one form for what has two.
  private static JsonNode plain(JsonNode node) {
    if (node.isObject()) {
      ObjectNode plain = JSON.createObjectNode();
      node.fields()
          .forEachRemaining(field -> {
            JsonNode value =
                field.getKey().equals("Test") ? test(field.getValue()) : plain(field.getValue());
            if (!SAYS_NOTHING.contains(value.toString())) {
              plain.set(field.getKey(), value);
            }
          });
      return plain;
    }
    if (node.isArray()) {
      ArrayNode plain = JSON.createArrayNode();
      node.forEach(each -> plain.add(plain(each)));
      return plain;
    }
    return node.isTextual()
        ? JSON.getNodeFactory().textNode(node.asText().replaceFirst("^.*/secrets/", "/secrets/"))
        : node;
  }

  private static JsonNode test(JsonNode words) {
    List<String> command = new ArrayList<>();
    words.forEach(word -> command.add(word.asText()));
    return JSON.getNodeFactory().textNode(String.join(" ", command.subList(1, command.size())));
  }

  private HandTyped hand(Path folder) {
    return new HandTyped(scenario.pingctl(), scenario.folder(), folder);
  }
}
