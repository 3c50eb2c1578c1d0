package dev.pingctl.compose;

import dev.pingctl.compose.ComposeFile.Service;
import dev.pingctl.engine.ContainerSpec.Mount;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.settings.Ownership;
import dev.pingctl.text.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads the top level of a compose file and puts its parts together.
final class ComposeReader {
  private final Path file;
  private final String project;
  private final String stage;
  private final Map<String, String> variables;
  private final ComposeKeys root;
  private final List<String> warnings;

  private ComposeReader(Path file, Map<String, String> environment, String stage) {
    this.file = file.toAbsolutePath().normalize();
    this.stage = stage;
    this.variables = new HashMap<>(environment);
    this.warnings = new ArrayList<>();
    Map<String, String> given = new LinkedHashMap<>();
    Function<String, Optional<String>> surrounding =
        name -> Optional.ofNullable(environment.get(name));
    if (EnvFile.read(
        folder().resolve(".env"), new EnvFile.Scope(surrounding, given, warnings::add))) {
      given.forEach(variables::putIfAbsent);
    }
    YamlNode document = ComposeScalars.written(YamlNode.read(file));
    this.project = project(document);
    variables.put("COMPOSE_PROJECT_NAME", project);
    Interpolation interpolation = Interpolation.of(variables);
    this.root =
        ComposeKeys.of(
            interpolation.apply(document),
            "name version services networks volumes secrets",
            "configs include models");
    warnings.addAll(interpolation.warnings());
    root.get("version")
        .ifPresent(n ->
            warnings.add(
                "%s:%d: 'version' is obsolete and has no effect.".formatted(n.file(), n.line())));
  }

  /// What [ComposeFile#read] promises.
  static ComposeFile read(Path file, Map<String, String> environment, String stage) {
    return new ComposeReader(file, environment, stage).file();
  }

  private Path folder() {
    return file.resolveSibling("").toAbsolutePath().normalize();
  }

  private String project(YamlNode document) {
    Optional<YamlNode> given =
        document
            .get("name")
            .filter(n -> !n.isNull())
            .map(Interpolation.of(variables)::apply)
            .filter(n -> !n.text().isEmpty());
    String name =
        normalized(given.map(YamlNode::text).orElse(String.valueOf(folder().getFileName())));
    if (name.isEmpty()) {
      throw given
          .orElse(document)
          .wrong(
              "has no usable project name: it must have a letter from a to z or a digit, and all"
                  + " else but '-' and '_' is left out");
    }
    return name;
  }

  private static String normalized(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "").replaceFirst("^[_-]+", "");
  }

  private ComposeFile file() {
    Map<String, YamlNode> nodes = root.require("services").entries();
    if (nodes.isEmpty()) {
      throw root.require("services").wrong("has no services");
    }
    ComposeScope scope =
        new ComposeScope(
            folder(),
            project,
            stage,
            Map.copyOf(variables),
            networks(),
            volumes(),
            secrets(),
            warnings::add);
    Map<String, Service> services = new LinkedHashMap<>();
    nodes.forEach((name, node) -> services.put(name, ComposeService.read(file, name, node, scope)));
    List<Service> all = List.copyOf(services.values());
    ComposeChecks.check(nodes, services);
    return new ComposeFile(
        file,
        project,
        all,
        scope.networks().values().stream()
            .filter(n -> all.stream().anyMatch(s -> joins(s, n)))
            .toList(),
        scope.volumes().values().stream()
            .filter(v -> all.stream().anyMatch(s -> mounts(s, v)))
            .toList(),
        scope.secrets().entrySet().stream()
            .filter(e -> all.stream().anyMatch(s -> binds(s, e.getValue())))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
        warnings);
  }

  private Map<String, NetworkSpec> networks() {
    Map<String, NetworkSpec> networks = new LinkedHashMap<>();
    resources("networks")
        .forEach((key, node) -> {
          if (key.startsWith("x-")) {
            return; // To Compose an extension; a volume of such a name is a volume.
          }
          Optional<ComposeKeys> keys =
              settings(
                  node,
                  "name driver internal labels ipam",
                  "attachable driver_opts enable_ipv4 enable_ipv6 external");
          keys.flatMap(k -> k.get("driver")).ifPresent(n -> only(n, "bridge"));
          keys.flatMap(k -> k.get("ipam"))
              .ifPresent(n -> ComposeKeys.of(n, "", "config driver options"));
          networks.put(
              key,
              new NetworkSpec(
                  name(key, keys),
                  keys.map(k -> k.truth("internal")).orElse(false),
                  labels(ComposeLabels.network(project, key), keys)));
        });
    networks.computeIfAbsent(
        ComposeScope.DEFAULT_NETWORK,
        key ->
            new NetworkSpec(
                project + "_" + key,
                false,
                Ownership.labels(stage, ComposeLabels.network(project, key))));
    return networks;
  }

  private Map<String, VolumeSpec> volumes() {
    Map<String, VolumeSpec> volumes = new LinkedHashMap<>();
    resources("volumes")
        .forEach((key, node) -> {
          Optional<ComposeKeys> keys = settings(node, "name driver labels", "driver_opts external");
          keys.flatMap(k -> k.get("driver")).ifPresent(n -> only(n, "local"));
          volumes.put(
              key,
              new VolumeSpec(name(key, keys), labels(ComposeLabels.volume(project, key), keys)));
        });
    return volumes;
  }

  private Map<String, Path> secrets() {
    Map<String, Path> secrets = new LinkedHashMap<>();
    resources("secrets")
        .forEach((key, node) -> {
          ComposeKeys keys =
              ComposeKeys.of(
                  node,
                  "file name",
                  "environment external driver driver_opts labels template_driver");
          YamlNode path = keys.require("file");
          secrets.put(
              key, ComposeScope.absolute(path, folder(), variables, ComposeKeys.filled(path)));
        });
    return secrets;
  }

  private Map<String, YamlNode> resources(String kind) {
    return root.get(kind).map(YamlNode::entries).orElse(new LinkedHashMap<>());
  }

  private static Optional<ComposeKeys> settings(YamlNode node, String known, String unsupported) {
    return node.isNull() ? Optional.empty() : Optional.of(ComposeKeys.of(node, known, unsupported));
  }

  private static void only(YamlNode node, String driver) {
    if (!node.text().equals(driver)) {
      throw node.wrong("is '%s'; pingctl supports only '%s'".formatted(node.text(), driver));
    }
  }

  private String name(String key, Optional<ComposeKeys> keys) {
    return keys.flatMap(k -> k.text("name")).orElse(project + "_" + key);
  }

  private Map<String, String> labels(Map<String, String> own, Optional<ComposeKeys> keys) {
    keys.ifPresent(k -> own.putAll(ComposeLabels.given(k)));
    return Ownership.labels(stage, own);
  }

  private static boolean joins(Service service, NetworkSpec network) {
    return service.container().networks().stream()
        .anyMatch(a -> a.network().equals(network.name()));
  }

  private static boolean mounts(Service service, VolumeSpec volume) {
    return service.container().mounts().stream()
        .anyMatch(m -> m instanceof Mount.NamedVolume v && v.volume().equals(volume.name()));
  }

  private static boolean binds(Service service, Path file) {
    return service.container().mounts().stream()
        .anyMatch(m -> m instanceof Mount.Bind bind && bind.source().equals(file));
  }
}
