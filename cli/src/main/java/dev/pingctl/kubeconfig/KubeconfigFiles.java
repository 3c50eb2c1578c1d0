package dev.pingctl.kubeconfig;

import dev.pingctl.machine.PrivateFiles;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.outcome.Waiting;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.Target;
import dev.pingctl.text.FileProblem;
import dev.pingctl.text.WorkingFolder;
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
  public record ContextChoice(Kubeconfig kubeconfig, String context) {}

  /// The context that the target of the settings names.
  ///
  /// @throws Failure `PING-NO-CLUSTER` where the embedded cluster was never brought up,
  ///   `PING-NO-CONTEXT` where no kubeconfig of the user has the context
  public ContextChoice choose() {
    return switch (settings.target()) {
      case Target.Embedded ignored -> new ContextChoice(own(), EMBEDDED);
      case Target.Context context -> new ContextChoice(having(context.name()), context.name());
    };
  }

  private Kubeconfig own() {
    Path file = settings.kubeconfig();
    if (!Files.exists(file)) {
      throw new Failure(
          FailureId.NO_CLUSTER,
          ExitCode.UNREACHABLE,
          "There is no embedded cluster; bring it up with `pingctl cluster up`.");
    }
    return read(file);
  }

  /// Whether pingctl's own kubeconfig is there and was read from this container.
  public boolean isOf(String node, String server) {
    Path file = settings.kubeconfig();
    if (!Files.exists(file)) {
      return false;
    }
    try {
      Kubeconfig own = read(file);
      return own.node(EMBEDDED).equals(Optional.of(node))
          && own.server(EMBEDDED).equals(Optional.of(server));
    } catch (Failure e) {
      return false; // It is written again.
    }
  }

  private Kubeconfig having(String context) {
    List<Path> files = ofTheUser().stream().map(WorkingFolder::reaches).toList();
    List<Kubeconfig> there =
        files.stream().filter(Files::exists).map(KubeconfigFiles::read).toList();
    return Kubeconfig.having(context, there)
        .orElseThrow(() ->
            new Failure(
                FailureId.NO_CONTEXT,
                ExitCode.USAGE,
                there.isEmpty()
                    ? "There is no kubeconfig%s, so no context %s; set the variable KUBECONFIG."
                        .formatted(files.isEmpty() ? "" : " at " + names(files), context)
                    : "There is no context %s in %s; there is: %s."
                        .formatted(
                            context,
                            names(there.stream().map(Kubeconfig::file).toList()),
                            contexts(there))));
  }

  /// The names of the contexts in the user's kubeconfig files.
  ///
  /// @throws Failure `PING-KUBECONFIG` where one of them cannot be read
  public List<String> contexts() {
    return all(ofTheUser().stream().filter(Files::exists).map(KubeconfigFiles::read).toList());
  }

  private static List<String> all(List<Kubeconfig> files) {
    return files.stream().flatMap(file -> file.contexts().stream()).distinct().toList();
  }

  private static String names(List<Path> files) {
    return String.join(", ", files.stream().map(Path::toString).toList());
  }

  private static String contexts(List<Kubeconfig> files) {
    List<String> names = all(files);
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  /// The user's kubeconfig files, in the order in which kubectl looks at them. None where the user
  /// names none and has no home.
  private List<Path> ofTheUser() {
    List<Path> named =
        Stream.of(settings.environment().getOrDefault("KUBECONFIG", "").split(File.pathSeparator))
            .filter(name -> !name.isBlank())
            .map(Path::of)
            .distinct()
            .toList();
    return named.isEmpty()
        ? Settings.userHome(settings.environment()).stream()
            .map(home -> home.resolve(".kube/config"))
            .toList()
        : named;
  }

  /// The file that kubectl would write something new to: the first that exists, else the last.
  private Path forAdditions() {
    List<Path> files = ofTheUser();
    if (files.isEmpty()) {
      throw new Failure(
          FailureId.KUBECONFIG,
          ExitCode.USAGE,
          "You have no home folder for a kubeconfig; set the variable KUBECONFIG to a file.");
    }
    return WorkingFolder.reaches(
        files.stream().filter(Files::exists).findFirst().orElse(files.getLast()));
  }

  private static Kubeconfig read(Path file) {
    try {
      return Kubeconfig.parse(file, Files.readString(file));
    } catch (IOException e) {
      throw new Failure(
          FailureId.KUBECONFIG,
          ExitCode.USAGE,
          "%s can't be read (%s); check that it is a text file and its permissions."
              .formatted(file, FileProblem.of(e)),
          e);
    }
  }

  /// Writes pingctl's own kubeconfig from the administrator's one of a node.
  ///
  /// @param node the id of the node's container
  public Outcome write(String administrator, String server, String node) {
    Path file = settings.kubeconfig();
    String text = Kubeconfig.parse(file, administrator).as(EMBEDDED, server, owner(), node);
    try {
      if (Files.exists(file) && Files.readString(file).equals(text)) {
        return Outcome.UNCHANGED;
      }
      PrivateFiles.createFolder(settings.home());
      replace(file, text);
      PrivateFiles.permit(file, "rw-------");
      return Outcome.CHANGED;
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  /// Adds the embedded cluster's context to the user's kubeconfig; all else in it stays as it is.
  ///
  /// @throws Failure `PING-FOREIGN` where it has such a context that is not of this pingctl
  public Outcome merge() {
    Kubeconfig own = own();
    Path file = holdingOurs().stream().findFirst().orElseGet(this::forAdditions);
    return change(file, text -> KubeconfigText.with(file, text, own, EMBEDDED, owner()));
  }

  /// Deletes pingctl's own kubeconfig, and its entries in the user's where they were merged.
  public Outcome delete() {
    List<Path> merged = holdingOurs();
    merged.forEach(
        file -> change(file, text -> KubeconfigText.without(file, text, EMBEDDED, owner())));
    try {
      boolean deleted = Files.deleteIfExists(settings.kubeconfig());
      PrivateFiles.removeEmpty(settings.home());
      return deleted || !merged.isEmpty() ? Outcome.REMOVED : Outcome.ABSENT;
    } catch (IOException e) {
      throw cannotWrite(settings.kubeconfig(), e);
    }
  }

  /// Marks entries as this pingctl's: another one has another home.
  private String owner() {
    return settings.home().toString();
  }

  /// The user's files with entries of this pingctl. One that cannot be read is none of them.
  private List<Path> holdingOurs() {
    return ofTheUser().stream().filter(Files::exists).filter(this::holdsOurs).toList();
  }

  private boolean holdsOurs(Path file) {
    try {
      return KubeconfigText.holds(read(file), EMBEDDED, owner());
    } catch (Failure e) {
      return false;
    }
  }

  /// Changes a file of the user's under the lock that kubectl takes, too.
  private static Outcome change(Path file, UnaryOperator<String> change) {
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
      throw cannotChange(file, e);
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
              FailureId.KUBECONFIG,
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
    Path real = target(file.toAbsolutePath());
    Path draft = Files.createTempFile(real.getParent(), "kubeconfig", ".new");
    try {
      if (Files.exists(real)) {
        PrivateFiles.permit(
            draft, PosixFilePermissions.toString(Files.getPosixFilePermissions(real)));
      }
      Files.writeString(draft, text);
      Files.move(draft, real, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /// What a link leads to, there or not.
  private static Path target(Path file) throws IOException {
    return Files.isSymbolicLink(file)
        ? target(file.resolveSibling(Files.readSymbolicLink(file)))
        : file;
  }

  /// Whether pingctl's own kubeconfig exists, or what was merged from it.
  public boolean exist() {
    return Files.exists(settings.kubeconfig()) || !holdingOurs().isEmpty();
  }

  private static Failure cannotChange(Path file, IOException cause) {
    return new Failure(
        FailureId.KUBECONFIG,
        ExitCode.FAILED,
        "Your kubeconfig %s cannot be changed (%s); check the disk and its permissions."
            .formatted(file, FileProblem.of(cause)),
        cause);
  }

  private static Failure cannotWrite(Path file, IOException cause) {
    return new Failure(
        FailureId.HOME,
        ExitCode.FAILED,
        "%s cannot be written (%s); check the disk and its permissions, or set PINGCTL_HOME."
            .formatted(file, FileProblem.of(cause)),
        cause);
  }
}
