package dev.pingctl.kubeconfig;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.Tree;
import dev.pingctl.text.YamlNode;
import dev.pingctl.text.YamlWriter;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A kubeconfig file: which clusters there are and how to reach them.
///
/// @param text the file's own text
public record Kubeconfig(Path file, String text, Map<String, Object> content) {
  /// The lists of a kubeconfig, with the key under which their entries hold what is named.
  static final Map<String, String> LISTS =
      Map.of("clusters", "cluster", "contexts", "context", "users", "user");

  /// What some editors write at the start of a file.
  static final String BYTE_ORDER_MARK = "\uFEFF";

  private static final String MERGED = "# merged from several files\n";

  private static final Set<String> NOTHING = Set.of("", "null", "~", "{}");

  private static final List<String> KEYS =
      List.of("clusters", "contexts", "users", "kind", "current-context");

  /// The name of the extension by which pingctl knows entries of its own.
  private static final String EXTENSION = "pingctl.dev";

  private static final List<String> PATHS =
      List.of("certificate-authority", "client-certificate", "client-key", "tokenFile");

  /// Reads the text of a kubeconfig. One without any content has no contexts.
  ///
  /// @throws Failure `PING-KUBECONFIG` when it is none
  public static Kubeconfig parse(Path file, String text) {
    if (text.lines().allMatch(Kubeconfig::saysNothing)) {
      return new Kubeconfig(file, text, Map.of());
    }
    try {
      YamlNode root = YamlNode.parse(file, text.replaceFirst("^" + BYTE_ORDER_MARK, ""));
      Map<String, Object> content = Tree.mapping(root.value());
      for (String list : LISTS.keySet()) {
        if (content.get(list) != null && !(content.get(list) instanceof List<?>)) {
          throw malformed(file, "its %s are not a list".formatted(list), null);
        }
        root.get(list)
            .filter(YamlNode::isSequence)
            .ifPresent(entries -> requireNames(list, entries));
      }
      if (root.isMapping() && KEYS.stream().anyMatch(content::containsKey)) {
        return new Kubeconfig(file, text, content);
      }
    } catch (Failure e) {
      throw e.id() == FailureId.KUBECONFIG ? e : malformed(file, problem(file, e), e);
    } catch (RuntimeException e) {
      throw malformed(file, "it has a value that cannot be read", e);
    }
    throw malformed(file, "it has no clusters, contexts or users", null);
  }

  /// Refuses a list with a name that is no text, which nothing could refer to, and one with a name
  /// of two entries, of which only one would count.
  private static void requireNames(String list, YamlNode entries) {
    Map<String, Integer> lines = new LinkedHashMap<>();
    for (YamlNode entry : entries.elements()) {
      Optional<YamlNode> name =
          entry.isMapping()
              ? entry.get("name").filter(each -> each.value() != null)
              : Optional.empty();
      name.ifPresent(each -> {
        if (!(each.value() instanceof String text)) {
          throw wrong(each, "'%s' needs quotes to be a text".formatted(each.property()));
        }
        Integer first = lines.putIfAbsent(text, each.line());
        if (first != null) {
          throw wrong(
              each,
              "'%s' has two entries with the name %s, on line %d and on line %d; rename one of them"
                  .formatted(list, text, first, each.line()));
        }
      });
    }
  }

  private static Failure wrong(YamlNode at, String problem) {
    return new Failure(
        FailureId.KUBECONFIG,
        ExitCode.USAGE,
        "%s:%d: %s.".formatted(at.file(), at.line(), problem));
  }

  /// Whether a line has no content: nothing, a comment, a mark of a document, a byte order mark, or
  /// what says nothing.
  private static boolean saysNothing(String line) {
    String rest =
        line.replace(BYTE_ORDER_MARK, "").replaceFirst("^(---|\\.\\.\\.)(?=\\s|$)", "").strip();
    return rest.startsWith("#") || NOTHING.contains(rest);
  }

  /// What is wrong with a file, without its name and with the line where it is known.
  private static String problem(Path file, Failure failure) {
    String sentence = failure.sentence();
    String rest =
        sentence.startsWith(file.toString())
            ? sentence.substring(file.toString().length())
            : sentence;
    return rest.replaceFirst("^:(\\d+): ", "line $1: ")
        .replaceFirst("^: ", "")
        .replaceFirst("\\.$", "");
  }

  private static Failure malformed(Path file, String problem, @Nullable Throwable cause) {
    return new Failure(
        FailureId.KUBECONFIG,
        ExitCode.USAGE,
        "%s is not a kubeconfig (%s); name another one with the variable KUBECONFIG."
            .formatted(file, problem),
        cause);
  }

  /// Whether its lines are those of its file.
  boolean isOfOneFile() {
    return !text.startsWith(MERGED);
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
    Fields names = Fields.of(first.get(), "contexts", context);
    String cluster = names.text("cluster").orElse("");
    String user = names.text("user").orElse("");
    Kubeconfig clusters = named(first.get(), context, "clusters", cluster, files);
    Kubeconfig users = named(first.get(), context, "users", user, files);
    if (clusters == first.get() && users == first.get()) {
      return first;
    }
    // Only in the file itself has a mistake its line.
    ContextReader.requireTypes(clusters, "clusters", cluster);
    ContextReader.requireTypes(users, "users", user);
    Map<String, Object> whole =
        document(
            context,
            one("clusters", cluster, clusters.absolute("clusters", cluster)),
            one("users", user, users.absolute("users", user)),
            one("contexts", context, entry));
    return Optional.of(new Kubeconfig(first.get().file(), MERGED + dump(whole), whole));
  }

  private static Optional<Kubeconfig> holding(String list, String name, List<Kubeconfig> files) {
    return files.stream().filter(file -> file.entries(list).containsKey(name)).findFirst();
  }

  /// The file that holds what a context names in a list.
  private static Kubeconfig named(
      Kubeconfig first, String context, String list, String name, List<Kubeconfig> files) {
    if (name.isEmpty() && list.equals("users")) {
      return first;
    }
    return holding(list, name, files)
        .orElseThrow(() ->
            new Failure(
                FailureId.KUBECONFIG,
                ExitCode.USAGE,
                "Context %s of %s names the %s '%s', which is in no kubeconfig; correct the file."
                    .formatted(context, first.file(), LISTS.get(list), name)));
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

  static Map<String, Object> one(String list, String name, Map<String, Object> content) {
    return Map.of("name", name, String.valueOf(LISTS.get(list)), content);
  }

  static Map<String, Object> document(
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

  /// The text of a document, one key a line; the same content is the same text.
  static String dump(Map<String, Object> whole) {
    return YamlWriter.block(ordered(whole), Integer.MAX_VALUE);
  }

  /// An entry whose files are named by absolute paths: in the file they begin at its own folder.
  private Map<String, Object> absolute(Map<String, Object> entry) {
    Map<String, Object> changed = new LinkedHashMap<>(entry);
    for (String key : PATHS) {
      Tree.text(entry, key).ifPresent(path -> changed.put(key, beside(path).toString()));
    }
    Map<String, Object> program = Tree.mapping(entry.get("exec"));
    Tree.text(program, "command")
        .filter(command -> command.contains(File.separator))
        .ifPresent(command -> {
          program.put("command", beside(command).toString());
          changed.put("exec", program);
        });
    return changed;
  }

  /// The file that a path in this file means: it begins at the folder of this file.
  Path beside(String path) {
    try {
      return file.toAbsolutePath().resolveSibling(path).normalize();
    } catch (InvalidPathException e) {
      throw malformed(file, "it names a file that cannot be", e);
    }
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

  Map<String, Object> entry(String list, String name, String key) {
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
