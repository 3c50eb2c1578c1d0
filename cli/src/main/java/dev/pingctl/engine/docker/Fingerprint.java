package dev.pingctl.engine.docker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A short fingerprint of settings given as records: equal settings have equal fingerprints, in
/// every run and on every machine, and every component counts.
final class Fingerprint {
  private Fingerprint() {}

  /// The fingerprint of these values in this order: 24 hexadecimal digits.
  static String of(Object... values) {
    StringBuilder text = new StringBuilder();
    for (Object value : values) {
      append(text, value);
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void append(StringBuilder text, Object value) {
    switch (value) {
      case Record settings -> appendRecord(text, settings);
      case Map<?, ?> map -> {
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((key, element) -> sorted.put(String.valueOf(key), element));
        text.append('{');
        sorted.forEach((key, element) -> {
          append(text, key);
          append(text, element);
        });
        text.append('}');
      }
      case Optional<?> optional -> append(text, optional.stream().toList());
      case Collection<?> list -> {
        text.append('[');
        list.forEach(element -> append(text, element));
        text.append(']');
      }
      // The length keeps neighbours apart: "ab", "c" is not "a", "bc".
      default -> {
        String plain = String.valueOf(value);
        text.append(plain.length()).append(':').append(plain);
      }
    }
  }

  private static void appendRecord(StringBuilder text, Record settings) {
    text.append(settings.getClass().getSimpleName()).append('(');
    components(settings)
        .forEach((name, value) -> {
          text.append(name).append('=');
          append(text, value);
        });
    text.append(')');
  }

  /// The components of a record by their names, in order.
  static Map<String, Object> components(Record settings) {
    Map<String, Object> components = new LinkedHashMap<>();
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        components.put(component.getName(), component.getAccessor().invoke(settings));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException(e);
      }
    }
    return components;
  }
}
