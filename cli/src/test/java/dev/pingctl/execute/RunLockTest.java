package dev.pingctl.execute;

import static org.assertj.core.api.Assertions.assertThat;

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
}
