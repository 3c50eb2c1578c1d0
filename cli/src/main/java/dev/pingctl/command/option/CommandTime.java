package dev.pingctl.command.option;

import dev.pingctl.report.Durations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The time that has passed since a command was typed, and what it was spent on.
///
/// It begins with the process, which is the launcher's until that becomes the JVM: the start of the
/// JVM is part of it.
public final class CommandTime {
  private static final Path SELF = Path.of("/proc/self/stat");
  private static final Path UPTIME = Path.of("/proc/uptime");

  /// Where the time at which a process was started stands behind its name in `/proc/PID/stat`, and
  /// how long its unit is.
  private static final int STARTED = 19;

  private static final Duration TICK = Duration.ofMillis(10);

  private final Instant start;
  private final Map<String, Duration> spent = new LinkedHashMap<>();
  private Instant last;

  /// The time of this process.
  public CommandTime() {
    this(
        age()
            .map(Instant.now()::minus)
            .or(ProcessHandle.current().info()::startInstant)
            .orElseGet(Instant::now));
  }

  /// How old this process is. The kernel counts that in hundredths of a second; what the JDK makes
  /// of it is off by up to a second, as much as the calendar time of the machine's start is.
  private static Optional<Duration> age() {
    try {
      return age(Files.readString(SELF), Files.readString(UPTIME));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// The age of a process by its `stat` and the machine's `uptime`; empty where they make no sense.
  static Optional<Duration> age(String stat, String uptime) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    try {
      Duration started = TICK.multipliedBy(Long.parseLong(fields[STARTED]));
      double seconds = Double.parseDouble(uptime.strip().split(" ")[0]);
      Duration age = Duration.ofMillis(Math.round(seconds * 1000)).minus(started);
      return age.isNegative() ? Optional.empty() : Optional.of(age);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty();
    }
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
