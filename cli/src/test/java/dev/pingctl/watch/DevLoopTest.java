package dev.pingctl.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What is built and when, with saves, builds and a stage that are made up.
class DevLoopTest implements Saves, DevLoop.Workbench, DevLoop.Screen {
  private static final Path MAIN = Path.of("Main.java");
  private static final Path ROUTES = Path.of("Routes.java");

  /// What happens while the loop waits, one after the other; at the end it is interrupted.
  private final Deque<Runnable> happens = new ArrayDeque<>();

  private final List<String> seen = new ArrayList<>();
  private Map<Path, String> files = Map.of(MAIN, "1", ROUTES, "1");
  private Optional<Failure> next = Optional.empty();
  private Optional<Failure> unreadable = Optional.empty();
  private boolean answers = true;
  private boolean isSaved;

  @Test
  void whatIsSavedIsBuiltOnce() {
    save(MAIN, "2");
    quiet();

    run(true);

    assertThat(seen).containsExactly("saved [Main.java]", "build 2 1");
  }

  @Test
  void aSaveThatChangesNoContentBuildsNothing() {
    save(MAIN, "1");

    run(true);

    assertThat(seen).isEmpty();
  }

  @Test
  void aSourceThatDiffersFromWhatRunsIsBuiltAtTheBeginning() {
    run(false);

    assertThat(seen).containsExactly("build 1 1");
  }

  @Test
  void afterABuildThatFailedTheOldVersionRunsAndItsSourceNeedsNoBuild() {
    saveAndFail(MAIN, "wrong", new Failure(FailureId.BUILD, ExitCode.FAILED, "No."));
    save(MAIN, "wrong");
    save(MAIN, "1");
    save(MAIN, "2");

    run(true);

    assertThat(seen)
        .containsExactly(
            "saved [Main.java]",
            "build wrong 1",
            "failed PING-BUILD",
            "back",
            "saved [Main.java]",
            "build 2 1");
  }

  @Test
  void aDeletedFileIsAChange() {
    happens.add(() -> {
      files = Map.of(MAIN, "1");
      isSaved = true;
    });

    run(true);

    assertThat(seen).containsExactly("saved [Routes.java]", "build 1");
  }

  @Test
  void aSourceThatCannotBeReadIsReportedAndBuiltWhenItIsBack() {
    happens.add(() -> {
      unreadable = Optional.of(new Failure(FailureId.FILE, ExitCode.FAILED, "Gone."));
      isSaved = true;
    });
    happens.add(() -> {
      unreadable = Optional.empty();
      isSaved = true;
    });
    save(MAIN, "2");

    run(true);

    assertThat(seen).containsExactly("failed PING-FILE", "back", "saved [Main.java]", "build 2 1");
  }

  @Test
  void aStageThatWasAwayGetsWhatItHasMissedWhenItIsBack() {
    saveAndFail(MAIN, "2", new Failure(FailureId.CLUSTER_DOWN, ExitCode.UNREACHABLE, "Away."));
    happens.add(() -> answers = false);
    quiet();
    happens.add(() -> answers = true);
    quiet();

    run(true);

    assertThat(seen)
        .containsExactly(
            "saved [Main.java]", "build 2 1", "failed PING-CLUSTER-DOWN", "returned", "build 2 1");
  }

  @Test
  void aStageThatIsBackAtOnceGetsItOnce() {
    saveAndFail(MAIN, "2", new Failure(FailureId.CLUSTER_DOWN, ExitCode.UNREACHABLE, "Away."));
    happens.add(
        () -> next = Optional.of(new Failure(FailureId.CLUSTER_DOWN, ExitCode.UNREACHABLE, "No.")));
    quiet();
    quiet();

    run(true);

    assertThat(seen)
        .containsExactly(
            "saved [Main.java]",
            "build 2 1",
            "failed PING-CLUSTER-DOWN",
            "returned",
            "build 2 1",
            "failed PING-CLUSTER-DOWN");
  }

  @Test
  void whatFailsOnAStageThatAnswersIsNotTriedAgain() {
    saveAndFail(MAIN, "2", new Failure(FailureId.WAIT_TIMEOUT, ExitCode.TIMED_OUT, "Crashes."));
    quiet();
    quiet();
    save(MAIN, "1");

    run(true);

    assertThat(seen)
        .as("what runs is not known, so the former source is built, too")
        .containsExactly(
            "saved [Main.java]",
            "build 2 1",
            "failed PING-WAIT-TIMEOUT",
            "saved [Main.java]",
            "build 1 1");
  }

  @Test
  void anInterruptedBuildEndsTheLoop() {
    saveAndFail(MAIN, "2", Failure.interrupted(new InterruptedException()));
    save(MAIN, "3");

    run(true);

    assertThat(seen).containsExactly("saved [Main.java]", "build 2 1");
  }

  private void run(boolean runs) {
    DevLoop loop = new DevLoop(this, this, this);
    Failure end = catchThrowableOfType(Failure.class, () -> loop.run(Optional.of(source()), runs));
    assertThat(end.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
  }

  private void save(Path file, String content) {
    happens.add(() -> {
      java.util.TreeMap<Path, String> saved = new java.util.TreeMap<>(files);
      saved.put(file, content);
      files = saved;
      isSaved = true;
    });
  }

  private void saveAndFail(Path file, String content, Failure failure) {
    save(file, content);
    Runnable saved = happens.removeLast();
    happens.add(() -> {
      saved.run();
      next = Optional.of(failure);
    });
  }

  private void quiet() {
    happens.add(() -> {});
  }

  @Override
  public OptionalLong next(Duration patience) {
    if (happens.isEmpty()) {
      throw Failure.interrupted(new InterruptedException());
    }
    isSaved = false;
    happens.removeFirst().run();
    return isSaved ? OptionalLong.of(happens.size()) : OptionalLong.empty();
  }

  @Override
  public Source source() {
    unreadable.ifPresent(failure -> {
      throw failure;
    });
    return new Source(files);
  }

  @Override
  public void change(Source source, long saved) {
    seen.add("build " + String.join(" ", new java.util.TreeMap<>(source.files()).values()));
    Optional<Failure> failure = next;
    next = Optional.empty();
    failure.ifPresent(each -> {
      throw each;
    });
  }

  @Override
  public boolean answers() {
    return answers;
  }

  @Override
  public void saved(List<Path> changed) {
    seen.add("saved " + changed);
  }

  @Override
  public void back() {
    seen.add("back");
  }

  @Override
  public void failed(Failure failure) {
    seen.add("failed " + failure.id());
  }

  @Override
  public void returned() {
    seen.add("returned");
  }
}
