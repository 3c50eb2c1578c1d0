package dev.pingctl.machine;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Waiting;
import dev.pingctl.text.FileProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Only one pingctl changes things at a time. The lock goes with its process, however that ends.
public final class RunLock implements AutoCloseable {
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

  private final Path file;
  private final FileChannel channel;

  private RunLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Takes the lock of this pingctl home.
  ///
  /// @throws Failure `PING-BUSY` (exit 4) naming the process that holds it
  public static RunLock take(Path home) {
    return take(home.resolve("lock"), "Another pingctl%s is at work; wait until it is done.");
  }

  /// Takes the lock of the one that watches a source, which others may work beside.
  ///
  /// @throws Failure `PING-BUSY` (exit 4) naming the process that holds it
  public static RunLock takeDev(Path home) {
    return take(
        home.resolve("dev.lock"),
        "Another `pingctl dev`%s watches already; end it with Ctrl-C first.");
  }

  /// Takes the lock of the one that does experiments, between which others may change things.
  ///
  /// @throws Failure `PING-BUSY` (exit 4) naming the process that holds it
  public static RunLock takeProve(Path home) {
    return take(
        home.resolve("prove.lock"), "Another `pingctl prove`%s is at work; wait until it is done.");
  }

  /// Takes the lock of this pingctl home, and waits as long as another pingctl has it.
  ///
  /// @param busy is run once if there is something to wait for
  /// @throws Failure `PING-INTERRUPTED` when this thread is interrupted
  public static RunLock await(Path home, Runnable busy) {
    boolean isSaid = false;
    while (true) {
      try {
        return take(home);
      } catch (Failure failure) {
        if (!failure.is(FailureId.BUSY)) {
          throw failure;
        }
        if (!isSaid) {
          busy.run();
          isSaid = true;
        }
        Waiting.pause(BETWEEN_TRIES);
      }
    }
  }

  private static RunLock take(Path file, String busy) {
    try {
      PrivateFiles.createFolder(file.resolveSibling(""));
      while (true) {
        Object expected = identity(file);
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
          String pid = read(channel);
          channel.close();
          throw busy(busy, pid);
        }
        if (Files.exists(file) && identity(file).equals(expected)) {
          channel.truncate(0);
          channel.write(pid(), 0);
          return new RunLock(file, channel);
        }
        channel.close();
      }
    } catch (ClosedByInterruptException e) {
      throw Failure.interrupted(e);
    } catch (IOException e) {
      throw new Failure(
          FailureId.HOME,
          ExitCode.FAILED,
          "%s cannot be written (%s); check the disk and its permissions, or set PINGCTL_HOME."
              .formatted(file, FileProblem.of(e)),
          e);
    }
  }

  private static Failure busy(String sentence, String pid) {
    return new Failure(
        FailureId.BUSY,
        ExitCode.REFUSED,
        sentence.formatted(pid.isEmpty() ? "" : " (pid " + pid + ")"));
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(32);
    channel.read(buffer, 0);
    return StandardCharsets.UTF_8.decode(buffer.flip()).toString().strip();
  }

  private static ByteBuffer pid() {
    return StandardCharsets.UTF_8.encode(ProcessHandle.current().pid() + "\n");
  }

  /// What tells this file from one of the same name that came after it: the one who held the lock
  /// before may have deleted the file after it was opened here. Found without opening the file:
  /// closing any descriptor of it would give the lock back.
  private static Object identity(Path file) throws IOException {
    if (!Files.exists(file)) {
      try {
        Files.createFile(file);
      } catch (FileAlreadyExistsException e) {
        // Another pingctl made it at the same moment, which is as good.
      }
    }
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? file : key;
  }

  /// Gives the lock back; its file goes, and pingctl's home too when nothing is kept in it.
  @Override
  public void close() {
    @Nullable IOException failed = null;
    try {
      Files.deleteIfExists(file);
      PrivateFiles.removeEmpty(file.getParent());
    } catch (IOException e) {
      failed = e;
    }
    try {
      channel.close();
    } catch (IOException e) {
      failed = e;
    }
    if (failed != null) {
      throw new Failure(
          FailureId.HOME, ExitCode.FAILED, "%s cannot be removed.".formatted(file), failed);
    }
  }
}
