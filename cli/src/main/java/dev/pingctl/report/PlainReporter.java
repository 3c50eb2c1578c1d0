package dev.pingctl.report;

import java.io.PrintWriter;
import java.time.Duration;

/// One plain line per finished action, with its time; for pipes and logs. Long work shows a line of
/// its progress now and then, so that a log does not look dead.
public final class PlainReporter implements Reporter {
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(10);

  private final PrintWriter out;
  private long lastProgress = System.nanoTime();

  /// Writes to `out`, which is flushed after each line.
  public PlainReporter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public synchronized void on(Event event) {
    String line = line(event);
    if (!line.isEmpty()) {
      out.println(line);
      out.flush();
    }
  }

  private String line(Event event) {
    return switch (event) {
      case Event.RunStarted ignored -> "";
      case Event.ActionStarted ignored -> "";
      case Event.ActionProgress progress -> {
        if (System.nanoTime() - lastProgress < PROGRESS_EVERY.toNanos()) {
          yield "";
        }
        lastProgress = System.nanoTime();
        yield "  … %s: %s".formatted(progress.stage(), progress.text());
      }
      case Event.ActionFinished done ->
          "  ✓ %s: %s: %s (%s)"
              .formatted(done.stage(), done.text(), done.outcome(), Durations.text(done.took()));
      case Event.ActionFailed failed ->
          "  ✗ %s: %s (%s)".formatted(failed.stage(), failed.text(), Durations.text(failed.took()));
      case Event.RunFinished ignored -> "";
      case Event.Remark remark -> remark.text();
    };
  }
}
