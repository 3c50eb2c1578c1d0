package dev.pingctl.ping;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.text.Fuzzing;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever a server sends, the parser takes it or ends with a [PingException], and is as good as
/// new for the next answer.
class AnswerParserFuzzTest {
  private static final List<String> ANSWERS =
      List.of(
          "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX-Ping-Pod: a\r\nX-Ping-Version: v2\r\n\r\n137",
          "HTTP/1.1 503 No\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n"
              + "5;n=v\r\n"
              + "Redis\r\n"
              + "0\r\n"
              + "T: x\r\n\r\n",
          "HTTP/1.1 103 Early\r\n"
              + "A: b\r\n\r\n"
              + "HTTP/1.0 200 OK\r\n"
              + "Connection: keep-alive\r\n\r\n"
              + "pong");

  private static final List<String> PIECES =
      List.of(
          "\r",
          "\n",
          "\r\n",
          "\r\n\r\n",
          ":",
          ": ",
          ";",
          ",",
          " ",
          "\t",
          "\0",
          "\u001b",
          "\u00ff",
          "-",
          "+",
          "0",
          "1",
          "9",
          "f",
          "7fffffff",
          "80000000",
          "ffffffffffffffff",
          "99999999999999999999",
          "1048577",
          "HTTP/1.1 ",
          "HTTP/1.0",
          "100",
          "101",
          "204",
          "304",
          "Content-Length: ",
          "Transfer-Encoding: chunked\r\n",
          "Transfer-Encoding: gzip, chunked",
          "Connection: close\r\n",
          "X-Ping-Pod: ",
          "chunked",
          "xxxxxxxxxxxxxxxx");

  private final AnswerParser parser = new AnswerParser();

  @Test
  void whateverComesIsAnAnswerOrRefused() throws PingException {
    Fuzzing fuzzing = Fuzzing.of("answers", 17, 40_000);
    int whole = 0;
    int refused = 0;
    while (fuzzing.goesOn()) {
      String answer = spoilt(fuzzing.random());
      parser.reset();
      try {
        if (fed(answer, fuzzing.random()) || parser.endOfStream()) {
          whole++;
          assertThat(parser.status()).as("%s: %s", fuzzing, answer).isBetween(100, 999);
          assertThat(parser.pod() + parser.version() + parser.text())
              .as("%s: %s", fuzzing, answer)
              .matches("[^\\p{Cntrl}]*");
          parser.count();
        }
      } catch (PingException e) {
        refused++;
        assertThat(e.kind())
            .as("%s: %s", fuzzing, answer)
            .isIn(ErrorKind.BAD_ANSWER, ErrorKind.TOO_LARGE);
      } catch (RuntimeException e) {
        throw new AssertionError("%s:%n%s".formatted(fuzzing, answer), e);
      }
      if (refused % 100 == 0) {
        readsTheNextOne();
      }
    }
    assertThat(whole).as("answers").isPositive();
    assertThat(refused).as("refused").isPositive();
  }

  private void readsTheNextOne() throws PingException {
    parser.reset();
    byte[] good = ANSWERS.getFirst().getBytes(ISO_8859_1);
    assertThat(parser.feed(good, good.length)).isTrue();
    assertThat(parser.count()).hasValue(137);
  }

  /// In pieces of any size, as a connection gives them.
  private boolean fed(String answer, Random random) throws PingException {
    byte[] bytes = answer.getBytes(ISO_8859_1);
    boolean whole = false;
    for (int at = 0; at < bytes.length && !whole; ) {
      int end = Math.min(bytes.length, at + 1 + random.nextInt(bytes.length));
      byte[] piece = Arrays.copyOfRange(bytes, at, end);
      whole = parser.feed(piece, piece.length);
      at = end;
    }
    return whole;
  }

  private static String spoilt(Random random) {
    StringBuilder text = new StringBuilder(ANSWERS.get(random.nextInt(ANSWERS.size())));
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + random.nextInt(12));
      String piece = PIECES.get(random.nextInt(PIECES.size()));
      switch (random.nextInt(4)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, piece.repeat(random.nextInt(50) == 0 ? 9_000 : 1));
        case 2 -> text.replace(at, end, piece);
        default -> text.insert(at, text.substring(at, end));
      }
      if (text.isEmpty()) {
        text.append(' ');
      }
    }
    return text.toString();
  }
}
