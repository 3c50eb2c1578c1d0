package dev.pingctl.report;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/// Lines that change while work goes on, for a terminal: what runs now stands at the bottom and
/// turns into a finished line when it is done.
public final class LiveReporter implements Reporter {
  private static final String CLEAR_LINE = "\r\u001b[2K";
  private static final String UP = "\u001b[1A";

  private final PrintWriter out;
  private final boolean color;
  private final int width;
  private final Map<Integer, String> running = new LinkedHashMap<>();
  private int drawn;

  /// Writes to a terminal of `width` columns; `color` allows colours.
  public LiveReporter(PrintWriter out, boolean color, int width) {
    this.out = out;
    this.color = color;
    this.width = width;
  }

  @Override
  public synchronized void on(Event event) {
    erase();
    switch (event) {
      case Event.RunStarted ignored -> {}
      case Event.ActionStarted started ->
          running.put(started.key(), " • %s: %s".formatted(started.stage(), started.text()));
      case Event.ActionProgress progress ->
          running.put(progress.key(), " • %s: %s".formatted(progress.stage(), progress.text()));
      case Event.ActionFinished done -> {
        running.remove(done.key());
        out.println(
            "%s %s: %s: %s (%s)"
                .formatted(
                    paint(" ✓", "32"),
                    done.stage(),
                    done.text(),
                    done.outcome(),
                    Durations.text(done.took())));
      }
      case Event.ActionFailed failed -> {
        running.remove(failed.key());
        out.println(
            "%s %s: %s (%s)"
                .formatted(
                    paint(" ✗", "31"),
                    failed.stage(),
                    failed.text(),
                    Durations.text(failed.took())));
      }
      case Event.RunFinished ignored -> running.clear();
      case Event.Remark remark -> out.println(remark.text());
    }
    draw();
  }

  private void erase() {
    for (int i = 0; i < drawn; i++) {
      out.print(UP + CLEAR_LINE);
    }
    drawn = 0;
  }

  private void draw() {
    for (String line : running.values()) {
      out.println(line.length() < width ? line : line.substring(0, width - 1));
      drawn++;
    }
    out.flush();
  }

  private String paint(String text, String code) {
    return color ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
