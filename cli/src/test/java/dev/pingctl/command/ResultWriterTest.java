package dev.pingctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ResultWriterTest {
  private final StringWriter err = new StringWriter();

  @Test
  void whatIsWrittenArrivesAsUtf8AndTheExitCodeStays() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ResultWriter out = new ResultWriter(bytes);
    out.print("Grüße ✓\n");

    assertThat(finish(out, 6)).isEqualTo(6);

    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("Grüße ✓\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aFullDiskIsReportedInOneLine() throws Exception {
    try (OutputStream full = new FileOutputStream("/dev/full")) {
      ResultWriter out = new ResultWriter(full);
      out.print("a result\n");

      assertThat(finish(out, 0)).isEqualTo(1);
    }

    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("pingctl: The output could not be written (No space left on device)")
        .endsWith("[PING-OUTPUT]");
  }

  @Test
  void aReaderThatHasGoneIsReportedByTheExitCodeAlone() {
    ResultWriter out = new ResultWriter(failing("Broken pipe"));
    out.print("a result\n");

    assertThat(finish(out, 0)).isEqualTo(141);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void whatFollowsSomethingIsEndedWithTheFirstLineThatIsLost() {
    AtomicInteger ended = new AtomicInteger();
    ResultWriter out = new ResultWriter(failing("Input/output error"));
    out.whenLost(ended::incrementAndGet);
    assertThat(ended).hasValue(0);

    out.println("a line");
    out.flush();
    out.println("another");
    out.flush();

    assertThat(ended).hasValue(1);
    assertThat(finish(out, 130)).isEqualTo(1);
  }

  private int finish(ResultWriter out, int code) {
    PrintWriter errors = new PrintWriter(err);
    return out.finish(code, errors);
  }

  private static OutputStream failing(String problem) {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        throw new IOException(problem);
      }
    };
  }
}
