package dev.pingctl.console;

import dev.pingctl.outcome.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The questions to Prometheus that the console passes on: those of its HTTP API that read series
/// and alerts. It has a client of its own because answers are passed on as streams of any length;
/// the one of the `ping` package keeps 64 KiB.
final class PrometheusQueries {
  private static final Pattern QUESTION =
      Pattern.compile(
          "/api/v1/(alerts|query|query_range|series|labels|label/[a-zA-Z_][a-zA-Z0-9_]*/values)");

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final Supplier<URI> prometheus;

  PrometheusQueries(Supplier<URI> prometheus) {
    this.prometheus = prometheus;
  }

  /// What Prometheus answers, or that it does not; empty where the path is no such question.
  Optional<Answer> answer(String path, @Nullable String query) {
    if (!QUESTION.matcher(path).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          ask(URI.create(prometheus.get() + path + (query == null ? "" : "?" + query))));
    } catch (IOException | Failure e) {
      return Optional.of(away());
    }
  }

  private static Answer ask(URI question) throws IOException {
    if (!(question.toURL().openConnection() instanceof HttpURLConnection connection)) {
      throw new IOException("not an HTTP address: " + question);
    }
    connection.setConnectTimeout((int) CONNECT.toMillis());
    connection.setReadTimeout((int) ANSWER.toMillis());
    connection.setInstanceFollowRedirects(false);
    int status = connection.getResponseCode();
    InputStream body =
        status >= HttpURLConnection.HTTP_BAD_REQUEST
            ? connection.getErrorStream()
            : connection.getInputStream();
    return body == null
        ? Answer.of(status, Answer.JSON, "")
        : new Answer(status, Answer.JSON, connection.getContentLengthLong(), body);
  }

  /// In the words of Prometheus' own errors, so that the page needs to know one form alone.
  private static Answer away() {
    String sentence = "Prometheus does not answer; bring it up with: pingctl up --stage=monitoring";
    return Answer.of(
        Answer.BAD_GATEWAY,
        Answer.JSON,
        "{\"status\":\"error\",\"errorType\":\"unavailable\",\"error\":\"%s\"}\n"
            .formatted(sentence));
  }
}
