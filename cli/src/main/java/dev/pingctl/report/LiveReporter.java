package dev.pingctl.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/// Lines that change while work goes on, for a terminal: what is at work is at the bottom and turns
/// into a line that stays when it is done.
public final class LiveReporter implements Reporter {
  private static final String CLEAR_LINE = "\r\u001b[2K";
  private static final String UP = "\u001b[1A";
  private static final String GREEN = "32";
  private static final String RED = "31";
  private static final String INDENT = "     ";

  private final PrintWriter out;
  private final Look look;
  private final LongSupplier clock;
  private final Map<Integer, Work> atWork = new LinkedHashMap<>();
  private final Map<String, StageTally> stages = new LinkedHashMap<>();
  private Map<String, Integer> totals = Map.of();
  private int drawn;

  /// How it looks.
  ///
  /// @param color whether colours are allowed
  /// @param width the columns of the terminal; no line is longer
  /// @param folded whether a stage has one line, not one for each of its actions
  public record Look(boolean color, int width, boolean folded) {}

  /// Writes to a terminal; `clock` gives nanoseconds.
  public LiveReporter(PrintWriter out, Look look, LongSupplier clock) {
    this.out = out;
    this.look = look;
    this.clock = clock;
  }

  @Override
  public synchronized void on(Event event) {
    erase();
    long now = clock.getAsLong();
    switch (event) {
      case Event.RunStarted run -> totals = run.actions();
      case Event.ActionStarted started -> {
        atWork.put(started.key(), new Work(started, now));
        stages.computeIfAbsent(
            started.stage(),
            stage -> new StageTally(stage, totals.getOrDefault(stage, Integer.MAX_VALUE), now));
      }
      case Event.ActionTakes takes -> find(takes.key(), work -> work.takes(takes.about(), now));
      case Event.ActionProgress progress ->
          find(progress.key(), work -> work.says(progress.text()));
      case Event.ActionFinished done -> finish(done, now);
      case Event.ActionFailed failed -> {
        atWork.remove(failed.key());
        stay(
            "✗",
            RED,
            "%s: %s".formatted(failed.stage(), failed.text()),
            " (%s)".formatted(Durations.text(failed.took())));
      }
      case Event.RunFinished ignored -> {
        atWork.clear();
        stages.clear();
      }
      case Event.Remark remark ->
          Columns.wrap(remark.text(), look.width() - 1).forEach(out::println);
    }
    draw(now);
  }

  @Override
  public synchronized void tick() {
    erase();
    draw(clock.getAsLong());
  }

  private void find(int key, java.util.function.Consumer<Work> change) {
    Work work = atWork.get(key);
    if (work != null) {
      change.accept(work);
    }
  }

  private void finish(Event.ActionFinished done, long now) {
    Work work = atWork.remove(done.key());
    if (!look.folded()) {
      stay(
          done.mark(),
          GREEN,
          "%s: %s".formatted(done.stage(), done.text()),
          ": %s (%s)"
              .formatted(
                  Columns.cut(done.result(), look.width() / 2), Durations.text(done.took())));
    }
    StageTally tally = stages.get(done.stage());
    if (tally != null
        && tally.finish(work == null || done.isSkipped() ? Kind.OTHER : work.kind())) {
      stages.remove(done.stage());
      if (look.folded()) {
        stay("✓", GREEN, tally.past(now), "");
      }
    }
  }

  /// Prints a line that stays. Where it is too long, its middle is cut: how it ends is worth more.
  private void stay(String mark, String color, String text, String end) {
    int room = look.width() - 1 - 3 - end.length();
    out.println(" " + paint(mark, color) + " " + Columns.cut(text, Math.max(1, room)) + end);
  }

  private void erase() {
    for (int i = 0; i < drawn; i++) {
      out.print(UP + CLEAR_LINE);
    }
    drawn = 0;
  }

  private void draw(long now) {
    for (String line : look.folded() ? folded(now) : each(now)) {
      out.println(Columns.cut(line, look.width() - 1));
      drawn++;
    }
    out.flush();
  }

  /// A line for each stage that is not done yet, and one for what has been at work the longest.
  private List<String> folded(long now) {
    List<String> lines = new ArrayList<>();
    stages.values().forEach(stage -> lines.add(" • " + stage.present(now)));
    String others = atWork.size() > 1 ? " (+%d)".formatted(atWork.size() - 1) : "";
    int room = look.width() - 1 - INDENT.length() - others.length();
    atWork.values().stream()
        .min(Comparator.comparingLong(Work::since))
        .ifPresent(work -> lines.add(INDENT + work.text(now, room) + others));
    return lines;
  }

  private List<String> each(long now) {
    return atWork.values().stream()
        .map(work -> {
          String start = " • %s: ".formatted(work.stage());
          return start + work.text(now, look.width() - 1 - start.length());
        })
        .toList();
  }

  private String paint(String text, String code) {
    return look.color() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
