package dev.pingctl.workshop;

import dev.pingctl.failure.ExitCode;
import dev.pingctl.failure.Failure;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// A kubeconfig file: which clusters there are and how to reach them.
///
/// @param text the file's own text
public record Kubeconfig(Path file, String text, Map<String, Object> content) {
  /// Keys of entries whose values are paths of files.
  private static final List<String> FILES =
      List.of("certificate-authority", "client-certificate", "client-key", "tokenFile");

  /// Reads the text of a kubeconfig.
  ///
  /// @throws Failure `PING-KUBECONFIG` when it is none
  public static Kubeconfig parse(Path file, String text) {
    try {
      Object content = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      if (content instanceof Map<?, ?> map && map.get("contexts") instanceof List<?>) {
        return new Kubeconfig(file, text, Manifest.mapping(content));
      }
    } catch (YAMLException e) {
      throw malformed(file, String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
    }
    throw malformed(file, "it has no contexts", null);
  }

  private static Failure malformed(
      Path file, String problem, @org.jspecify.annotations.Nullable Throwable cause) {
    return new Failure(
        "PING-KUBECONFIG",
        ExitCode.USAGE,
        "%s is not a kubeconfig (%s); name another one with the variable KUBECONFIG."
            .formatted(file, problem),
        cause);
  }

  /// The names of its contexts.
  public List<String> contexts() {
    return named("contexts").keySet().stream().toList();
  }

  /// The address of the API that a context leads to; empty where there is no such context or it
  /// names no cluster.
  public Optional<String> server(String context) {
    return Manifest.text(entry("contexts", context, "context"), "cluster")
        .map(cluster -> entry("clusters", cluster, "cluster"))
        .flatMap(cluster -> Manifest.text(cluster, "server"));
  }

  /// The text of a kubeconfig with the current context of this one alone, under another name and
  /// another address of its API.
  public String as(String name, String server) {
    return alone(Manifest.text(content, "current-context").orElse(""), name, Optional.of(server));
  }

  /// The text of a kubeconfig with this context alone: what every client is given, so that all talk
  /// to the same cluster as the same user. Files it names are named by their absolute paths.
  public String only(String context) {
    return alone(context, context, Optional.empty());
  }

  private String alone(String from, String name, Optional<String> server) {
    Map<String, Object> context = new LinkedHashMap<>(entry("contexts", from, "context"));
    Map<String, Object> cluster =
        absolute(entry("clusters", Manifest.text(context, "cluster").orElse(""), "cluster"));
    Map<String, Object> user =
        absolute(entry("users", Manifest.text(context, "user").orElse(""), "user"));
    server.ifPresent(address -> cluster.put("server", address));
    context.put("cluster", name);
    context.put("user", name);
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("apiVersion", "v1");
    whole.put("kind", "Config");
    whole.put("current-context", name);
    whole.put("clusters", List.of(Map.of("name", name, "cluster", cluster)));
    whole.put("users", List.of(Map.of("name", name, "user", user)));
    whole.put("contexts", List.of(Map.of("name", name, "context", context)));
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(Integer.MAX_VALUE);
    return new Yaml(options).dump(ordered(whole));
  }

  /// An entry whose files are named by absolute paths: in the file they begin at its own folder.
  private Map<String, Object> absolute(Map<String, Object> entry) {
    Map<String, Object> changed = new LinkedHashMap<>(entry);
    for (String key : FILES) {
      Manifest.text(entry, key)
          .ifPresent(path ->
              changed.put(key, file.toAbsolutePath().resolveSibling(path).normalize().toString()));
    }
    return changed;
  }

  /// The same tree with the keys of every mapping in order, so that the same content is the same
  /// text.
  private static Object ordered(Object tree) {
    return switch (tree) {
      case Map<?, ?> map -> {
        Map<String, Object> sorted = new java.util.TreeMap<>();
        map.forEach((key, value) -> sorted.put(String.valueOf(key), ordered(value)));
        yield sorted;
      }
      case List<?> list -> list.stream().map(Kubeconfig::ordered).toList();
      default -> tree;
    };
  }

  private Map<String, Object> entry(String list, String name, String key) {
    return Manifest.mapping(named(list).getOrDefault(name, Map.of()).get(key));
  }

  private Map<String, Map<String, Object>> named(String list) {
    Map<String, Map<String, Object>> entries = new LinkedHashMap<>();
    if (content.get(list) instanceof List<?> elements) {
      for (Object element : elements) {
        Map<String, Object> entry = Manifest.mapping(element);
        Manifest.text(entry, "name").ifPresent(name -> entries.put(name, entry));
      }
    }
    return entries;
  }
}
