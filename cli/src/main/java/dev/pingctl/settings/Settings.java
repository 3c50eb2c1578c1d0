package dev.pingctl.settings;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What one run of pingctl is set to: where its files are, which ports and image source it uses.
///
/// `root` is the installation; `workshop` the folder with the stages, their templates and images,
/// which is the installation too where nobody names another; `home` holds what pingctl keeps for
/// itself; `portBase` is added to a stage's number to give its port; `environment` is what compose
/// files are interpolated with; `target` is where Kubernetes stages run, and `forceConflicts`
/// whether fields there that another has set are taken over.
public record Settings(
    Path root,
    Path workshop,
    Path home,
    int portBase,
    ImagePolicy images,
    Map<String, String> environment,
    Target target,
    boolean forceConflicts) {
  /// The port base when none is given: stage 4 answers on port 5004.
  public static final int DEFAULT_PORT_BASE = 5000;

  /// Port offset of HTTPS: host port = port base + 443, node port = 30000 + 443.
  public static final int HTTPS = 443;

  /// What Java has as the home of a user whom the machine does not know.
  private static final String UNKNOWN = "?";

  /// What Java reads for bytes of a variable that are not UTF-8.
  private static final char UNREADABLE = '\uFFFD';

  private static final int NODE_PORT_BASE = 30_000;

  public Settings {
    environment = Map.copyOf(environment);
  }

  /// The user's home folder in this environment: what `HOME` says, as for other programs, else what
  /// the machine has on record. Empty where there is none.
  public static Optional<Path> userHome(Map<String, String> environment) {
    return userHome(environment, System.getProperty("user.home", UNKNOWN));
  }

  static Optional<Path> userHome(Map<String, String> environment, String recorded) {
    String home = environment.getOrDefault("HOME", "");
    return Optional.of(home.isBlank() ? recorded : home)
        .filter(found -> !found.equals(UNKNOWN))
        .map(Path::of);
  }

  /// The folder that pingctl keeps its files in: `PINGCTL_HOME`, else `.pingctl` in the user's
  /// home.
  ///
  /// @throws Failure `PING-HOME` where neither is known, or its name is not UTF-8: Java would take
  ///   another folder for it
  public static Path home(Map<String, String> environment) {
    String named = environment.getOrDefault("PINGCTL_HOME", "");
    Path home =
        named.isBlank()
            ? userHome(environment).orElseThrow(Settings::noHome).resolve(".pingctl")
            : Path.of(named);
    if (home.toString().indexOf(UNREADABLE) >= 0) {
      throw new Failure(
          FailureId.HOME,
          ExitCode.FAILED,
          "The name of pingctl's home %s is not UTF-8; set PINGCTL_HOME to another folder."
              .formatted(home));
    }
    return home;
  }

  private static Failure noHome() {
    return new Failure(
        FailureId.HOME,
        ExitCode.FAILED,
        "It is not known where your home folder is: the variable HOME is not set, and this machine"
            + " has no entry for your user id; set HOME or PINGCTL_HOME to a folder.");
  }

  /// Settings for the installation's own workshop and the embedded cluster.
  public Settings(
      Path root, Path home, int portBase, ImagePolicy images, Map<String, String> environment) {
    this(root, root, home, portBase, images, environment, new Target.Embedded(), false);
  }

  /// Whether stages are those of the installation.
  public boolean isBundled() {
    return workshop.equals(root);
  }

  /// Whose the things are that are made under these settings.
  public Owner owner() {
    return new Owner(home, isBundled() ? Optional.empty() : Optional.of(workshop));
  }

  /// Whether Kubernetes stages run on the cluster that pingctl brings along.
  public boolean isEmbedded() {
    return target instanceof Target.Embedded;
  }

  /// The port of every node that a stage's Service is published on.
  public static int nodePort(int stageNumber) {
    return NODE_PORT_BASE + stageNumber;
  }

  /// A file or folder of the built ping service: the workshop's own where it has one.
  public Path service(String name) {
    Path own = workshop.resolve("service").resolve(name);
    return Files.exists(own) ? own : root.resolve("service").resolve(name);
  }

  /// pingctl's own kubeconfig, for the embedded cluster.
  public Path kubeconfig() {
    return home.resolve("kubeconfig");
  }

  /// The port of this machine a stage answers on.
  public int port(int stageNumber) {
    return portBase + stageNumber;
  }

  /// The port at which a stage serves names over HTTPS: one of this machine where its ports are
  /// published there, the usual one elsewhere.
  public int httpsPort(String stage) {
    return target.publishes(stage) ? port(HTTPS) : HTTPS;
  }

  /// The file a generated secret of a stage is kept in.
  public Path secret(String stage, String name) {
    return home.resolve("secrets").resolve(stage).resolve(name);
  }

  /// The file that tells which process runs as part of a stage.
  public Path processRecord(String stage, String name) {
    return home.resolve("processes").resolve(stage).resolve(name + ".pid");
  }

  /// The file a plain process of a stage writes its output to.
  public Path processLog(String stage, String name) {
    return home.resolve("logs").resolve(stage).resolve(name + ".log");
  }

  /// These settings with another workshop.
  public Settings withWorkshop(Path folder) {
    return new Settings(root, folder, home, portBase, images, environment, target, forceConflicts);
  }

  /// These settings with another image source.
  public Settings withImages(ImagePolicy policy) {
    return new Settings(
        root, workshop, home, portBase, policy, environment, target, forceConflicts);
  }

  /// These settings with another port base.
  public Settings withPortBase(int base) {
    return new Settings(root, workshop, home, base, images, environment, target, forceConflicts);
  }

  /// These settings with another cluster.
  public Settings withTarget(Target other) {
    return new Settings(root, workshop, home, portBase, images, environment, other, forceConflicts);
  }

  /// These settings, taking over what others have set.
  public Settings withForceConflicts(boolean force) {
    return new Settings(root, workshop, home, portBase, images, environment, target, force);
  }
}
