package dev.pingctl.report;

import java.time.Duration;
import java.util.Optional;

/// An action at work, and when it was last heard of. Times are of one clock, in nanoseconds.
final class Work {
  private final Event.ActionStarted action;
  private long since;
  private long shownAt;
  private String line;
  private Optional<Duration> about = Optional.empty();

  Work(Event.ActionStarted action, long now) {
    this.action = action;
    this.since = now;
    this.shownAt = now;
    this.line = action.text();
  }

  String stage() {
    return action.stage();
  }

  Kind kind() {
    return action.kind();
  }

  /// When it began, or its long part did.
  long since() {
    return since;
  }

  /// Its newest line.
  void says(String text) {
    line = text;
  }

  /// It begins with work that takes about so long.
  void takes(Duration length, long now) {
    about = Optional.of(length);
    since = now;
  }

  /// Whether it was not shown for so long; if so, it is taken as shown now.
  boolean isDue(Duration every, long now) {
    if (now - shownAt < every.toNanos()) {
      return false;
    }
    shownAt = now;
    return true;
  }

  /// Before its long part: `pingctl/node: building, about 10m`.
  String announcement() {
    return line + about.map(whole -> ", about " + Durations.rough(whole)).orElse("");
  }

  /// In its middle: `pingctl/node: compiling, 6m 10s of about 10m`. A line too long for `width` is
  /// cut before its time.
  String text(long now, int width) {
    String time =
        ", "
            + Durations.whole(Duration.ofNanos(now - since))
            + about.map(whole -> " of about " + Durations.rough(whole)).orElse("");
    return Columns.cut(line, Math.max(1, width - time.length())) + time;
  }
}
