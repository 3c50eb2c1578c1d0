package dev.pingctl.service;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/// The response to one request.
///
/// @param status the HTTP status code
/// @param contentType the value of the `Content-Type` header
/// @param body the bytes of the response
/// @param headers further headers
/// @param exit the status with which the process ends when the response is sent; empty where it
///   goes on
record Answer(
    int status, String contentType, byte[] body, Map<String, String> headers, OptionalInt exit) {
  private static final String TEXT = "text/plain; charset=utf-8";

  /// A response that is not the last one.
  Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
    this(status, contentType, body, headers, OptionalInt.empty());
  }

  /// Success, as plain text.
  static Answer text(String body) {
    return of(200, body);
  }

  /// Success, as a JSON document.
  static Answer json(String body) {
    return new Answer(200, "application/json", line(body), Map.of());
  }

  /// The service, or something it depends on, is unavailable; the reason is one line.
  static Answer unavailable(String reason) {
    return of(503, reason);
  }

  /// Plain text with the given status.
  static Answer of(int status, String body) {
    return new Answer(status, TEXT, line(body), Map.of());
  }

  /// The path exists and the method is not allowed.
  static Answer wrongMethod(String allow) {
    return new Answer(
        405, TEXT, line("Method not allowed; allowed: " + allow), Map.of("Allow", allow));
  }

  /// Who asks has not said that they may.
  static Answer unauthorized() {
    return new Answer(
        401,
        TEXT,
        line("Send the token: Authorization: Bearer TOKEN"),
        Map.of("WWW-Authenticate", "Bearer"));
  }

  /// The same response, of something that is as it is since that time.
  Answer lastModified(Instant time) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(
        "Last-Modified", DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atZone(ZoneOffset.UTC)));
    return new Answer(status, contentType, body, Map.copyOf(more), exit);
  }

  /// The same response, with which the process ends.
  Answer thenExit(int exitStatus) {
    return new Answer(status, contentType, body, headers, OptionalInt.of(exitStatus));
  }

  /// A text as it is sent: it ends its line, so that a shell's prompt does not follow it.
  private static byte[] line(String text) {
    return (text.isEmpty() ? text : text + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
