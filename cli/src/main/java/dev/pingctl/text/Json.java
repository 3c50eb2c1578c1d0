package dev.pingctl.text;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes trees of maps, lists, texts, numbers, truth values and nulls as JSON (RFC 8259), indented
/// by two spaces.
public final class Json {
  private Json() {}

  /// The tree as text that ends with a newline.
  ///
  /// @throws IllegalArgumentException for a value that JSON cannot hold
  public static String write(Object tree) {
    StringBuilder out = new StringBuilder();
    write(out, tree, "");
    return out.append('\n').toString();
  }

  private static void write(
      StringBuilder out, @org.jspecify.annotations.Nullable Object value, String indent) {
    switch (value) {
      case null -> out.append("null");
      case Optional<?> optional -> write(out, optional.orElse(null), indent);
      case Map<?, ?> map -> object(out, map, indent);
      case List<?> list -> array(out, list, indent);
      case String text -> string(out, text);
      case Boolean truth -> out.append(truth);
      case Double number when !Double.isFinite(number) ->
          throw new IllegalArgumentException("not a JSON number: " + number);
      case Number number -> out.append(number);
      default -> throw new IllegalArgumentException("not a JSON value: " + value.getClass());
    }
  }

  private static void object(StringBuilder out, Map<?, ?> map, String indent) {
    if (map.isEmpty()) {
      out.append("{}");
      return;
    }
    String inner = indent + "  ";
    out.append("{\n");
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      out.append(inner);
      string(out, String.valueOf(entry.getKey()));
      out.append(": ");
      write(out, entry.getValue(), inner);
      out.append(entries.hasNext() ? ",\n" : "\n");
    }
    out.append(indent).append('}');
  }

  private static void array(StringBuilder out, List<?> list, String indent) {
    if (list.isEmpty()) {
      out.append("[]");
      return;
    }
    String inner = indent + "  ";
    out.append("[\n");
    for (int i = 0; i < list.size(); i++) {
      out.append(inner);
      write(out, list.get(i), inner);
      out.append(i < list.size() - 1 ? ",\n" : "\n");
    }
    out.append(indent).append(']');
  }

  private static void string(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
