package dev.pingctl.threshold;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What a figure counts in.
public enum Unit {
  /// Things, or a ratio: no unit.
  NUMBER("a number"),
  /// A part of a whole, from 0 to 1.
  SHARE("a share"),
  /// Seconds.
  TIME("a time"),
  /// Events per second.
  RATE("a rate"),
  /// Bytes.
  SIZE("a size");

  private static final double KIBI = 1024;

  private final String words;

  Unit(String words) {
    this.words = words;
  }

  /// Its name in a sentence, with the article.
  public String words() {
    return words;
  }

  /// A value of this unit for people, with at most three significant digits behind the point.
  public String text(double value) {
    return switch (this) {
      case NUMBER -> number(value);
      case SHARE -> number(value * 100) + " %";
      case TIME -> time(value);
      case RATE -> number(value) + "/s";
      case SIZE -> size(value);
    };
  }

  /// What a bound of this unit looks like.
  List<String> suffixes() {
    return Arrays.stream(Suffix.values())
        .filter(suffix -> suffix.unit() == this)
        .map(Suffix::text)
        .toList();
  }

  private static String time(double seconds) {
    if (Math.abs(seconds) >= 1) {
      return number(seconds) + " s";
    }
    return Math.abs(seconds) >= 1e-3 || seconds == 0
        ? number(seconds * 1e3) + " ms"
        : number(seconds * 1e6) + " us";
  }

  private static String size(double bytes) {
    double left = bytes;
    for (String suffix : List.of(" B", " Ki", " Mi")) {
      if (Math.abs(left) < KIBI) {
        return number(left) + suffix;
      }
      left /= KIBI;
    }
    return number(left) + " Gi";
  }

  private static String number(double value) {
    double size = Math.abs(value);
    int digits = size >= 100 ? 1 : size >= 1 ? 2 : 3;
    String text = String.format(Locale.ROOT, "%." + digits + "f", value);
    return text.replaceFirst("\\.?0+$", "");
  }
}
