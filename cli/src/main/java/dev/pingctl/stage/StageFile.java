package dev.pingctl.stage;

import dev.pingctl.compose.ComposeFile;
import dev.pingctl.compose.ComposeScope;
import dev.pingctl.compose.ComposeService;
import dev.pingctl.compose.ComposeVariables;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.machine.ProcessSpec;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ManifestFile;
import dev.pingctl.manifest.ManifestText;
import dev.pingctl.manifest.Manifests;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.release.ChartSpec;
import dev.pingctl.settings.Identity;
import dev.pingctl.settings.Ownership;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.StageName;
import dev.pingctl.text.Template;
import dev.pingctl.text.Tree;
import dev.pingctl.text.YamlNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/// Reads a stage's `stage.yaml`.
final class StageFile {
  /// What a container's variable gets the password of the stage's Redis by.
  private static final String REDIS_PASSWORD = "redis-password";

  private static final String CLUSTER = "cluster";
  private static final String ENGINE_NETWORK = "bridge";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final StageScope scope;
  private final Settings settings;
  private final int number;
  private final String name;
  private final Path folder;
  private final Map<String, NetworkSpec> networks = new LinkedHashMap<>();
  private final Map<String, VolumeSpec> volumes = new LinkedHashMap<>();
  private final Map<String, Path> secrets = new LinkedHashMap<>();

  StageFile(StageScope scope) {
    this.scope = scope;
    this.settings = scope.settings();
    this.number = scope.number();
    this.name = scope.name();
    this.folder = scope.folder();
    networks.put(ComposeScope.DEFAULT_NETWORK, new NetworkSpec(ENGINE_NETWORK, false, Map.of()));
  }

  /// Whether a folder of `stages/` holds a stage, by its name.
  static boolean isStage(Path folder) {
    return StageScope.FOLDER.matcher(folder.getFileName().toString()).matches()
        && Files.isDirectory(folder);
  }

  /// Reads the stage in this folder.
  static Stage read(Settings settings, Path folder) {
    Matcher matcher = StageScope.FOLDER.matcher(folder.getFileName().toString());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a stage folder: " + folder);
    }
    Identity identity = Identity.of(settings.workshop());
    StageFile file =
        new StageFile(
            new StageScope(
                settings,
                identity.ports() + Integer.parseInt(matcher.group(1)),
                identity.stage(matcher.group(2)),
                folder));
    return file.stage(YamlNode.read(folder.resolve("stage.yaml")).mapTexts(file::filled));
  }

  private Stage stage(YamlNode root) {
    Map<String, YamlNode> keys =
        root.entries(
            Set.of("format", "title", "needs", "images", "up", "url", "service", "verify"));
    root.require("format").number(1, 1);
    List<String> needs = texts(keys, "needs");
    StageChecks checks = new StageChecks(scope);
    return new Stage(
        number,
        name,
        folder,
        root.require("title").text(),
        needs.stream().filter(need -> !need.equals(CLUSTER)).map(scope::nameOf).toList(),
        needs.contains(CLUSTER),
        texts(keys, "images"),
        root.require("up").elements().stream().map(this::step).toList(),
        Optional.ofNullable(keys.get("url")).map(YamlNode::text),
        Optional.ofNullable(keys.get("service")).map(YamlNode::text).orElse(StageName.SERVICE),
        root.require("verify").elements().stream().map(checks::read).toList());
  }

  Step step(YamlNode element) {
    Map.Entry<String, YamlNode> entry = StageScope.onlyEntry(element);
    YamlNode value = entry.getValue();
    return switch (entry.getKey()) {
      case "run-process" -> {
        Map<String, YamlNode> keys = value.entries(Set.of("name", "environment"));
        Map<String, String> environment = new LinkedHashMap<>();
        Optional.ofNullable(keys.get("environment"))
            .ifPresent(
                node -> node.entries().forEach((key, text) -> environment.put(key, text.text())));
        yield new Step.RunProcess(new ProcessSpec(value.require("name").text(), environment));
      }
      case "create-secret" -> {
        secrets.put(value.text(), settings.secret(name, value.text()));
        yield new Step.CreateSecret(value.text());
      }
      case "create-redis-users" -> {
        value.entries(Set.of("name", "password"));
        String users = value.require("name").text();
        secrets.put(users, settings.secret(name, users));
        yield new Step.CreateRedisUsers(users, value.require("password").text());
      }
      case "create-network" -> {
        NetworkSpec network =
            new NetworkSpec(scope.engineName(value.text()), false, Ownership.labels(name));
        networks.put(value.text(), network);
        yield new Step.CreateNetwork(network);
      }
      case "create-volume" -> {
        VolumeSpec volume = new VolumeSpec(scope.engineName(value.text()), Ownership.labels(name));
        volumes.put(value.text(), volume);
        yield new Step.CreateVolume(volume);
      }
      case "run-container" -> new Step.RunContainer(container(value));
      case "compose-up" -> {
        value.entries(Set.of("file", "timeout"));
        Path file = scope.existing(value.require("file"));
        yield new Step.ComposeUp(ComposeFile.read(file, composeVariables(), name), timeout(value));
      }
      case "apply" -> apply(value);
      case "install-chart" -> installChart(value);
      case "apply-definitions" -> new Step.ApplyDefinitions(value.text());
      case "create-certificate" -> new Step.CreateCertificate(value.texts());
      case "await-healthy" -> {
        value.entries(Set.of("container", "timeout"));
        yield new Step.AwaitHealthy(
            scope.engineName(value.require("container").text()), timeout(value));
      }
      case "await-answer" -> {
        value.entries(Set.of("path", "times", "timeout"));
        int times = value.get("times").map(node -> (int) node.number(1, 1000)).orElse(1);
        yield new Step.AwaitAnswer(value.require("path").text(), times, timeout(value));
      }
      case "await-autoscaler" -> {
        value.entries(Set.of("name", "timeout"));
        yield new Step.AwaitAutoscaler(value.require("name").text(), timeout(value));
      }
      default -> throw element.wrong("'" + entry.getKey() + "' is not a known step");
    };
  }

  private Step apply(YamlNode step) {
    Map<String, YamlNode> keys =
        step.entries(
            Set.of(
                "files",
                "texts",
                "embedded-files",
                "context-files",
                "secrets",
                "timeout",
                "where-image",
                "where-kind"));
    List<Path> texts =
        step.get("texts").stream()
            .flatMap(files -> files.elements().stream())
            .map(scope::existing)
            .toList();
    Map<String, List<String>> made = new LinkedHashMap<>();
    if (keys.containsKey("secrets")) {
      step.require("secrets").entries().forEach((secret, files) -> made.put(secret, files.texts()));
    }
    return new Step.Apply(
        manifests(step.get("files"), texts),
        manifests(step.get("embedded-files"), texts),
        manifests(step.get("context-files"), texts),
        made,
        timeout(step),
        condition(step));
  }

  private static Optional<Condition> condition(YamlNode step) {
    Optional<Condition> image =
        step.get("where-image").map(name -> new Condition.ImageIsThere(name.text()));
    return image.or(() -> step.get("where-kind").map(StageFile::kind));
  }

  private static Condition kind(YamlNode node) {
    int slash = node.text().lastIndexOf('/');
    if (slash < 1) {
      throw node.wrong("must be VERSION/KIND such as apps/v1/Deployment");
    }
    return new Condition.KindIsServed(
        new ObjectKind(node.text().substring(0, slash), node.text().substring(slash + 1)));
  }

  private Step installChart(YamlNode step) {
    Map<String, YamlNode> keys =
        step.entries(
            Set.of(
                "release",
                "chart",
                "images",
                "values",
                "embedded-values",
                "context-values",
                "timeout"));
    YamlNode chart = step.require("chart");
    Path place = folder.resolve(chart.text());
    if (!Files.isRegularFile(place.resolve("Chart.yaml"))) {
      throw chart.wrong("names " + chart.text() + ", and there is no chart " + place);
    }
    Map<String, String> images = new LinkedHashMap<>();
    if (keys.containsKey("images")) {
      step.require("images").entries().forEach((value, image) -> images.put(value, image.text()));
    }
    return new Step.InstallChart(
        new ChartSpec(step.require("release").text(), place, values(keys, "values"), images),
        values(keys, "embedded-values"),
        values(keys, "context-values"),
        timeout(step));
  }

  private static Map<String, Object> values(Map<String, YamlNode> keys, String key) {
    YamlNode node = keys.get(key);
    if (node == null) {
      return Map.of();
    }
    node.entries();
    return Tree.mapping(node.value());
  }

  /// The objects of files that must be there; what is in them is looked at when it is asked for.
  private Manifests manifests(Optional<YamlNode> files, List<Path> texts) {
    StageName identity = new StageName(number, name);
    Map<String, String> values = new LinkedHashMap<>(values());
    values.put("namespace", identity.namespace());
    values.put("node-port", String.valueOf(Settings.nodePort(number)));
    values.put("https-port", String.valueOf(settings.httpsPort(name)));
    values.put("https-node-port", String.valueOf(Settings.nodePort(Settings.HTTPS)));
    List<Path> paths =
        files.stream().flatMap(list -> list.elements().stream()).map(scope::existing).toList();
    return new Manifests(() -> {
      texts.forEach(file -> values.putAll(ManifestText.values(file)));
      Map<Path, List<Manifest>> read = new LinkedHashMap<>();
      paths.forEach(file ->
          read.put(
              file,
              ManifestFile.read(file, values, identity).stream()
                  .map(manifest -> manifest.withAnnotations(settings.owner().annotations()))
                  .toList()));
      return read;
    });
  }

  private Duration timeout(YamlNode step) {
    return step.get("timeout").map(YamlNode::duration).orElse(PATIENCE);
  }

  String filled(YamlNode node) {
    try {
      return Template.fill(node.text(), values());
    } catch (Template.UnknownName e) {
      throw node.wrong(e.getMessage() == null ? "is wrong" : e.getMessage());
    }
  }

  private Map<String, String> values() {
    return Map.of(
        "stage",
        name,
        "port",
        String.valueOf(settings.port(number)),
        REDIS_PASSWORD,
        ComposeVariables.redisPassword(settings, name));
  }

  private static List<String> texts(Map<String, YamlNode> keys, String key) {
    YamlNode node = keys.get(key);
    return node == null ? List.of() : node.texts();
  }

  /// One container, written as a service of a compose file is; it may use the networks, volumes and
  /// secrets of the steps before it.
  private ContainerSpec container(YamlNode step) {
    Map.Entry<String, YamlNode> entry = StageScope.onlyEntry(step);
    YamlNode service = entry.getValue();
    ComposeScope names =
        new ComposeScope(
            folder,
            StageName.project(name),
            name,
            settings.environment(),
            networks,
            volumes,
            secrets,
            warning -> {});
    ComposeFile.Service read =
        ComposeService.read(folder.resolve("stage.yaml"), entry.getKey(), service, names);
    if (read.build().isPresent() || !read.dependsOn().isEmpty()) {
      throw service.wrong("can have neither 'build' nor 'depends_on' in a stage file");
    }
    return read.container()
        .alone(scope.engineName(entry.getKey()), ENGINE_NETWORK, Ownership.labels(name));
  }

  /// What pingctl gives compose files, above the variables of the shell.
  private Map<String, String> composeVariables() {
    Map<String, String> variables = new LinkedHashMap<>(settings.environment());
    variables.putAll(ComposeVariables.of(settings, number, name));
    return variables;
  }
}
