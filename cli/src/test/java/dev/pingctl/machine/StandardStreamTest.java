package dev.pingctl.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StandardStreamTest {
  private static final String PROPERTY = "pingctl.terminals";

  @AfterEach
  void forget() {
    System.clearProperty(PROPERTY);
  }

  @Test
  void aStreamIsATerminalWhereTheLauncherFoundOne() {
    assertThat(terminals()).isEmpty();

    System.setProperty(PROPERTY, "01");
    assertThat(terminals()).containsExactly(StandardStream.INPUT, StandardStream.OUTPUT);

    System.setProperty(PROPERTY, "2");
    assertThat(terminals()).containsExactly(StandardStream.ERROR);
  }

  private static List<StandardStream> terminals() {
    return Arrays.stream(StandardStream.values()).filter(StandardStream::isTerminal).toList();
  }
}
