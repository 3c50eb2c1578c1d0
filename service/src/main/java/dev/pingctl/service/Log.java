package dev.pingctl.service;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Writes one JSON line per event to standard output: `time`, `level`, `event` and its fields.
final class Log {
  private Log() {}

  /// Logs an event at level `info`.
  static void info(String event, Object... namesAndValues) {
    write("info", event, namesAndValues);
  }

  /// Logs an event that may need attention, at level `warn`.
  static void warn(String event, Object... namesAndValues) {
    write("warn", event, namesAndValues);
  }

  private static void write(String level, String event, Object... namesAndValues) {
    Object[] line = new Object[namesAndValues.length + 6];
    line[0] = "time";
    line[1] = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    line[2] = "level";
    line[3] = level;
    line[4] = "event";
    line[5] = event;
    System.arraycopy(namesAndValues, 0, line, 6, namesAndValues.length);
    System.out.println(Json.object(line));
  }
}
