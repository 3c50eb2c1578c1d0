package dev.pingctl.ping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 4\r\n\r\n 42\n and more",
        "Transfer-Encoding: chunked\r\n\r\n1;x=y\r\n4\r\n2\r\n2\n\r\n0\r\n\r\n",
        "\r\n42"
      })
  void theBodyEndsWhereTheAnswerSays(String rest) throws IOException {
    try (RawServer server = RawServer.always("HTTP/1.1 200 OK\r\nX-A: b\r\n" + rest, false)) {
      Question.Answer answer = Question.of(server.address(), TIMEOUT).ask();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers()).containsEntry("x-a", "b");
      assertThat(answer.body()).isEqualTo("42");
    }
  }

  @Test
  void anAnswerWithALengthIsReadFromAConnectionThatStaysOpen() throws IOException {
    String answer = "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno";
    try (RawServer server = RawServer.always(answer, true)) {
      assertThat(Question.get(server.address(), TIMEOUT))
          .hasValueSatisfying(got -> {
            assertThat(got.status()).isEqualTo(404);
            assertThat(got.body()).isEqualTo("no");
          });
    }
  }

  @Test
  void noMoreThan64KibOfABodyAreRead() throws IOException {
    String body = "x".repeat(100_000);
    String plain = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + body;
    String chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n186a0\r\n" + body + "\r\n";
    for (String answer : new String[] {plain, chunked}) {
      try (RawServer server = RawServer.always(answer, false)) {
        assertThat(Question.of(server.address(), TIMEOUT).ask().body()).hasSize(64 * 1024);
      }
    }
  }

  @Test
  void theRequestNamesTheHostAndCarriesTheHeaders() throws IOException {
    AtomicReference<String> head = new AtomicReference<>("");
    try (RawServer server =
        new RawServer((_, request, out) -> {
          head.set(request);
          out.write("HTTP/1.1 204 No\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          return true;
        })) {
      Question question =
          new Question(
              server.address(), "a.example", "/b?c", Map.of("X-D", "e"), Optional.empty(), TIMEOUT);

      assertThat(question.ask().status()).isEqualTo(204);
      assertThat(head.get().lines())
          .contains("GET /b?c HTTP/1.1", "Host: a.example:" + server.address().getPort(), "X-D: e");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nX-A",
        "SSH-2.0-x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nshort",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"
      })
  void anAnswerThatBreaksOffIsNone(String answer) throws IOException {
    try (RawServer server = RawServer.always(answer, false)) {
      assertThat(Question.get(server.address(), TIMEOUT)).isEmpty();
    }
  }

  @Test
  void anAddressWithoutHttpIsAnError() {
    assertThatThrownBy(() -> Question.of(URI.create("ftp://localhost/"), TIMEOUT).ask())
        .hasMessageContaining("ftp://localhost/");
  }
}
