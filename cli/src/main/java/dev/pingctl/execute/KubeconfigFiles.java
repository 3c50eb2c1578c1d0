package dev.pingctl.execute;

import dev.pingctl.failure.ExitCode;
import dev.pingctl.failure.Failure;
import dev.pingctl.plan.Inventory;
import dev.pingctl.workshop.ClusterNode;
import dev.pingctl.workshop.Kubeconfig;
import dev.pingctl.workshop.KubeconfigText;
import dev.pingctl.workshop.Settings;
import dev.pingctl.workshop.Target;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The kubeconfig files: pingctl's own, for the embedded cluster, and the user's.
public final class KubeconfigFiles {
  /// The context of the embedded cluster.
  public static final String EMBEDDED = "pingctl";

  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(5);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);

  private final Settings settings;

  /// The files as these settings say.
  public KubeconfigFiles(Settings settings) {
    this.settings = settings;
  }

  /// A context of a kubeconfig.
  public record Choice(Kubeconfig kubeconfig, String context) {}

  /// The context that the target of the settings stands for.
  ///
  /// @throws Failure `PING-NO-CLUSTER` where the embedded cluster was never brought up,
  ///   `PING-NO-CONTEXT` where no kubeconfig of the user has the context
  public Choice choose() {
    return switch (settings.target()) {
      case Target.Embedded ignored -> new Choice(own(), EMBEDDED);
      case Target.Context context -> new Choice(having(context.name()), context.name());
    };
  }

  private Kubeconfig own() {
    Path file = settings.kubeconfig();
    if (!Files.exists(file)) {
      throw new Failure(
          "PING-NO-CLUSTER",
          ExitCode.UNREACHABLE,
          "There is no embedded cluster; bring it up with `pingctl cluster up`.");
    }
    return read(file);
  }

  /// The first of the user's kubeconfigs that has a context.
  private Kubeconfig having(String context) {
    List<Path> files = ofTheUser();
    List<Kubeconfig> there =
        files.stream().filter(Files::exists).map(KubeconfigFiles::read).toList();
    return there.stream()
        .filter(file -> file.contexts().contains(context))
        .findFirst()
        .orElseThrow(() ->
            new Failure(
                "PING-NO-CONTEXT",
                ExitCode.USAGE,
                there.isEmpty()
                    ? "There is no kubeconfig at %s, so no context %s; set the variable KUBECONFIG."
                        .formatted(files.getFirst(), context)
                    : "%s has no context %s; it has: %s."
                        .formatted(
                            there.getFirst().file(),
                            context,
                            String.join(
                                ", ",
                                there.stream()
                                    .flatMap(file -> file.contexts().stream())
                                    .toList()))));
  }

  /// The user's kubeconfig files, in the order in which kubectl looks at them.
  private List<Path> ofTheUser() {
    String variable = settings.environment().getOrDefault("KUBECONFIG", "");
    return variable.isBlank()
        ? List.of(Path.of(System.getProperty("user.home"), ".kube", "config"))
        : Stream.of(variable.split(File.pathSeparator))
            .filter(name -> !name.isBlank())
            .map(Path::of)
            .toList();
  }

  private static Kubeconfig read(Path file) {
    try {
      return Kubeconfig.parse(file, Files.readString(file));
    } catch (IOException e) {
      throw new Failure(
          "PING-KUBECONFIG",
          ExitCode.USAGE,
          "%s can't be read (%s); check its permissions.".formatted(file, e.getMessage()),
          e);
    }
  }

  /// Writes pingctl's own kubeconfig from the administrator's one of a node.
  Outcome write(String administrator, String server) {
    Path file = settings.kubeconfig();
    String text = Kubeconfig.parse(file, administrator).as(EMBEDDED, server);
    try {
      if (Files.exists(file) && Files.readString(file).equals(text)) {
        return Outcome.UNCHANGED;
      }
      PrivateFiles.createFolder(settings.home());
      replace(file, text);
      return Outcome.CHANGED;
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  /// Adds the embedded cluster's context to the user's first kubeconfig file; all else in it stays
  /// as it is.
  Outcome merge() {
    Kubeconfig own = own();
    return change(text -> KubeconfigText.with(ofTheUser().getFirst(), text, own, EMBEDDED));
  }

  /// Deletes pingctl's own kubeconfig, and its entries in the user's where they were merged.
  Outcome delete() {
    try {
      Path users = ofTheUser().getFirst();
      if (Files.exists(users) && read(users).contexts().contains(EMBEDDED) && isOurs(read(users))) {
        change(text -> KubeconfigText.without(users, text, EMBEDDED));
      }
      return Files.deleteIfExists(settings.kubeconfig()) ? Outcome.REMOVED : Outcome.ABSENT;
    } catch (IOException e) {
      throw cannotWrite(settings.kubeconfig(), e);
    }
  }

  /// Whether the context of that name in the user's file leads to the embedded cluster.
  private boolean isOurs(Kubeconfig users) {
    return Files.exists(settings.kubeconfig())
        && users.server(EMBEDDED).equals(own().server(EMBEDDED));
  }

  /// Changes the user's file under the lock that kubectl takes, too.
  private Outcome change(UnaryOperator<String> change) {
    Path file = ofTheUser().getFirst();
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      take(lock);
      try {
        String before = Files.exists(file) ? Files.readString(file) : "";
        String after = change.apply(before);
        if (after.equals(before)) {
          return Outcome.UNCHANGED;
        }
        replace(file, after);
        return Outcome.CHANGED;
      } finally {
        Files.deleteIfExists(lock);
      }
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  private static void take(Path lock) throws IOException {
    long deadline = System.nanoTime() + LOCK_PATIENCE.toNanos();
    while (true) {
      try {
        Files.createFile(lock);
        return;
      } catch (FileAlreadyExistsException e) {
        if (System.nanoTime() > deadline) {
          throw new Failure(
              "PING-KUBECONFIG",
              ExitCode.REFUSED,
              "Another program is changing your kubeconfig, or was ended while it did: if not, delete %s."
                  .formatted(lock),
              e);
        }
        Waiting.pause(BETWEEN_QUESTIONS);
      }
    }
  }

  /// Replaces a file whole, with the permissions it had, also where it is a link.
  private static void replace(Path file, String text) throws IOException {
    Path real = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path draft = Files.createTempFile(real.getParent(), "kubeconfig", ".new");
    if (Files.exists(real)) {
      PrivateFiles.permit(
          draft, PosixFilePermissions.toString(Files.getPosixFilePermissions(real)));
    }
    Files.writeString(draft, text);
    Files.move(draft, real, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Pingctl's own kubeconfig as an item of an inventory, where it is there.
  Optional<Inventory.Item> found() {
    return Files.exists(settings.kubeconfig())
        ? Optional.of(
            new Inventory.Item(Inventory.Kind.KUBECONFIG, "kubeconfig", ClusterNode.STAGE))
        : Optional.empty();
  }

  private static Failure cannotWrite(Path file, IOException cause) {
    return new Failure(
        "PING-HOME",
        ExitCode.FAILED,
        "%s cannot be written (%s); check the disk and its permissions, or set PINGCTL_HOME."
            .formatted(file, cause.getMessage()),
        cause);
  }
}
