package dev.pingctl.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
  @TempDir Path folder = Path.of("");

  @Test
  void theLockTellsWhoHoldsItAndLeavesNothingBehind() throws Exception {
    Path home = folder.resolve("home");

    try (RunLock lock = RunLock.take(home)) {
      assertThat(lock).isNotNull();
      assertThat(Files.readString(home.resolve("lock")).strip())
          .isEqualTo(String.valueOf(ProcessHandle.current().pid()));
    }

    assertThat(Files.exists(home)).isFalse();
  }

  @Test
  void aHomeThatHoldsOtherThingsStays() throws Exception {
    Path kept = Files.writeString(folder.resolve("kept"), "x");

    RunLock.take(folder).close();

    assertThat(Files.exists(kept)).isTrue();
  }

  @Test
  void aLockFileOfADeadProcessDoesNotMatter() throws Exception {
    Files.writeString(folder.resolve("lock"), "999999\n");

    RunLock.take(folder).close();

    assertThat(Files.exists(folder.resolve("lock"))).isFalse();
  }

  @Test
  void anotherProcessIsRefusedAndToldWhoHoldsIt() throws Exception {
    try (RunLock lock = RunLock.take(folder)) {
      assertThat(lock).isNotNull();
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Taker.class.getName(),
                  folder.toString())
              .redirectErrorStream(true)
              .start();

      assertThat(new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("Another pingctl (pid " + ProcessHandle.current().pid() + ") is at work");
    }
  }

  @Test
  void theOneThatWatchesASourceLeavesTheOthersAtWork() throws Exception {
    try (RunLock watching = RunLock.takeDev(folder);
        RunLock changing = RunLock.take(folder)) {
      assertThat(watching).isNotEqualTo(changing);
      assertThat(folder.resolve("dev.lock")).exists();
      assertThat(folder.resolve("lock")).exists();
    }

    assertThat(folder).doesNotExist();
  }

  /// Takes the lock in a process of its own.
  static final class Taker {
    public static void main(String[] arguments) {
      RunLock.take(Path.of(arguments[0])).close();
    }
  }
}
