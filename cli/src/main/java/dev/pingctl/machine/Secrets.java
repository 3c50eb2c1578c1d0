package dev.pingctl.machine;

import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.Settings;
import dev.pingctl.text.FileProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// Generated passwords, each in a file of its own below pingctl's home.
///
/// The folder is closed to other users. The files themselves can be read by anyone who gets that
/// far, because a container that mounts one reads it as another user.
public final class Secrets {
  private static final int BYTES = 24;
  private static final String REDIS_USERS =
      """
      user default on #%s ~* &* +@all
      user probe on nopass resetkeys resetchannels -@all +ping
      """;

  private static final Change MISSING = Change.created(Cause.none("secret"));

  private final Settings settings;

  public Secrets(Settings settings) {
    this.settings = settings;
  }

  /// A secret by its stage and name.
  public record Found(String stage, String name) {}

  /// Writes a new password unless there is one. It has no line end, so that what gets the file as a
  /// variable gets the password alone.
  public Change create(String stage, String name) {
    Change change = decide(stage, name);
    if (!change.isChange()) {
      return change;
    }
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    write(stage, name, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    return change;
  }

  /// What that would do now.
  public Change decide(String stage, String name) {
    return Files.exists(settings.secret(stage, name)) ? Change.NONE : MISSING;
  }

  /// Writes the users of Redis (an ACL file, see the documentation of Redis) unless they are there
  /// with this password.
  public Change createRedisUsers(String stage, String name, String passwordName) {
    try {
      String text = redisUsers(stage, passwordName);
      Change change = decide(stage, name, text);
      if (change.isChange()) {
        write(stage, name, text + "\n");
      }
      return change;
    } catch (IOException e) {
      throw cannotWrite(settings.secret(stage, name), e);
    }
  }

  /// What that would do now.
  public Change decideRedisUsers(String stage, String name, String passwordName) {
    try {
      return Files.exists(settings.secret(stage, passwordName))
          ? decide(stage, name, redisUsers(stage, passwordName))
          : decide(stage, name, "");
    } catch (IOException e) {
      throw cannotRead(settings.secret(stage, name), e);
    }
  }

  private Change decide(String stage, String name, String text) throws IOException {
    Path file = settings.secret(stage, name);
    if (!Files.exists(file)) {
      return MISSING;
    }
    return Files.readString(file).strip().equals(text)
        ? Change.NONE
        : Change.changed(new Cause("the password differs"));
  }

  private String redisUsers(String stage, String passwordName) throws IOException {
    try {
      String password = Files.readString(settings.secret(stage, passwordName)).strip();
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
      return REDIS_USERS.formatted(HexFormat.of().formatHex(hash)).strip();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(String stage, String name, String text) {
    Path file = settings.secret(stage, name);
    try {
      PrivateFiles.createFolder(settings.home());
      PrivateFiles.createFolder(settings.home().resolve("secrets"));
      Files.createDirectories(file.getParent());
      Path draft = Files.createTempFile(file.getParent(), name, ".new");
      Files.writeString(draft, text);
      PrivateFiles.permit(draft, "r--r--r--");
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  private static Failure cannotWrite(Path file, IOException cause) {
    return new Failure(
        FailureId.HOME,
        ExitCode.FAILED,
        "%s cannot be written (%s); check the disk and its permissions, or set PINGCTL_HOME."
            .formatted(file, FileProblem.of(cause)),
        cause);
  }

  /// A generated secret.
  ///
  /// @throws Failure `PING-HOME` when it cannot be read
  public String read(String stage, String name) {
    Path file = settings.secret(stage, name);
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new Failure(
          FailureId.HOME,
          ExitCode.FAILED,
          "%s cannot be read (%s); `pingctl up --stage=%s` makes it."
              .formatted(file, FileProblem.of(e), stage),
          e);
    }
  }

  /// Deletes a password and folders that are empty without it.
  public Outcome delete(String stage, String name) {
    Path file = settings.secret(stage, name);
    try {
      boolean existed = Files.deleteIfExists(file);
      PrivateFiles.removeEmpty(file.getParent());
      PrivateFiles.removeEmpty(settings.home().resolve("secrets"));
      return existed ? Outcome.REMOVED : Outcome.ABSENT;
    } catch (IOException e) {
      throw new Failure(
          FailureId.HOME,
          ExitCode.FAILED,
          "%s cannot be deleted (%s); delete it by hand.".formatted(file, FileProblem.of(e)),
          e);
    }
  }

  /// The passwords there are.
  public List<Found> found() {
    Path folder = settings.home().resolve("secrets");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder, 2)) {
      return files
          .filter(Files::isRegularFile)
          .sorted()
          .map(file ->
              new Found(
                  String.valueOf(folder.relativize(file).getName(0)),
                  file.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw cannotRead(folder, e);
    }
  }

  private static Failure cannotRead(Path file, IOException cause) {
    return new Failure(
        FailureId.HOME,
        ExitCode.FAILED,
        "%s cannot be read (%s).".formatted(file, FileProblem.of(cause)),
        cause);
  }
}
