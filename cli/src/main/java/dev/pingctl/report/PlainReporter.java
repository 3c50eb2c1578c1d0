package dev.pingctl.report;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// One plain line for each finished action, with its time; for pipes and logs. What takes long has
/// a line every ten seconds, even if it is silent, so that a log does not look dead. Actions in a
/// row that are left out share a line, unless all are wanted.
public final class PlainReporter implements Reporter {
  private static final Duration EVERY = Duration.ofSeconds(10);

  /// A log has no edge: a line is cut only where a program beneath prints a line without end.
  private static final int WIDTH = 300;

  private final PrintWriter out;
  private final LongSupplier clock;
  private final boolean all;
  private final Map<Integer, Work> atWork = new LinkedHashMap<>();
  private final SkippedActions skipped = new SkippedActions();

  /// Writes to `out`, which is flushed after each line; `clock` gives nanoseconds.
  ///
  /// @param all whether each action that is left out has a line, too
  public PlainReporter(PrintWriter out, LongSupplier clock, boolean all) {
    this.out = out;
    this.clock = clock;
    this.all = all;
  }

  @Override
  public synchronized void on(Event event) {
    long now = clock.getAsLong();
    switch (event) {
      case Event.RunStarted ignored -> {}
      case Event.ActionStarted started -> atWork.put(started.key(), new Work(started, now));
      case Event.ActionTakes takes -> {
        Work work = atWork.get(takes.key());
        if (work != null) {
          work.takes(takes.about(), now);
          print(Columns.cut(start(work) + work.announcement(), WIDTH));
        }
      }
      case Event.ActionProgress progress -> {
        Work work = atWork.get(progress.key());
        if (work != null) {
          work.says(progress.text());
          printIfDue(work, now);
        }
      }
      case Event.ActionFinished done -> {
        atWork.remove(done.key());
        finish(done);
      }
      case Event.ActionFailed failed -> {
        atWork.remove(failed.key());
        skipped.take().forEach(this::print);
        print(
            "  ✗ %s: %s (%s)"
                .formatted(failed.stage(), failed.text(), Durations.text(failed.took())));
      }
      case Event.RunFinished ignored -> {
        atWork.clear();
        skipped.take().forEach(this::print);
      }
      case Event.Remark remark -> print(remark.text());
    }
  }

  @Override
  public synchronized void tick() {
    long now = clock.getAsLong();
    atWork.values().forEach(work -> printIfDue(work, now));
  }

  private void finish(Event.ActionFinished done) {
    if (!all && done.isSkipped()) {
      skipped.add(done);
      return;
    }
    skipped.take().forEach(this::print);
    print(
        "  %s %s: %s: %s (%s)"
            .formatted(
                done.mark(),
                done.stage(),
                done.text(),
                done.result(),
                Durations.text(done.took())));
  }

  private void printIfDue(Work work, long now) {
    if (work.isDue(EVERY, now)) {
      String start = start(work);
      print(start + work.text(now, WIDTH - start.length()));
    }
  }

  private static String start(Work work) {
    return "  … %s: ".formatted(work.stage());
  }

  private void print(String line) {
    out.println(Columns.printable(line));
    out.flush();
  }
}
