package dev.pingctl.service;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The response to one request.
///
/// @param status the HTTP status code
/// @param contentType the value of the `Content-Type` header
/// @param body the bytes of the response
/// @param allow the value of the `Allow` header, for a response of status 405
record Answer(int status, String contentType, byte[] body, Optional<String> allow) {
  private static final String TEXT = "text/plain; charset=utf-8";

  /// Success, as plain text.
  static Answer text(String body) {
    return of(200, body);
  }

  /// Success, as a JSON document.
  static Answer json(String body) {
    return new Answer(
        200, "application/json", (body + "\n").getBytes(StandardCharsets.UTF_8), Optional.empty());
  }

  /// The service, or something it depends on, is unavailable; the reason is one line.
  static Answer unavailable(String reason) {
    return of(503, reason);
  }

  /// Plain text with the given status.
  static Answer of(int status, String body) {
    return new Answer(status, TEXT, body.getBytes(StandardCharsets.UTF_8), Optional.empty());
  }

  /// The path exists and the method is not allowed.
  static Answer wrongMethod(String allow) {
    return new Answer(
        405,
        TEXT,
        ("Method not allowed; allowed: " + allow).getBytes(StandardCharsets.UTF_8),
        Optional.of(allow));
  }
}
