package dev.pingctl.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpAnswerTest {
  @Test
  void readsStatusHeadersAndABodyOfKnownLength() throws IOException {
    HttpAnswer answer =
        read("HTTP/1.1 201 Created\r\nX-One: 1\r\nContent-Length: 4\r\n\r\nbodyrest");

    assertThat(answer.getStatusCode()).isEqualTo(201);
    assertThat(answer.getHeader("x-one")).isEqualTo("1");
    assertThat(body(answer)).isEqualTo("body");
  }

  @Test
  void joinsChunks() throws IOException {
    HttpAnswer answer =
        read(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\nrest");

    assertThat(body(answer)).isEqualTo("abc0123456789");
  }

  @Test
  void readsToTheEndWhereNoLengthIsGiven() throws IOException {
    assertThat(body(read("HTTP/1.1 200 OK\r\n\r\nall of it"))).isEqualTo("all of it");
  }

  @Test
  void skipsInterimAnswers() throws IOException {
    HttpAnswer answer = read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");

    assertThat(answer.getStatusCode()).isEqualTo(204);
    assertThat(body(answer)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab"
      })
  void aBodyThatBreaksOffIsAnError(String text) throws IOException {
    HttpAnswer answer = read(text);

    assertThatThrownBy(() -> body(answer)).isInstanceOf(EOFException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nX",
        "SSH-2.0-server\r\n\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n"
      })
  void whatIsNoAnswerIsAnError(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
  }

  @Test
  void aChunkSizeThatIsNoNumberIsAnError() throws IOException {
    HttpAnswer answer = read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");

    assertThatThrownBy(() -> body(answer)).hasMessageContaining("zz");
  }

  private static HttpAnswer read(String text) throws IOException {
    return HttpAnswer.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), () -> {});
  }

  private static String body(HttpAnswer answer) throws IOException {
    return new String(answer.getBody().readAllBytes(), StandardCharsets.UTF_8);
  }
}
