package dev.pingctl.explain;

import dev.pingctl.fault.FaultList;
import dev.pingctl.image.BuildHost;
import dev.pingctl.image.CatalogueImage;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What commands refer to: folders, images, nodes, and the cluster.
///
/// Commands in a script name folders by its variables, and keep what they make in a folder of their
/// own; commands that are shown beside a run name pingctl's.
///
/// @param isScript whether the commands make a script
/// @param images the images of the run
/// @param nodes the containers of the embedded cluster's nodes, in order
/// @param numbers the numbers of the stages by their names
public record ShellContext(
    Settings settings,
    boolean isScript,
    Images images,
    List<String> nodes,
    Map<String, Integer> numbers) {
  private static final String KUBECONFIG = "kubeconfig";

  public ShellContext {
    nodes = List.copyOf(nodes);
    numbers = Map.copyOf(numbers);
  }

  /// The images of a run.
  public interface Images {
    /// The reference by which the engine has an image, or will have it; the name itself where it is
    /// none of the catalogue.
    String reference(String name);

    /// The reference by which pods name it.
    String inCluster(String name);

    /// The reference of another version of it, which starts with these faults.
    String versioned(String name, String version, FaultList faults);

    /// Whether it is what a registry gave.
    boolean isPulled(String name);

    /// Its entry in the catalogue.
    CatalogueImage entry(String name);
  }

  /// A file, as a word or a part of one between double quotes.
  String part(Path file) {
    if (isScript) {
      Path secrets = settings.home().resolve("secrets");
      if (file.startsWith(secrets)) {
        return below("$here/secrets", secrets, file);
      }
      if (file.startsWith(settings.home())) {
        return below("$here", settings.home(), file);
      }
      if (file.startsWith(settings.workshop())) {
        return below("$workshop", settings.workshop(), file);
      }
      if (file.startsWith(settings.root())) {
        return below("$installation", settings.root(), file);
      }
    }
    return Shell.quotable(file.toString());
  }

  private static String below(String variable, Path folder, Path file) {
    String rest = folder.relativize(file).toString();
    return rest.isEmpty() ? variable : variable + "/" + Shell.quotable(rest);
  }

  /// A file as a learner finds it: below the workshop's folder.
  public String place(Path file) {
    Path workshop = settings.workshop();
    return (file.startsWith(workshop) ? workshop.relativize(file) : file).toString();
  }

  /// A file as a word.
  public String file(Path file) {
    return Shell.filled(part(file));
  }

  /// A generated secret as a word.
  public String secret(String stage, String name) {
    return file(settings.secret(stage, name));
  }

  /// The folder of a stage's generated secrets as a word.
  public String secrets(String stage) {
    return file(settings.home().resolve("secrets").resolve(stage));
  }

  /// pingctl's own kubeconfig as a word; in a script, the one that it makes.
  public String kubeconfig() {
    return isScript ? "\"$KUBECONFIG\"" : file(settings.kubeconfig());
  }

  /// The words that a kubectl command begins with.
  public String kubectl() {
    return switch (settings.target()) {
      case Target.Context context -> "kubectl --context=" + Shell.word(context.name());
      case Target.Embedded _ ->
          isScript ? "kubectl" : "kubectl --" + KUBECONFIG + "=" + kubeconfig();
    };
  }

  /// The words that a Helm command begins with, and its last ones that say where.
  String helm(String subcommand) {
    return switch (settings.target()) {
      case Target.Context context ->
          "helm %s --kube-context=%s".formatted(subcommand, Shell.word(context.name()));
      case Target.Embedded _ ->
          isScript
              ? "helm " + subcommand
              : "helm %s --%s=%s".formatted(subcommand, KUBECONFIG, kubeconfig());
    };
  }

  /// A condition that holds where the engine has something.
  ///
  /// @param kind such as `container`
  public String there(String kind, String name) {
    return isScript
        ? "there %s %s".formatted(kind, Shell.word(name))
        : "docker %s inspect %s >/dev/null 2>&1".formatted(kind, Shell.word(name));
  }

  /// This machine as builds of images see it.
  BuildHost host() {
    return new BuildHost(settings.environment());
  }
}
