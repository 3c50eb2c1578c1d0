package dev.pingctl.command;

import dev.pingctl.command.option.Run;
import dev.pingctl.image.CatalogueImage;
import dev.pingctl.machine.RunLock;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.ping.Question;
import dev.pingctl.plan.DevPlans.DevPlan;
import dev.pingctl.plan.ImageAction;
import dev.pingctl.report.Durations;
import dev.pingctl.run.Executor;
import dev.pingctl.run.RunResult;
import dev.pingctl.text.ImageReference;
import dev.pingctl.watch.DevLoop;
import dev.pingctl.watch.Source;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The stage that `pingctl dev` works on: how its image gets from the source into it.
final class DevStage implements DevLoop.Workbench {
  private static final Duration ONE_QUESTION = Duration.ofSeconds(1);

  /// What is rolled out has been seen ready, so its answer comes at once or never.
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(20);

  private final Run run;
  private final CatalogueImage image;
  private final DevPlan plan;
  private final URI url;
  private final DevScreen screen;

  /// @param plan what makes the stage run the image as its source is
  /// @param url where the stage answers
  DevStage(Run run, CatalogueImage image, DevPlan plan, URI url, DevScreen screen) {
    this.run = run;
    this.image = image;
    this.plan = plan;
    this.url = url;
    this.screen = screen;
  }

  @Override
  public Source source() {
    for (Path place : Source.places(image)) {
      if (!Files.exists(place)) {
        throw new Failure(
            FailureId.FILE,
            ExitCode.FAILED,
            "%s, from which %s is built, is missing.".formatted(place, image.name()));
      }
    }
    return Source.of(image);
  }

  @Override
  public boolean answers() {
    return Question.get(url, ONE_QUESTION).isPresent();
  }

  /// Builds the image and brings it to where it runs, so that the next build has only what changes
  /// to do. Returns its version.
  String prepare() {
    try (RunLock lock = lock()) {
      Executor executor = run.executorOfNow();
      executor.run(plan.images(), screen.reporter());
      return version(executor);
    }
  }

  @Override
  public void change(Source source, long saved) {
    try (RunLock lock = lock()) {
      Executor executor = run.executorOfNow();
      RunResult made = executor.run(plan.images(), screen.reporter());
      String version = version(executor);
      long start = System.nanoTime();
      screen.rollsOut(version);
      Consumer<FirstAnswer.Seen> use =
          seen -> screen.answered(answered(version, made, seen, saved, start));
      try (FirstAnswer first = FirstAnswer.await(url, version, use)) {
        executor.run(plan.change(), screen.reporter());
        if (first.within(LAST_PATIENCE).isEmpty()) {
          throw silent(version);
        }
        if (isOnCluster()) {
          screen.remark(
              "%s runs in every pod (%s)"
                  .formatted(version, Durations.text(Duration.ofNanos(System.nanoTime() - start))));
        }
      }
    }
  }

  /// @param start when the image was where it runs
  private static DevScreen.Answered answered(
      String version, RunResult made, FirstAnswer.Seen seen, long saved, long start) {
    return new DevScreen.Answered(
        version,
        seen.answer().status(),
        Duration.ofNanos(seen.at() - saved),
        took(made, action -> !(action instanceof ImageAction.DeliverImage)),
        took(made, ImageAction.DeliverImage.class::isInstance),
        Duration.ofNanos(seen.at() - start));
  }

  private boolean isOnCluster() {
    return plan.images().actions().stream().anyMatch(ImageAction.DeliverImage.class::isInstance);
  }

  private static Duration took(RunResult result, Predicate<Object> which) {
    return result.done().stream()
        .filter(done -> which.test(done.action()))
        .map(RunResult.Done::took)
        .reduce(Duration.ZERO, Duration::plus);
  }

  private String version(Executor executor) {
    return ImageReference.parse(executor.reference(image.name()).orElseThrow()).tag();
  }

  private Failure silent(String version) {
    return new Failure(
        FailureId.WAIT_TIMEOUT,
        ExitCode.TIMED_OUT,
        "%s runs, but no answer of %s says in its header X-Ping-Version that it is from it."
            .formatted(version, url));
  }

  /// The lock of those who change things. Another pingctl that has it is waited for.
  private RunLock lock() {
    return RunLock.await(
        run.settings().home(),
        () -> screen.remark("waiting: another pingctl with this home is at work"));
  }
}
