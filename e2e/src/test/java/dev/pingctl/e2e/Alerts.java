package dev.pingctl.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// What the Prometheus of stage monitoring says of alerts.
final class Alerts {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String QUERY = "http://127.0.0.1:5009/api/v1/query?query=";

  private Alerts() {}

  /// Whether an alert is pending or fires.
  static boolean has(String alert) {
    return exists("ALERTS{alertname=\"%s\"}".formatted(alert));
  }

  /// Whether an alert is pending or fires for a pod.
  static boolean has(String alert, String pod) {
    return exists("ALERTS{alertname=\"%s\", pod=\"%s\"}".formatted(alert, pod));
  }

  private static boolean exists(String query) {
    URI question = URI.create(QUERY + URLEncoder.encode(query, StandardCharsets.UTF_8));
    try (InputStream body = question.toURL().openStream()) {
      return !JSON.readTree(body).path("data").path("result").isEmpty();
    } catch (IOException e) {
      throw new AssertionError(query, e);
    }
  }
}
