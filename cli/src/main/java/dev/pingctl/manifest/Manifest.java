package dev.pingctl.manifest;

import dev.pingctl.settings.Owner;
import dev.pingctl.settings.Ownership;
import dev.pingctl.settings.StageName;
import dev.pingctl.text.MergePatch;
import dev.pingctl.text.Tree;
import dev.pingctl.text.YamlWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One Kubernetes object as it is wanted: which it is, and its whole content as read from YAML.
public record Manifest(ObjectRef ref, Map<String, Object> content) {
  /// As a `caBundle`: the certificate authority of the stage, which is known only when the object
  /// is applied.
  public static final String AUTHORITY = "pingctl/authority";

  private static final Set<String> OF_THE_CLUSTER =
      Set.of(
          "Namespace",
          "PersistentVolume",
          "StorageClass",
          "ClusterRole",
          "ClusterRoleBinding",
          "CustomResourceDefinition",
          "IngressClass",
          "GatewayClass",
          "PriorityClass",
          "APIService");
  private static final Set<String> WORKLOADS =
      Set.of("Deployment", "StatefulSet", "DaemonSet", "Job");

  /// An object with whatever content it has.
  public static Manifest of(ObjectRef ref, Map<?, ?> content) {
    return new Manifest(ref, Tree.mapping(content));
  }

  /// The objects in a text that is no template, with the mark of a stage.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` naming the place of what is wrong
  public static List<Manifest> read(String name, String text, String stage) {
    return ManifestFile.parse(Path.of(name), text, StageName.project(stage)).stream()
        .map(manifest -> manifest.marked(stage))
        .toList();
  }

  /// Whether objects of this kind belong to the whole cluster, not to a namespace.
  public static boolean isOfTheCluster(String kind) {
    return OF_THE_CLUSTER.contains(kind);
  }

  /// Whether this runs pods that can be waited for.
  public boolean isWorkload() {
    return WORKLOADS.contains(ref.kind());
  }

  /// Whether other objects can exist only after this one.
  public boolean isFoundation() {
    return isOfTheCluster(ref.kind());
  }

  /// This object with the mark of a stage on it and on the pods it makes, above labels of its own.
  Manifest marked(String stage) {
    Map<String, String> labels = Ownership.labels(stage);
    Map<String, Object> marked = with(content, labels, "metadata", "labels");
    if (isWorkload()) {
      marked = with(marked, labels, "spec", "template", "metadata", "labels");
    }
    return new Manifest(ref, marked);
  }

  /// This object with more annotations of its own.
  public Manifest withAnnotations(Map<String, String> added) {
    return added.isEmpty()
        ? this
        : new Manifest(ref, with(content, added, "metadata", "annotations"));
  }

  /// This workload with one more annotation on the pods it makes; other objects as they are.
  public Manifest withPodAnnotation(String key, String value) {
    return isWorkload()
        ? new Manifest(
            ref, with(content, Map.of(key, value), "spec", "template", "metadata", "annotations"))
        : this;
  }

  /// This workload with another number of replicas.
  public Manifest withReplicas(int replicas) {
    return new Manifest(ref, with(content, Map.of("replicas", replicas), "spec"));
  }

  /// This object with other values, as a merge patch has them.
  public Manifest patched(Map<String, ?> patch) {
    return new Manifest(ref, MergePatch.merged(content, patch));
  }

  /// This workload whose containers with an image get these variables; other objects as they are.
  public Manifest withVariables(String image, Map<String, String> variables) {
    if (!isWorkload()) {
      return this;
    }
    List<Map<String, Object>> added =
        new TreeMap<>(variables)
            .entrySet().stream()
                .map(
                    each -> Map.<String, Object>of("name", each.getKey(), "value", each.getValue()))
                .toList();
    List<Map<String, Object>> containers =
        (at("spec", "template", "spec", "containers") instanceof List<?> all ? all : List.of())
            .stream()
                .map(Tree::mapping)
                .filter(container -> image.equals(container.get("image")))
                .map(container ->
                    Map.<String, Object>of(
                        "name", String.valueOf(container.get("name")), "env", added))
                .toList();
    return containers.isEmpty()
        ? this
        : patched(
            Map.of("spec", Map.of("template", Map.of("spec", Map.of("containers", containers)))));
  }

  /// This workload whose containers get no such variable from it; other objects as they are. What
  /// their images set holds then.
  public Manifest withoutVariable(String name) {
    if (!isWorkload()) {
      return this;
    }
    List<Map<String, Object>> containers = new ArrayList<>();
    for (Object each :
        at("spec", "template", "spec", "containers") instanceof List<?> all ? all : List.of()) {
      Map<String, Object> container = new LinkedHashMap<>(Tree.mapping(each));
      if (container.get("env") instanceof List<?> variables) {
        container.put(
            "env",
            variables.stream()
                .filter(variable -> !name.equals(Tree.mapping(variable).get("name")))
                .toList());
      }
      containers.add(container);
    }
    return new Manifest(
        ref, with(content, Map.of("containers", containers), "spec", "template", "spec"));
  }

  /// This object as somebody else would apply it: neither it nor the pods it makes are said to be
  /// pingctl's.
  public Manifest unclaimed() {
    Map<String, Object> plain = without(content, "metadata");
    return new Manifest(ref, isWorkload() ? without(plain, "spec", "template", "metadata") : plain);
  }

  private Map<String, Object> without(Map<String, Object> tree, String... path) {
    Map<String, Object> metadata = Tree.mapping(Tree.at(tree, path));
    metadata = withoutEntries(metadata, "labels", Ownership::claims);
    metadata = withoutEntries(metadata, "annotations", (key, value) -> key.equals(Owner.WORKSHOP));
    String[] parent = Arrays.copyOf(path, path.length - 1);
    return with(tree, Map.of(path[path.length - 1], metadata), parent);
  }

  private static Map<String, Object> withoutEntries(
      Map<String, Object> metadata, String part, BiPredicate<String, Object> leftOut) {
    Map<String, Object> rest = new LinkedHashMap<>(Tree.mapping(metadata.get(part)));
    rest.entrySet().removeIf(entry -> leftOut.test(entry.getKey(), entry.getValue()));
    Map<String, Object> changed = new LinkedHashMap<>(metadata);
    if (rest.isEmpty()) {
      changed.remove(part);
    } else {
      changed.put(part, rest);
    }
    return changed;
  }

  /// This object with other images, by the name of the image each container asks for.
  public Manifest withImages(Map<String, String> references) {
    return withImages(image -> references.getOrDefault(image, image));
  }

  /// The same, with a function from names to references.
  public Manifest withImages(UnaryOperator<String> references) {
    return new Manifest(ref, Tree.mapping(replaced(content, references)));
  }

  /// This part of the API with the authority that its server's certificate is from; other objects
  /// as they are.
  ///
  /// @param pem gives the authority's certificate; asked only where it is needed
  public Manifest withAuthority(Supplier<String> pem) {
    if (!AUTHORITY.equals(at("spec", "caBundle"))) {
      return this;
    }
    String encoded =
        Base64.getEncoder().encodeToString(pem.get().getBytes(StandardCharsets.US_ASCII));
    return new Manifest(ref, with(content, Map.of("caBundle", encoded), "spec"));
  }

  /// The object as a YAML document, with its marker.
  public String yaml() {
    return "---\n" + YamlWriter.block(content);
  }

  /// Whether its pods name this object: as a volume, in a variable or otherwise.
  public boolean mentions(String name) {
    return isWorkload() && contains(at("spec", "template", "spec"), name);
  }

  /// The value at a path of keys, or null where it leads nowhere.
  public @Nullable Object at(String... path) {
    return Tree.at(content, path);
  }

  private static boolean contains(@Nullable Object tree, String text) {
    return switch (tree) {
      case Map<?, ?> map -> map.values().stream().anyMatch(value -> contains(value, text));
      case List<?> list -> list.stream().anyMatch(value -> contains(value, text));
      case String leaf -> leaf.equals(text);
      case null, default -> false;
    };
  }

  private static Map<String, Object> with(
      Map<String, Object> tree, Map<String, ?> added, String... path) {
    Map<String, Object> copy = new LinkedHashMap<>(tree);
    if (path.length == 0) {
      copy.putAll(new TreeMap<>(added));
      return copy;
    }
    String[] rest = Arrays.copyOfRange(path, 1, path.length);
    copy.put(path[0], with(Tree.mapping(tree.get(path[0])), added, rest));
    return copy;
  }

  private static Object replaced(Object tree, UnaryOperator<String> references) {
    return switch (tree) {
      case Map<?, ?> map -> {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> {
          Object changed =
              key.equals("image") && value instanceof String image
                  ? references.apply(image)
                  : replaced(value, references);
          copy.put(String.valueOf(key), changed);
        });
        yield copy;
      }
      case List<?> list -> list.stream().map(value -> replaced(value, references)).toList();
      default -> tree;
    };
  }
}
