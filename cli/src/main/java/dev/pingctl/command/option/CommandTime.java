package dev.pingctl.command.option;

import dev.pingctl.report.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The time that has passed since a command was typed, and what it was spent on.
///
/// It begins with the process, which is the launcher's until that becomes the JVM: the start of the
/// JVM is part of it.
public final class CommandTime {
  private final Instant start;
  private final Map<String, Duration> spent = new LinkedHashMap<>();
  private Instant last;

  /// The time of this process.
  public CommandTime() {
    this(ProcessHandle.current().info().startInstant().orElseGet(Instant::now));
  }

  private CommandTime(Instant start) {
    this.start = start;
    this.last = start;
  }

  /// What has passed since the last lap, or since the beginning, was spent on this.
  public void lap(String name) {
    Instant now = Instant.now();
    spent.put(name, Duration.between(last, now));
    last = now;
  }

  /// All that has passed, in words.
  public String text() {
    return Durations.text(Duration.between(start, Instant.now()));
  }

  /// The laps, with the stages that one of them was spent on after them: `start 0.34s, plan 0.12s,
  /// run 2.10s (images 0.30s, compose 1.80s)`.
  public String laps(Map<String, Duration> stages) {
    return words(spent) + (stages.isEmpty() ? "" : " (" + words(stages) + ")");
  }

  private static String words(Map<String, Duration> times) {
    return times.entrySet().stream()
        .map(entry -> entry.getKey() + " " + Durations.text(entry.getValue()))
        .collect(Collectors.joining(", "));
  }
}
