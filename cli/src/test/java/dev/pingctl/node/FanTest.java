package dev.pingctl.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Several readers of one stream.
class FanTest {
  private static final int LENGTH = 300_000;

  private final Queue<byte[]> seen = new ConcurrentLinkedQueue<>();

  @Test
  void everyReaderGetsAllOfIt() throws IOException {
    byte[] all = bytes();

    for (int readers : List.of(1, 3)) {
      seen.clear();
      List<Consumer<InputStream>> reading = new ArrayList<>();
      for (int i = 0; i < readers; i++) {
        reading.add(this::keep);
      }
      Fan.out(new ByteArrayInputStream(all), reading);
      assertThat(seen).hasSize(readers).allMatch(each -> Arrays.equals(each, all));
    }
  }

  @Test
  void aReaderThatEndsEarlyHoldsUpNobodyAndItsFailureIsReported() {
    Failure thrown =
        catchThrowableOfType(
            Failure.class,
            () ->
                Fan.out(
                    new ByteArrayInputStream(bytes()),
                    List.of(this::keep, FanTest::fail, this::keep)));

    assertThat(thrown.id()).isEqualTo(FailureId.DISK_FULL);
    assertThat(seen).hasSize(2).allMatch(each -> each.length == LENGTH);
  }

  private void keep(InputStream input) {
    try {
      seen.add(input.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fail(InputStream input) {
    throw new Failure(FailureId.DISK_FULL, ExitCode.FAILED, "No space.");
  }

  private static byte[] bytes() {
    byte[] all = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      all[i] = (byte) (i * 31);
    }
    return all;
  }
}
