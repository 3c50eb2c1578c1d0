package dev.pingctl.export;

import dev.pingctl.explain.CertificateCommands;
import dev.pingctl.explain.KubectlCommands;
import dev.pingctl.export.Draft.Section;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Condition;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Step;
import dev.pingctl.text.Tree;
import dev.pingctl.text.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The Kubernetes objects of a stage as kustomizations: one folder for those that are always there,
/// and one for each step with a condition.
final class ObjectExport {
  private static final String FOLDER = "manifests";

  private final Settings settings;
  private final Stage stage;
  private final ImageNames names;
  private final Draft draft;
  private final Map<String, Kustomization> kustomizations = new LinkedHashMap<>();
  private final Map<Step.Apply, String> folders = new LinkedHashMap<>();
  private final List<String> explained = new ArrayList<>();

  ObjectExport(Settings settings, Stage stage, ImageNames names, Draft draft) {
    this.settings = settings;
    this.stage = stage;
    this.names = names;
    this.draft = draft;
  }

  /// Adds the files of a step.
  void gather(Step.Apply step, YamlNode node) {
    List<String> files = new ArrayList<>();
    for (String key : List.of("files", "context-files")) {
      node.get(key).ifPresent(list -> files.addAll(list.texts()));
    }
    String folder = step.condition().isEmpty() ? FOLDER : KustomizedFile.stem(files.getFirst());
    folders.put(step, folder);
    Kustomization kustomization =
        kustomizations.computeIfAbsent(
            folder, name -> new Kustomization(settings, stage, names, draft, name));
    List<String> texts = node.get("texts").map(YamlNode::texts).orElse(List.of());
    files.forEach(file -> kustomization.file(file, texts));
    step.secrets().forEach(kustomization::secret);
  }

  void write() {
    kustomizations.values().forEach(Kustomization::write);
  }

  /// The folder of the kustomization that reads a secret from its file.
  Optional<String> folderOf(String secret) {
    return kustomizations.entrySet().stream()
        .filter(entry -> entry.getValue().reads(secret))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /// Adds the commands that apply the objects of a step, once for each kustomization.
  void explain(Step.Apply step) {
    String folder = folders.getOrDefault(step, FOLDER);
    if (explained.contains(folder)) {
      return;
    }
    explained.add(folder);
    step.condition().ifPresent(condition -> draft.say(Section.UP, only(condition)));
    String apply = "kubectl apply --server-side ";
    draft.type(
        Section.UP,
        needsAuthority(folder)
            ? """
            kubectl kustomize %s |
              sed "s|caBundle: %s|caBundle: $(base64 <%s/secrets/%s | tr -d '\\n')|" |
              %s--filename=-\
            """
                .formatted(
                    folder, KustomizedFile.AUTHORITY, folder, CertificateCommands.AUTHORITY, apply)
            : apply + "--kustomize=" + folder);
    rollouts(step);
  }

  private static String only(Condition condition) {
    return switch (condition) {
      case Condition.ImageIsThere _ -> "Only where the nodes can pull its image:";
      case Condition.KindIsServed served ->
          "Only where the cluster knows the kind %s:".formatted(served.kind().kind());
    };
  }

  private boolean needsAuthority(String folder) {
    return folders.entrySet().stream()
        .filter(entry -> entry.getValue().equals(folder))
        .flatMap(entry -> entry.getKey().on(settings.target()).stream())
        .anyMatch(manifest -> Manifest.AUTHORITY.equals(manifest.at("spec", "caBundle")));
  }

  /// Waits for what runs pods.
  private void rollouts(Step.Apply step) {
    for (Manifest manifest : step.on(settings.target())) {
      ObjectRef ref = manifest.ref();
      if (manifest.isWorkload()) {
        draft.type(Section.UP, KubectlCommands.rollout("kubectl", ref, step.timeout()));
      }
    }
  }

  /// Adds the commands that apply the definitions in an image.
  void definitions(String image) {
    draft.type(
        Section.UP,
        """
        definitions=$(docker create %s none)
        docker cp "$definitions":/definitions.yaml - | tar -xO |
          kubectl apply --server-side --filename=-
        docker rm "$definitions\"\
        """
            .formatted(names.reference(image)));
  }

  /// The first port of a Service, by number where its object is known, else by its usual name.
  String port(String service) {
    return folders.keySet().stream()
        .flatMap(step -> step.on(settings.target()).stream())
        .filter(manifest -> manifest.ref().kind().equals("Service"))
        .filter(manifest -> manifest.ref().name().equals(service))
        .flatMap(manifest ->
            manifest.at("spec", "ports") instanceof List<?> ports
                ? ports.stream().limit(1)
                : Stream.empty())
        .map(port -> String.valueOf(Tree.mapping(port).get("port")))
        .findFirst()
        .orElse("http");
  }

  /// Adds the commands that remove the objects.
  void remove() {
    for (String folder : explained.reversed()) {
      draft.type(Section.DOWN, "kubectl delete --ignore-not-found --kustomize=" + folder);
    }
  }
}
