package dev.pingctl.service;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What the service answers to one request.
///
/// @param status the HTTP status code
/// @param contentType the value of the `Content-Type` header
/// @param body the bytes of the answer
/// @param allow the value of the `Allow` header, for an answer that says the method is wrong
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

  /// The service, or what it needs, cannot do this now; the reason is one line.
  static Answer unavailable(String reason) {
    return of(503, reason);
  }

  /// Plain text with a status of its own.
  static Answer of(int status, String body) {
    return new Answer(status, TEXT, body.getBytes(StandardCharsets.UTF_8), Optional.empty());
  }

  /// The path is right and the method is wrong.
  static Answer wrongMethod(String allow) {
    return new Answer(
        405,
        TEXT,
        ("Method not allowed; allowed: " + allow).getBytes(StandardCharsets.UTF_8),
        Optional.of(allow));
  }
}
