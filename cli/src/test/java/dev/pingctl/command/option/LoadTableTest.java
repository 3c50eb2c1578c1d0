package dev.pingctl.command.option;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.ping.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LoadTableTest {
  private final List<String> lines = new ArrayList<>();

  @Test
  void everyRowSaysWhatCameSinceTheRowBeforeUnderOneHeader() {
    LoadTable table = new LoadTable(List.of("0.1.0", "v2"), lines::add);

    table.row(progress(1, 0, Map.of("0.1.0", 86L)));
    table.row(progress(2, 3, Map.of("0.1.0", 140L, "v2", 46L)));
    table.row(progress(10, 3, Map.of("0.1.0", 140L, "v2", 1146L)));

    assertThat(lines)
        .containsExactly(
            "   time   0.1.0      v2  failed",
            "    1 s      86       0       0",
            "    2 s      54      46       3",
            "   10 s       0    1100       0");
  }

  @Test
  void aVersionThatNobodyExpectedGetsAColumnUnderANewHeader() {
    LoadTable table = new LoadTable(List.of("v2"), lines::add);

    table.row(progress(1, 0, Map.of("v2", 100L, "", 1L)));
    table.row(progress(2, 0, Map.of("v2", 150L, "0.1.0-canary", 50L)));

    assertThat(lines)
        .containsExactly(
            "   time      v2  failed",
            "    1 s     100       0",
            "   time      v2  0.1.0-canary  failed",
            "    2 s      50            50       0");
  }

  private static Progress progress(long seconds, long failed, Map<String, Long> versions) {
    long ok = versions.values().stream().mapToLong(Long::longValue).sum();
    return new Progress(
        Duration.ofSeconds(seconds), ok + failed, ok, failed, new TreeMap<>(versions));
  }
}
