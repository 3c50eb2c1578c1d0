package dev.pingctl.execute;

import dev.pingctl.failure.ExitCode;
import dev.pingctl.failure.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Only one pingctl changes things at a time. The lock goes with its process, however that ends.
public final class RunLock implements AutoCloseable {
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
    Path file = home.resolve("lock");
    try {
      PrivateFiles.createFolder(home);
      while (true) {
        FileChannel channel =
            FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
          String pid = new String(read(channel), StandardCharsets.UTF_8).strip();
          channel.close();
          throw busy(pid);
        }
        if (isStillThere(file, channel)) {
          channel.truncate(0);
          channel.write(
              ByteBuffer.wrap(
                  (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)),
              0);
          return new RunLock(file, channel);
        }
        channel.close();
      }
    } catch (IOException e) {
      throw new Failure(
          "PING-HOME",
          ExitCode.FAILED,
          "%s cannot be written (%s); check the disk and its permissions, or set PINGCTL_HOME."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static Failure busy(String pid) {
    return new Failure(
        "PING-BUSY",
        ExitCode.REFUSED,
        "Another pingctl%s is at work; wait until it is done."
            .formatted(pid.isEmpty() ? "" : " (pid " + pid + ")"));
  }

  private static byte[] read(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(32);
    int length = Math.max(0, channel.read(buffer, 0));
    byte[] bytes = new byte[length];
    buffer.flip().get(bytes);
    return bytes;
  }

  /// The one who held the lock before may have deleted the file after it was opened here.
  private static boolean isStillThere(Path file, FileChannel channel) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    byte[] probe = (ProcessHandle.current().pid() + "?\n").getBytes(StandardCharsets.UTF_8);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(probe), 0);
    return java.util.Arrays.equals(probe, Files.readAllBytes(file));
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
          "PING-HOME", ExitCode.FAILED, "%s cannot be removed.".formatted(file), failed);
    }
  }
}
