package dev.pingctl.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/// The records that pingctl's parsers are compared with are what the real parsers answer. They hold
/// their questions, too, so each is asked again.
@Order(Suite.WORKSHOP_GOES)
class OracleIT {
  private static final Path RECORDS =
      Path.of("..", "cli", "src", "test", "resources", "oracle").toAbsolutePath().normalize();

  @Test
  void theRecordsAreWhatTheRealParsersAnswer() throws IOException {
    Judges.await();
    List<Path> records;
    try (Stream<Path> files = Files.list(RECORDS)) {
      records = files.toList();
    }
    assertThat(records).hasSize(5);
    for (Path record : records) {
      Process oracle =
          new ProcessBuilder(Judges.folder().resolve("oracle").toString())
              .redirectInput(record.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      assertThat(new String(oracle.getInputStream().readAllBytes(), UTF_8))
          .as("answers to %s", record)
          .isEqualTo(Files.readString(record));
    }
  }
}
