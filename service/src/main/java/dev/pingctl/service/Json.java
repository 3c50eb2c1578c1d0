package dev.pingctl.service;

/// Writes flat JSON objects on one line.
final class Json {
  private Json() {}

  /// An object of alternating names and values. Numbers stay numbers, everything else becomes a
  /// string.
  static String object(Object... namesAndValues) {
    StringBuilder json = new StringBuilder(128).append('{');
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (i > 0) {
        json.append(',');
      }
      quote(json, namesAndValues[i].toString());
      json.append(':');
      Object value = namesAndValues[i + 1];
      if (value instanceof Number) {
        json.append(value);
      } else {
        quote(json, value.toString());
      }
    }
    return json.append('}').toString();
  }

  private static void quote(StringBuilder json, String text) {
    json.append('"');
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        case '\n' -> json.append("\\n");
        default -> {
          if (c < ' ' || c > '~') {
            json.append("\\u%04x".formatted((int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }
}
