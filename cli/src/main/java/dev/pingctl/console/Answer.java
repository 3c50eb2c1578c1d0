package dev.pingctl.console;

/// What the console answers to one request.
///
/// @param status the HTTP status code
/// @param type the value of the `Content-Type` header
/// @param body the bytes of the answer
record Answer(int status, String type, byte[] body) {
  static final int OK = 200;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int WRONG_METHOD = 405;
  static final int BAD_GATEWAY = 502;
  static final String JSON = "application/json";
}
