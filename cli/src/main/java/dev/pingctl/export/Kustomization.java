package dev.pingctl.export;

import dev.pingctl.manifest.Manifest;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import dev.pingctl.text.ImageReference;
import dev.pingctl.text.Tree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A folder of objects with its `kustomization.yaml`: files with objects, ConfigMaps made of texts,
/// and Secrets made of files that are not exported.
final class Kustomization {
  private static final String TEMPLATES = "templates/";
  private static final String CERTIFICATE = "tls.crt";

  private final Settings settings;
  private final Stage stage;
  private final ImageNames names;
  private final Draft draft;
  private final String folder;
  private final List<String> resources = new ArrayList<>();
  private final List<Map<String, Object>> configMaps = new ArrayList<>();
  private final List<Map<String, Object>> secrets = new ArrayList<>();
  private final List<String> secretFiles = new ArrayList<>();

  Kustomization(Settings settings, Stage stage, ImageNames names, Draft draft, String folder) {
    this.settings = settings;
    this.stage = stage;
    this.names = names;
    this.draft = draft;
    this.folder = folder;
  }

  /// Adds a file of the stage.
  ///
  /// @param texts the files that it may take in
  void file(String file, List<String> texts) {
    Map<String, Path> paths = new LinkedHashMap<>();
    texts.forEach(text -> paths.put(text.substring(text.lastIndexOf('/') + 1), path(text)));
    KustomizedFile read = KustomizedFile.read(path(file), values(), paths, names);
    if (!read.text().isEmpty()) {
      String name = free(KustomizedFile.stem(file).replaceFirst("-context$", ""));
      draft.add(folder + "/" + name, read.text());
      resources.add(name);
    }
    read.generated().forEach(this::configMap);
  }

  private Path path(String file) {
    Path from = file.startsWith(TEMPLATES) ? settings.workshop() : stage.folder();
    return from.resolve(file).normalize();
  }

  private String free(String stem) {
    String name = stem + ".yaml";
    return resources.contains(name) ? stage.name() + "-" + name : name;
  }

  private Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("stage", stage.name());
    values.put("namespace", stage.namespace());
    values.put("port", String.valueOf(settings.port(stage.number())));
    values.put("node-port", String.valueOf(Settings.nodePort(stage.number())));
    values.put("https-port", String.valueOf(settings.httpsPort(stage.name())));
    values.put("https-node-port", String.valueOf(Settings.nodePort(Settings.HTTPS)));
    return values;
  }

  private void configMap(Manifest manifest) {
    String name = manifest.ref().name();
    List<String> files = new ArrayList<>();
    Tree.mapping(manifest.at("data"))
        .forEach((key, value) -> {
          String file = name + "/" + key;
          draft.add(folder + "/" + file, String.valueOf(value));
          files.add(file);
        });
    Map<String, Object> generator = generator(manifest.ref().namespace().orElse(""), name, files);
    Map<String, Object> labels = Tree.mapping(manifest.at("metadata", "labels"));
    if (!labels.isEmpty()) {
      generator.put("options", Map.of("labels", labels));
    }
    configMaps.add(generator);
  }

  private static Map<String, Object> generator(String namespace, String name, List<String> files) {
    Map<String, Object> generator = new LinkedHashMap<>();
    generator.put("name", name);
    generator.put("namespace", namespace);
    generator.put("files", files);
    return generator;
  }

  /// Adds a Secret.
  ///
  /// @param name its name, with a namespace before it where it is not the stage's own
  void secret(String name, List<String> files) {
    int slash = name.indexOf('/');
    String namespace = slash < 0 ? stage.namespace() : name.substring(0, slash);
    Map<String, Object> generator =
        generator(
            namespace,
            name.substring(slash + 1),
            files.stream().map(file -> "secrets/" + file).toList());
    if (files.contains(CERTIFICATE)) {
      generator.put("type", "kubernetes.io/tls");
    }
    secrets.add(generator);
    secretFiles.addAll(files);
  }

  /// Whether a Secret is made of the file of a generated secret.
  boolean reads(String secret) {
    return secretFiles.contains(secret);
  }

  void write() {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("apiVersion", "kustomize.config.k8s.io/v1beta1");
    content.put("kind", "Kustomization");
    content.put("resources", resources);
    add(content, "configMapGenerator", configMaps);
    add(content, "secretGenerator", secrets);
    if (!configMaps.isEmpty() || !secrets.isEmpty()) {
      content.put("generatorOptions", Map.of("disableNameSuffixHash", true));
    }
    add(content, "images", images());
    draft.add(folder + "/kustomization.yaml", Yamls.text(content));
  }

  private static void add(Map<String, Object> content, String key, List<?> entries) {
    if (!entries.isEmpty()) {
      content.put(key, entries);
    }
  }

  /// The images of the objects, so that each can be exchanged in one place.
  private List<Map<String, Object>> images() {
    Map<String, Map<String, Object>> images = new TreeMap<>();
    stage.images().stream()
        .map(names::reference)
        .map(ImageReference::parse)
        .filter(image -> uses(image.repository() + ":"))
        .forEach(image -> {
          Map<String, Object> entry = new LinkedHashMap<>();
          entry.put("name", image.repository());
          entry.put("newName", image.repository());
          entry.put("newTag", image.tag());
          images.put(image.repository(), entry);
        });
    return List.copyOf(images.values());
  }

  private boolean uses(String image) {
    return resources.stream()
        .anyMatch(name -> draft.text(folder + "/" + name).contains("image: " + image));
  }
}
