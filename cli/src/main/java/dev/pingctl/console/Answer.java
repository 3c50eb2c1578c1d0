package dev.pingctl.console;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// What the console answers to one request.
///
/// @param status the HTTP status code
/// @param type the value of the `Content-Type` header
/// @param length how many bytes the body has, or [#UNKNOWN]
/// @param body is read once and closed by whoever sends the answer
record Answer(int status, String type, long length, InputStream body) {
  static final int OK = 200;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int WRONG_METHOD = 405;
  static final int BAD_GATEWAY = 502;
  static final long UNKNOWN = -1;
  static final String JSON = "application/json";

  static Answer of(int status, String type, byte[] body) {
    return new Answer(status, type, body.length, new ByteArrayInputStream(body));
  }

  static Answer of(int status, String type, String body) {
    return of(status, type, body.getBytes(StandardCharsets.UTF_8));
  }
}
