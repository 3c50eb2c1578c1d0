package dev.pingctl.execute;

import dev.pingctl.failure.ExitCode;
import dev.pingctl.failure.Failure;
import dev.pingctl.plan.Inventory;
import dev.pingctl.workshop.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/// Generated passwords, each in a file of its own below pingctl's home.
///
/// The folder is closed to other users. The files themselves can be read by anyone who gets that
/// far, because a container that mounts one reads it as another user.
final class Secrets {
  private static final int BYTES = 24;

  private final Settings settings;

  Secrets(Settings settings) {
    this.settings = settings;
  }

  /// Writes a new password unless there is one.
  Outcome create(String stage, String name) {
    Path file = settings.secret(stage, name);
    if (Files.exists(file)) {
      return Outcome.UNCHANGED;
    }
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    try {
      PrivateFiles.createFolder(settings.home());
      PrivateFiles.createFolder(settings.home().resolve("secrets"));
      Files.createDirectories(file.getParent());
      Path draft = Files.createTempFile(file.getParent(), name, ".new");
      Files.writeString(draft, password + "\n");
      PrivateFiles.permit(draft, "rw-r--r--");
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      return Outcome.CREATED;
    } catch (IOException e) {
      throw new Failure(
          "PING-HOME",
          ExitCode.FAILED,
          "%s cannot be written (%s); check the disk and its permissions, or set PINGCTL_HOME."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /// Deletes a password and folders that are empty without it.
  Outcome delete(String stage, String name) {
    Path file = settings.secret(stage, name);
    try {
      boolean existed = Files.deleteIfExists(file);
      PrivateFiles.removeEmpty(file.getParent());
      PrivateFiles.removeEmpty(settings.home().resolve("secrets"));
      return existed ? Outcome.REMOVED : Outcome.ABSENT;
    } catch (IOException e) {
      throw new Failure(
          "PING-HOME",
          ExitCode.FAILED,
          "%s cannot be deleted (%s); delete it by hand.".formatted(file, e.getMessage()),
          e);
    }
  }

  /// The passwords there are.
  List<Inventory.Item> found() {
    Path folder = settings.home().resolve("secrets");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder, 2)) {
      return files
          .filter(Files::isRegularFile)
          .sorted()
          .map(file ->
              new Inventory.Item(
                  Inventory.Kind.SECRET,
                  file.getFileName().toString(),
                  String.valueOf(folder.relativize(file).getName(0))))
          .toList();
    } catch (IOException e) {
      throw new Failure(
          "PING-HOME",
          ExitCode.FAILED,
          "%s cannot be read (%s).".formatted(folder, e.getMessage()),
          e);
    }
  }
}
