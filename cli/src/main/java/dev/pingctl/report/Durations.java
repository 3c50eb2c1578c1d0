package dev.pingctl.report;

import java.time.Duration;
import java.util.Locale;

/// Durations as people read them.
public final class Durations {
  private Durations() {}

  /// `0.04s`, `3.2s`, `1m 05s`, `2h 03m`.
  public static String text(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    if (seconds < 1) {
      return String.format(Locale.ROOT, "%.2fs", seconds);
    }
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1fs", seconds);
    }
    if (seconds < 3600) {
      return String.format(
          Locale.ROOT, "%dm %02ds", duration.toMinutes(), duration.toSecondsPart());
    }
    return String.format(Locale.ROOT, "%dh %02dm", duration.toHours(), duration.toMinutesPart());
  }

  /// Roughly, for what is only expected: `30s`, `10m`.
  public static String rough(Duration duration) {
    return duration.toSeconds() < 60 ? duration.toSeconds() + "s" : duration.toMinutes() + "m";
  }

  /// In whole seconds, for what changes while one looks at it: `4s`, `1m 05s`, `2h 03m`.
  public static String whole(Duration duration) {
    return duration.toSeconds() < 60 ? duration.toSeconds() + "s" : text(duration);
  }
}
