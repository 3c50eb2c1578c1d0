package dev.pingctl.ping;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// Single questions over HTTP. The JDK's older client serves: it starts faster than the newer one,
/// and load goes through [dev.pingctl.ping].
public final class Question {
  private static final int LONGEST_BODY = 64 * 1024;

  private Question() {}

  /// Status and body (at most 64 KiB of it) of an answer.
  public record Answer(int status, String body) {}

  /// Asks once.
  ///
  /// @return the answer, or empty when nothing answered in time
  public static Optional<Answer> get(URI url, Duration timeout) {
    try {
      if (!(url.toURL().openConnection() instanceof HttpURLConnection connection)) {
        return Optional.empty();
      }
      connection.setConnectTimeout((int) timeout.toMillis());
      connection.setReadTimeout((int) timeout.toMillis());
      connection.setInstanceFollowRedirects(false);
      int status = connection.getResponseCode();
      try (InputStream body =
          status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
        byte[] bytes = body == null ? new byte[0] : body.readNBytes(LONGEST_BODY);
        return Optional.of(new Answer(status, new String(bytes, StandardCharsets.UTF_8).strip()));
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
