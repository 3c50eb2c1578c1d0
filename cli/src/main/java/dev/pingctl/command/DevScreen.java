package dev.pingctl.command;

import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.report.Columns;
import dev.pingctl.report.Durations;
import dev.pingctl.report.Event;
import dev.pingctl.report.Reporter;
import dev.pingctl.watch.DevLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What `pingctl dev` shows: a line for what was saved and what failed among the progress, and a
/// line for each version that answers as the result.
final class DevScreen implements DevLoop.Screen {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final int LAST_LINES = 15;
  private static final int NAMED = 3;

  private final OutputOptions output;
  private final Path workshop;
  private final Supplier<LocalTime> clock;
  private volatile String running = "";
  private volatile String next = "";

  /// @param workshop the folder from which on files are named
  DevScreen(OutputOptions output, Path workshop, Supplier<LocalTime> clock) {
    this.output = output;
    this.workshop = workshop;
    this.clock = clock;
  }

  /// A version that has answered.
  ///
  /// @param total from the first save to the answer
  /// @param changing the part of it after image and delivery
  record Answered(
      String version,
      int status,
      Duration total,
      Duration build,
      Duration load,
      Duration changing) {
    Map<String, Object> document() {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("version", version);
      document.put("status", status);
      document.put("seconds", seconds(total));
      document.put("buildSeconds", seconds(build));
      document.put("loadSeconds", seconds(load));
      document.put("rolloutSeconds", seconds(changing));
      document.put("failure", Optional.empty());
      return document;
    }

    String text() {
      return "%s answers%s %s after the save: build %s%s, rollout to the first answer %s"
          .formatted(
              version,
              status == 200 ? "" : " with status " + status,
              Durations.text(total),
              Durations.text(build),
              load.isZero() ? "" : ", load " + Durations.text(load),
              Durations.text(changing));
    }

    private static double seconds(Duration duration) {
      return duration.toMillis() / 1000.0;
    }
  }

  /// Notes which version runs.
  void runs(String version) {
    running = version;
  }

  /// Notes which version is being rolled out.
  void rollsOut(String version) {
    next = version;
  }

  /// What the stage goes on with, as the end of a clause; empty where no version was seen.
  String outcome() {
    String last = running.isEmpty() ? "" : " with " + running;
    return next.isEmpty() ? last : last + ", on its way to " + next;
  }

  void answered(Answered answered) {
    running = answered.version();
    next = "";
    if (output.isJson()) {
      output.print(answered.document());
    } else {
      output.print(time() + answered.text() + "\n");
    }
  }

  @Override
  public void saved(List<Path> changed) {
    List<String> names = changed.stream().limit(NAMED).map(this::name).toList();
    String more = changed.size() > NAMED ? " and %,d more".formatted(changed.size() - NAMED) : "";
    remark("saved " + String.join(", ", names) + more);
  }

  private String name(Path path) {
    return (path.startsWith(workshop) ? workshop.relativize(path) : path).toString();
  }

  @Override
  public void back() {
    remark("saved; the source is again what runs" + (running.isEmpty() ? "" : ", " + running));
  }

  @Override
  public void failed(Failure failure) {
    next = "";
    boolean isOld = failure.is(FailureId.BUILD, FailureId.FILE) && !running.isEmpty();
    String sentence =
        failure.is(FailureId.BUILD)
            ? "The build failed; its last lines are below."
            : failure.sentence();
    remark(
        "%s [%s]%s".formatted(sentence, failure.id(), isOld ? " " + running + " still runs." : ""));
    List<String> lines = failure.details().lines().toList();
    lines.stream()
        .skip(Math.max(0, lines.size() - LAST_LINES))
        .forEach(line -> output.remark("    " + Columns.printable(line)));
    if (failure.exitCode() == ExitCode.UNREACHABLE) {
      output.remark("    Still watching: the next save, or the stage's return, tries again.");
    }
    if (output.isJson()) {
      Map<String, Object> document = new LinkedHashMap<>();
      for (String key :
          List.of(
              "version", "status", "seconds", "buildSeconds", "loadSeconds", "rolloutSeconds")) {
        document.put(key, Optional.empty());
      }
      document.put("failure", failure.id().text());
      output.print(document);
    }
  }

  @Override
  public void returned() {
    remark("the stage answers again");
  }

  /// Shows a line among the progress, with the time of day.
  void remark(String line) {
    output.remark(time() + Columns.printable(line));
  }

  private String time() {
    return clock.get().format(CLOCK) + " ";
  }

  /// Shows of a plan what takes long; with `--verbose` every action.
  Reporter reporter() {
    return output.isVerbose() ? output.reporter() : this::show;
  }

  private void show(Event event) {
    switch (event) {
      case Event.ActionTakes takes ->
          remark(
              "this takes about " + Durations.rough(takes.about()) + "; other saves are quicker");
      case Event.Remark remark -> output.remark(remark.text());
      case Event.RunStarted _,
          Event.ActionStarted _,
          Event.ActionProgress _,
          Event.ActionFinished _,
          Event.ActionFailed _,
          Event.RunFinished _ -> {}
    }
  }
}
