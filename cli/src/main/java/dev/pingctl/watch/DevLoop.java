package dev.pingctl.watch;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Builds and rolls out what is saved, one build at a time, until it is interrupted. What is saved
/// during a build is built after it, once.
///
/// What has changed is what has another content: a save that leaves every file as it was does
/// nothing.
public final class DevLoop {
  /// How often it is looked whether a stage that was away is back.
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private static final Source UNREADABLE = new Source(Map.of());

  private final Saves saves;
  private final Workbench workbench;
  private final Screen screen;

  /// What runs: empty where a change of it has failed in the middle.
  private Optional<Source> running = Optional.empty();

  /// What was last built, or was tried to be.
  private Source seen = UNREADABLE;

  /// What could not be rolled out, and when it was saved.
  private Optional<Missed> missed = Optional.empty();

  /// What a stage is built from and where it runs.
  public interface Workbench {
    /// Reads the source.
    ///
    /// @throws Failure when a file that is needed is missing or cannot be read
    Source source();

    /// Builds the source, rolls it out, and prints what came of it.
    ///
    /// @param saved the [System#nanoTime] at which it was saved
    /// @throws Failure `PING-BUILD` or `PING-FILE` where it could not be built, so that what ran
    ///   before still does; any other where that is not known
    void change(Source source, long saved);

    /// Whether the stage answers at all.
    boolean answers();
  }

  /// Shows what happens.
  public interface Screen {
    /// These files were saved; they are built now.
    void saved(List<Path> changed);

    /// The source is again what runs.
    void back();

    /// The source could not be built, or not be rolled out.
    void failed(Failure failure);

    /// The stage answers again; what it has missed is rolled out.
    void returned();
  }

  private record Missed(Source source, long saved, boolean isAway) {}

  /// A loop that has not begun.
  public DevLoop(Saves saves, Workbench workbench, Screen screen) {
    this.saves = saves;
    this.workbench = workbench;
    this.screen = screen;
  }

  /// Goes on until it is interrupted.
  ///
  /// @param source what is saved at the beginning; empty where it cannot be read
  /// @param runs whether that is what runs, too
  /// @throws Failure `PING-INTERRUPTED`
  public void run(Optional<Source> source, boolean runs) {
    seen = source.orElse(UNREADABLE);
    running = source.filter(_ -> runs);
    if (source.isPresent() && !runs) {
      change(seen, System.nanoTime(), false);
    }
    while (true) {
      OptionalLong saved = saves.next(BETWEEN_LOOKS);
      if (saved.isPresent()) {
        look(saved.getAsLong());
      } else {
        missed.ifPresent(this::lookForStage);
      }
    }
  }

  private void look(long saved) {
    Source now;
    try {
      now = workbench.source();
    } catch (Failure failure) {
      fail(failure);
      seen = UNREADABLE;
      return;
    }
    List<Path> changed = now.changedSince(seen);
    boolean isUnreadable = seen.equals(UNREADABLE);
    seen = now;
    if (changed.isEmpty()) {
      return;
    }
    if (running.filter(now::equals).isPresent()) {
      missed = Optional.empty();
      screen.back();
    } else {
      screen.saved(isUnreadable ? running.map(now::changedSince).orElse(changed) : changed);
      change(now, saved, false);
    }
  }

  /// @param isAgain whether it has failed before: then the stage must be seen to go and come back
  private void change(Source source, long saved, boolean isAgain) {
    missed = Optional.empty();
    try {
      workbench.change(source, saved);
      running = Optional.of(source);
    } catch (Failure failure) {
      fail(failure);
      if (!failure.is(FailureId.BUILD, FailureId.FILE)) {
        running = Optional.empty();
        boolean isAway = !isAgain && failure.exitCode() == ExitCode.UNREACHABLE;
        missed = Optional.of(new Missed(source, saved, isAway));
      }
    }
  }

  private void fail(Failure failure) {
    if (failure.exitCode() == ExitCode.INTERRUPTED) {
      throw failure;
    }
    screen.failed(failure);
  }

  /// A stage that answered all the time would take what failed no better the second time.
  private void lookForStage(Missed what) {
    boolean answers = workbench.answers();
    if (answers && what.isAway()) {
      screen.returned();
      change(what.source(), what.saved(), true);
    } else if (!answers && !what.isAway()) {
      missed = Optional.of(new Missed(what.source(), what.saved(), true));
    }
  }
}
