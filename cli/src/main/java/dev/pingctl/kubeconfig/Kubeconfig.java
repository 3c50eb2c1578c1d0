package dev.pingctl.kubeconfig;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.Tree;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/// A kubeconfig file: which clusters there are and how to reach them.
///
/// @param text the file's own text
public record Kubeconfig(Path file, String text, Map<String, Object> content) {
  /// The lists of a kubeconfig, with the key under which their entries hold what is named.
  static final Map<String, String> LISTS =
      Map.of("clusters", "cluster", "contexts", "context", "users", "user");

  private static final List<String> KEYS =
      List.of("clusters", "contexts", "users", "kind", "current-context");

  /// The name of the extension by which pingctl knows entries of its own.
  private static final String EXTENSION = "pingctl.dev";

  private static final List<String> PATHS =
      List.of("certificate-authority", "client-certificate", "client-key", "tokenFile");

  private static final Set<String> PLAIN_CLUSTER =
      Set.of("server", "certificate-authority-data", "extensions");

  private static final Set<String> PLAIN_USER =
      Set.of("client-certificate-data", "client-key-data", "token", "extensions");

  /// Reads the text of a kubeconfig.
  ///
  /// @throws Failure `PING-KUBECONFIG` when it is none
  public static Kubeconfig parse(Path file, String text) {
    try {
      Object content = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      if (content == null) {
        return new Kubeconfig(file, text, Map.of());
      }
      if (content instanceof Map<?, ?> map && KEYS.stream().anyMatch(map::containsKey)) {
        return new Kubeconfig(file, text, Tree.mapping(content));
      }
    } catch (YAMLException e) {
      throw malformed(file, problem(e), e);
    }
    throw malformed(file, "it has no clusters, contexts or users", null);
  }

  private static String problem(YAMLException error) {
    return error instanceof MarkedYAMLException marked && marked.getProblemMark() != null
        ? "line %d: %s".formatted(marked.getProblemMark().getLine() + 1, marked.getProblem())
        : String.valueOf(error.getMessage()).lines().findFirst().orElse("");
  }

  private static Failure malformed(
      Path file, String problem, @org.jspecify.annotations.Nullable Throwable cause) {
    return new Failure(
        FailureId.KUBECONFIG,
        ExitCode.USAGE,
        "%s is not a kubeconfig (%s); name another one with the variable KUBECONFIG."
            .formatted(file, problem),
        cause);
  }

  /// The names of its contexts.
  public List<String> contexts() {
    return entries("contexts").keySet().stream().toList();
  }

  /// The address of the API that a context leads to; empty where there is no such context or it
  /// names no cluster.
  public Optional<String> server(String context) {
    return Tree.text(named(context, "clusters"), "server");
  }

  /// The program that a context's credentials come from; empty where they stand in the file.
  public Optional<String> credentialsProgram(String context) {
    return Tree.text(Tree.mapping(named(context, "users").get("exec")), "command");
  }

  /// The file that holds a context's token; empty where none is named.
  public Optional<Path> tokenFile(String context) {
    return Tree.text(absolute(named(context, "users")), "tokenFile").map(Path::of);
  }

  /// The user that a context's own user acts as; empty where it acts as itself.
  public Optional<String> impersonatedUser(String context) {
    return Tree.text(named(context, "users"), "as");
  }

  /// The groups that a context's user acts as a member of.
  public List<String> impersonatedGroups(String context) {
    return named(context, "users").get("as-groups") instanceof List<?> groups
        ? groups.stream().map(String::valueOf).toList()
        : List.of();
  }

  /// What a context says in so many words: where the cluster is, whom to believe to be it, and a
  /// key or a token. Empty where it says more, names files, or has a program asked.
  public Optional<Plain> plain(String context) {
    Map<String, Object> cluster = named(context, "clusters");
    Map<String, Object> user = named(context, "users");
    if (!PLAIN_CLUSTER.containsAll(cluster.keySet()) || !PLAIN_USER.containsAll(user.keySet())) {
      return Optional.empty();
    }
    return Tree.text(cluster, "server")
        .map(server ->
            new Plain(
                server,
                Tree.text(cluster, "certificate-authority-data"),
                Tree.text(user, "client-certificate-data"),
                Tree.text(user, "client-key-data"),
                Tree.text(user, "token")));
  }

  /// A context without anything unusual. Certificates and key are PEM in base64, as in the file.
  public record Plain(
      String server,
      Optional<String> authority,
      Optional<String> certificate,
      Optional<String> key,
      Optional<String> token) {}

  /// The name of the cluster that a context leads to; empty where there is none.
  public Optional<String> cluster(String context) {
    return Tree.text(entry("contexts", context, "context"), "cluster");
  }

  /// The kubeconfig of a context in several files, merged as kubectl does: of entries with one name
  /// the first counts. Where one file has all of the context, it is that file.
  ///
  /// @throws Failure `PING-KUBECONFIG` where the context names a cluster or user that no file has
  public static Optional<Kubeconfig> having(String context, List<Kubeconfig> files) {
    Optional<Kubeconfig> first = holding("contexts", context, files);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> entry = first.get().entry("contexts", context, "context");
    Kubeconfig clusters = named(first.get(), context, "clusters", entry, files);
    Kubeconfig users = named(first.get(), context, "users", entry, files);
    if (clusters == first.get() && users == first.get()) {
      return first;
    }
    String cluster = Tree.text(entry, "cluster").orElse("");
    String user = Tree.text(entry, "user").orElse("");
    Map<String, Object> whole =
        document(
            context,
            one("clusters", cluster, clusters.absolute("clusters", cluster)),
            one("users", user, users.absolute("users", user)),
            one("contexts", context, entry));
    return Optional.of(new Kubeconfig(first.get().file(), dump(whole), whole));
  }

  private static Optional<Kubeconfig> holding(String list, String name, List<Kubeconfig> files) {
    return files.stream().filter(file -> file.entries(list).containsKey(name)).findFirst();
  }

  /// The file that holds what a context names in a list.
  private static Kubeconfig named(
      Kubeconfig first,
      String context,
      String list,
      Map<String, Object> entry,
      List<Kubeconfig> files) {
    String key = String.valueOf(LISTS.get(list));
    String name = Tree.text(entry, key).orElse("");
    if (name.isEmpty() && list.equals("users")) {
      return first;
    }
    return holding(list, name, files)
        .orElseThrow(() ->
            new Failure(
                FailureId.KUBECONFIG,
                ExitCode.USAGE,
                "Context %s of %s names the %s '%s', which is in no kubeconfig; correct the file."
                    .formatted(context, first.file(), key, name)));
  }

  /// What an entry holds, with files named by their absolute paths.
  private Map<String, Object> absolute(String list, String name) {
    return absolute(entry(list, name, String.valueOf(LISTS.get(list))));
  }

  /// Whether an entry of this name has pingctl's extension with this owner.
  boolean isMarked(String list, String name, String owner) {
    return owner.equals(mark(list, name).get("home"));
  }

  /// The container that pingctl's entries of this name were read from; empty where unknown.
  public Optional<String> node(String name) {
    return Tree.text(mark("clusters", name), "node");
  }

  private Map<String, Object> mark(String list, String name) {
    if (entry(list, name, String.valueOf(LISTS.get(list))).get("extensions")
        instanceof List<?> extensions) {
      for (Object each : extensions) {
        Map<String, Object> extension = Tree.mapping(each);
        if (EXTENSION.equals(extension.get("name"))) {
          return Tree.mapping(extension.get("extension"));
        }
      }
    }
    return Map.of();
  }

  private static List<Object> marked(String owner, String node) {
    return List.of(Map.of("name", EXTENSION, "extension", Map.of("home", owner, "node", node)));
  }

  /// The text of a kubeconfig with the current context of this one alone, under another name and
  /// another address of its API, marked as pingctl's.
  ///
  /// @param owner the home of the pingctl that writes it
  /// @param node the id of the container that it leads to
  public String as(String name, String server, String owner, String node) {
    Map<String, Object> context =
        entry("contexts", Tree.text(content, "current-context").orElse(""), "context");
    Map<String, Object> cluster =
        new LinkedHashMap<>(entry("clusters", Tree.text(context, "cluster").orElse(""), "cluster"));
    cluster.put("server", server);
    cluster.put("extensions", marked(owner, node));
    Map<String, Object> user =
        new LinkedHashMap<>(entry("users", Tree.text(context, "user").orElse(""), "user"));
    user.put("extensions", marked(owner, node));
    return dump(
        document(
            name,
            one("clusters", name, cluster),
            one("users", name, user),
            one(
                "contexts",
                name,
                Map.of("cluster", name, "user", name, "extensions", marked(owner, node)))));
  }

  /// The text of a kubeconfig with this context alone: what every client is given, so that all talk
  /// to the same cluster as the same user. Files it names are named by their absolute paths.
  public String only(String context) {
    Map<String, Object> entry = new LinkedHashMap<>(entry("contexts", context, "context"));
    Map<String, Object> cluster = absolute("clusters", Tree.text(entry, "cluster").orElse(""));
    Map<String, Object> user = absolute("users", Tree.text(entry, "user").orElse(""));
    entry.put("cluster", context);
    entry.put("user", context);
    return dump(
        document(
            context,
            one("clusters", context, cluster),
            one("users", context, user),
            one("contexts", context, entry)));
  }

  private static Map<String, Object> one(String list, String name, Map<String, Object> content) {
    return Map.of("name", name, String.valueOf(LISTS.get(list)), content);
  }

  private static Map<String, Object> document(
      String current,
      Map<String, Object> cluster,
      Map<String, Object> user,
      Map<String, Object> context) {
    return Map.of(
        "apiVersion",
        "v1",
        "kind",
        "Config",
        "current-context",
        current,
        "clusters",
        List.of(cluster),
        "users",
        List.of(user),
        "contexts",
        List.of(context));
  }

  private static String dump(Map<String, Object> whole) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(Integer.MAX_VALUE);
    return new Yaml(options).dump(ordered(whole));
  }

  /// An entry whose files are named by absolute paths: in the file they begin at its own folder.
  private Map<String, Object> absolute(Map<String, Object> entry) {
    Map<String, Object> changed = new LinkedHashMap<>(entry);
    for (String key : PATHS) {
      Tree.text(entry, key)
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

  /// What a context names in a list; empty where it names nothing, or what is not there.
  private Map<String, Object> named(String context, String list) {
    String key = String.valueOf(LISTS.get(list));
    return entry(list, Tree.text(entry("contexts", context, "context"), key).orElse(""), key);
  }

  private Map<String, Object> entry(String list, String name, String key) {
    return Tree.mapping(entries(list).getOrDefault(name, Map.of()).get(key));
  }

  Map<String, Map<String, Object>> entries(String list) {
    Map<String, Map<String, Object>> entries = new LinkedHashMap<>();
    if (content.get(list) instanceof List<?> elements) {
      for (Object element : elements) {
        Map<String, Object> entry = Tree.mapping(element);
        Tree.text(entry, "name").ifPresent(name -> entries.putIfAbsent(name, entry));
      }
    }
    return entries;
  }
}
