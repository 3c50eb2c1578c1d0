package dev.pingctl.ping;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerParserTest {
  private final AnswerParser parser = new AnswerParser();

  @Test
  void readsStatusNamesAndCount() throws PingException {
    boolean whole =
        feed(
            """
            HTTP/1.1 200 OK
            Content-Length: 5
            x-ping-pod:  ping-7d9-abc\t
            X-PING-VERSION: 1.2.0

            137
            """);

    assertThat(whole).isTrue();
    assertThat(parser.status()).isEqualTo(200);
    assertThat(parser.pod()).isEqualTo("ping-7d9-abc");
    assertThat(parser.version()).isEqualTo("1.2.0");
    assertThat(parser.count()).hasValue(137);
    assertThat(parser.persistent()).isTrue();
  }

  @Test
  void doesNotKeepAConnectionThatSaysMoreThanItsAnswer() throws PingException {
    assertThat(feed("HTTP/1.1 200 OK\nContent-Length: 4\n\npong pong")).isTrue();

    assertThat(parser.persistent()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 50})
  void readsAnAnswerCutIntoPieces(int size) throws PingException {
    byte[] answer =
        ("HTTP/1.1 503 Service Unavailable\r\nTransfer-Encoding: chunked\r\nX-Ping-Pod: a\r\n\r\n"
                + "5;name=value\r\nRedis\r\nA\r\n is gone\n1\r\n0\r\nTrailer: x\r\n\r\n")
            .getBytes(ISO_8859_1);

    boolean whole = false;
    for (int at = 0; at < answer.length; at += size) {
      assertThat(whole).isFalse();
      byte[] piece = Arrays.copyOfRange(answer, at, Math.min(at + size, answer.length));
      whole = parser.feed(piece, piece.length);
    }

    assertThat(whole).isTrue();
    assertThat(parser.status()).isEqualTo(503);
    assertThat(parser.pod()).isEqualTo("a");
    assertThat(parser.text()).isEqualTo("Redis is gone");
    assertThat(parser.persistent()).isTrue();
  }

  @Test
  void forgetsTheLastAnswer() throws PingException {
    feed("HTTP/1.1 200 OK\nContent-Length: 2\nX-Ping-Pod: a\nConnection: close\n\n");
    parser.reset();

    feed("HTTP/1.1 200 OK\nContent-Length: 0\n\n");

    assertThat(parser.pod()).isEmpty();
    assertThat(parser.count()).isEmpty();
    assertThat(parser.persistent()).isTrue();
  }

  @Test
  void skipsInterimAnswers() throws PingException {
    assertThat(feed("HTTP/1.1 103 Early Hints\nX-Ping-Pod: early\n\nHTTP/1.1 204 None\n\n"))
        .isTrue();

    assertThat(parser.status()).isEqualTo(204);
    assertThat(parser.pod()).isEmpty();
  }

  @Test
  void takesABodyWithoutLengthAsEndingWithTheConnection() throws PingException {
    assertThat(feed("HTTP/1.0 200 OK\n\npong")).isFalse();

    assertThat(parser.endOfStream()).isTrue();
    assertThat(parser.text()).isEqualTo("pong");
    assertThat(parser.count()).isEmpty();
    assertThat(parser.persistent()).isFalse();
  }

  @Test
  void anEndInsideABodyOfKnownLengthIsNotWhole() throws PingException {
    feed("HTTP/1.1 200 OK\nContent-Length: 100\n\npong");

    assertThat(parser.endOfStream()).isFalse();
  }

  @Test
  void keepsAnOldConnectionOnlyWhereTheServerSaysSo() throws PingException {
    feed("HTTP/1.0 200 OK\nContent-Length: 0\n\n");
    assertThat(parser.persistent()).isFalse();

    parser.reset();
    feed("HTTP/1.0 200 OK\nConnection: Keep-Alive\nContent-Length: 0\n\n");
    assertThat(parser.persistent()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\n",
        "HTTP/2.0 200 OK\n",
        "HTTP/1.1 2x0 OK\n",
        "HTTP/1.1 099 OK\n",
        "HTTP/1.1 200 OK\nno colon\n",
        "HTTP/1.1 200 OK\nfolded: a\n  b: c\n",
        "HTTP/1.1 200 OK\nContent-Length: -1\n",
        "HTTP/1.1 200 OK\nContent-Length: 1\nContent-Length: 2\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: gzip\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nzz\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n1\nab\n",
        "HTTP/1.1 101 Switching Protocols\n\n"
      })
  void refusesWhatIsNotHttp(String answer) {
    assertThatThrownBy(() -> feed(answer))
        .isInstanceOfSatisfying(
            PingException.class, fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.BAD_ANSWER));
  }

  @Test
  void refusesAHeadOfMoreThan64KiB() throws PingException {
    feed("HTTP/1.1 200 OK\n");
    String header = "X-Filler: " + "x".repeat(998) + "\n";

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 65; i++) {
                feed(header);
              }
            })
        .isInstanceOfSatisfying(
            PingException.class, fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.TOO_LARGE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\nContent-Length: 1048577\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n100001\n"
      })
  void refusesABodyOfMoreThan1MiBBeforeItComes(String answer) {
    assertThatThrownBy(() -> feed(answer))
        .isInstanceOfSatisfying(
            PingException.class, fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.TOO_LARGE));
  }

  @Test
  void keepsControlCharactersOutOfWhatIsShown() throws PingException {
    feed("HTTP/1.1 500 Oops\nX-Ping-Pod: a\u001b[31mb\nContent-Length: 9\n\n\u001b[2Jhello");

    assertThat(parser.pod()).isEqualTo("a [31mb");
    assertThat(parser.text()).isEqualTo("[2Jhello");
  }

  private boolean feed(String answer) throws PingException {
    byte[] bytes = answer.replace("\n", "\r\n").getBytes(ISO_8859_1);
    return parser.feed(bytes, bytes.length);
  }
}
