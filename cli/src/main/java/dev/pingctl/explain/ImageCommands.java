package dev.pingctl.explain;

import dev.pingctl.fault.FaultList;
import dev.pingctl.image.CatalogueImage;
import dev.pingctl.image.CatalogueImage.Recipe;
import dev.pingctl.settings.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The `docker` commands that make images and bring them into a cluster.
public final class ImageCommands {
  private static final String LOAD =
      "docker exec --interactive %s ctr --namespace=k8s.io images import -";

  private final ShellContext context;

  /// Commands for this context.
  public ImageCommands(ShellContext context) {
    this.context = context;
  }

  /// Makes an image of the catalogue, and before it what it is built on.
  public List<ShellCommand> provide(CatalogueImage image) {
    String reference = context.images().reference(image.name());
    String there = context.there("image", reference);
    if (context.images().isPulled(image.name()) && image.upstream().isPresent()) {
      return List.of(pull(image.upstream().get(), reference).unless(there));
    }
    return switch (image.recipe()) {
      case Recipe.PulledOnly _ -> List.of();
      case Recipe.Bootstrap bootstrap -> List.of(bootstrap(bootstrap, reference).unless(there));
      case Recipe.Dockerfile recipe -> {
        List<ShellCommand> commands = new ArrayList<>();
        recipe.base().ifPresent(base -> commands.addAll(provide(context.images().entry(base))));
        commands.add(build(recipe, reference).unless(there));
        yield commands;
      }
    };
  }

  private static ShellCommand pull(String upstream, String reference) {
    return ShellCommand.of(
        "{ docker pull %s && docker tag %s %s; }".formatted(upstream, upstream, reference));
  }

  private ShellCommand bootstrap(Recipe.Bootstrap recipe, String reference) {
    return ShellCommand.of(
        """
        { %s %s %s |
          docker import --change='CMD ["bash"]' \\
            --change='ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' - %s; }\
        """
            .formatted(
                "root".equals(System.getProperty("user.name")) ? "bash" : "sudo bash",
                context.file(recipe.folder().resolve("bootstrap")),
                recipe.suite(),
                reference));
  }

  /// Collects the build context and builds.
  private ShellCommand build(Recipe.Dockerfile recipe, String reference) {
    List<String> lines = new ArrayList<>(List.of("{", "context=$(mktemp -d)"));
    lines.add("cp -R %s/. \"$context\"".formatted(context.file(recipe.folder())));
    new TreeMap<>(recipe.context()).forEach((inside, path) -> lines.add(copied(inside, path)));
    lines.add(
        context
            .host()
            .bundle()
            .map(bundle -> "cp %s \"$context/ca.crt\"".formatted(context.file(bundle)))
            .orElse(": >\"$context/ca.crt\""));
    lines.add(Shell.line(arguments(recipe, reference)));
    lines.add("rm -R \"$context\"");
    return ShellCommand.of(String.join("\n    ", lines) + "\n  }");
  }

  private String copied(String inside, Path path) {
    int slash = inside.lastIndexOf('/');
    String folder =
        slash < 0
            ? ""
            : "mkdir -p \"$context/%s\" && ".formatted(Shell.quotable(inside.substring(0, slash)));
    return "%scp -R %s \"$context/%s\""
        .formatted(folder, context.file(path), Shell.quotable(inside));
  }

  private List<String> arguments(Recipe.Dockerfile recipe, String reference) {
    List<String> words = new ArrayList<>(List.of("docker build --tag=" + reference));
    recipe
        .base()
        .ifPresent(base -> words.add("--build-arg=BASE=" + context.images().reference(base)));
    new TreeMap<>(recipe.arguments())
        .forEach((name, value) -> words.add("--build-arg=" + Shell.word(name + "=" + value)));
    // Without a value docker takes it from the environment: a proxy may have a password in it.
    context.host().proxies().keySet().forEach(name -> words.add("--build-arg=" + name));
    words.add("\"$context\"");
    return words;
  }

  /// Tries to get an image that can only be pulled.
  public ShellCommand attempt(CatalogueImage image) {
    String reference = context.images().reference(image.name());
    String upstream = image.upstream().orElse(image.name());
    return pull(upstream, reference)
        .unless(context.there("image", reference))
        .orSay("%s cannot be pulled here and is left out".formatted(image.name()));
  }

  /// Makes another version of an image.
  ///
  /// @param faults those that it starts with
  /// @param token the file with the token that clears them, as a word
  public ShellCommand version(String image, String version, FaultList faults, String token) {
    String reference = context.images().reference(image);
    String versioned = context.images().versioned(image, version, faults);
    if (faults.isEmpty()) {
      return ShellCommand.of(
          "printf 'FROM %s\\nENV VERSION=\"%s\"\\n' | docker build --tag=%s -"
              .formatted(reference, version, versioned));
    }
    return ShellCommand.of(
        """
        printf 'FROM %s\\nENV VERSION="%s" FAULTS="on" FAULTS_INITIAL="%s" FAULTS_TOKEN_SHA256="%%s"\\n' \\
          "$(tr -d '\\n' <%s | sha256sum | cut -d' ' -f1)" | docker build --tag=%s -\
        """
            .formatted(reference, version, faults.text().replace("%", "%%"), token, versioned));
  }

  /// Brings an image to where the pods of the cluster find it.
  public List<ShellCommand> deliver(String reference, String inCluster) {
    return switch (context.settings().target()) {
      case Target.Embedded _ ->
          context.nodes().stream().map(node -> load(node, reference)).toList();
      case Target.Context named when named.registry().isPresent() ->
          List.of(
              ShellCommand.of("docker tag %s %s".formatted(reference, inCluster)),
              ShellCommand.of("docker push " + inCluster));
      case Target.Context named -> intoNodes(named.name(), reference);
    };
  }

  private static ShellCommand load(String node, String reference) {
    return ShellCommand.of("docker save %s | %s".formatted(reference, LOAD.formatted(node)))
        .unless(
            "docker exec %s ctr --namespace=k8s.io images list -q | grep '/%s$' >/dev/null"
                .formatted(node, reference));
  }

  /// Saves images into one file.
  public ShellCommand save(List<String> images, Path file) {
    return ShellCommand.of(
        "docker save %s | gzip >%s"
            .formatted(
                images.stream().map(context.images()::reference).collect(Collectors.joining(" ")),
                context.file(file)));
  }

  /// Loads the images of an archive of pingctl's.
  public ShellCommand load(Path file) {
    return ShellCommand.of("unzip -p %s images.tar | docker load".formatted(context.file(file)));
  }

  /// The tool that made a cluster knows how images get into it.
  private static List<ShellCommand> intoNodes(String name, String reference) {
    Map<String, String> tools =
        Map.of(
            "kind-", "kind load docker-image %s --name=%s",
            "k3d-", "k3d image import %s --cluster=%s",
            "minikube", "minikube image load %s --profile=minikube%s");
    return tools.entrySet().stream()
        .filter(tool -> name.startsWith(tool.getKey()))
        .map(tool ->
            ShellCommand.of(
                tool.getValue().formatted(reference, name.substring(tool.getKey().length()))))
        .toList();
  }
}
