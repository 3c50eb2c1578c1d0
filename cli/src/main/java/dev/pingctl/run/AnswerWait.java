package dev.pingctl.run;

import dev.pingctl.cluster.Addresses;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.machine.Processes;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Waiting;
import dev.pingctl.ping.Question;
import dev.pingctl.plan.WaitAction;
import dev.pingctl.settings.Ownership;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Waits until an address answers, and no longer than what is to answer there lives.
final class AnswerWait {
  private static final Duration PATIENCE_PER_QUESTION = Duration.ofSeconds(2);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);

  /// How long a container may have ended before it counts as one that nobody starts again.
  private static final Duration UNTIL_IT_STAYS_ENDED = Duration.ofSeconds(2);

  private static final int LINES = 10;

  private final Supplier<ContainerEngine> engine;
  private final Processes processes;
  private final Addresses addresses;

  AnswerWait(Supplier<ContainerEngine> engine, Processes processes, Addresses addresses) {
    this.engine = engine;
    this.processes = processes;
    this.addresses = addresses;
  }

  /// Returns once the address has answered 200 as often in a row as it has to.
  ///
  /// @throws Failure `PING-WAIT-TIMEOUT`; `PING-PROCESS` or `PING-UNHEALTHY` as soon as a process
  ///   or a container of the stage has ended
  void await(WaitAction.AwaitAnswer wait, Consumer<String> progress) {
    long start = System.nanoTime();
    long deadline = start + wait.timeout().toNanos();
    String last = "nothing listens";
    URI url = addresses.resolve(wait.url());
    int answered = 0;
    Ended before = new Ended("", start);
    while (System.nanoTime() < deadline) {
      Optional<Question.Answer> answer = Question.get(url, PATIENCE_PER_QUESTION);
      if (answer.isPresent() && answer.get().status() == 200) {
        answered++;
        if (answered == wait.times()) {
          return;
        }
        continue;
      }
      answered = 0;
      last = answer.map(a -> "it answers " + a.status() + " " + a.body()).orElse("nothing answers");
      progress.accept("waiting for " + wait.url() + ": " + last);
      failIfProcessEnded(wait);
      before = failIfContainerEnded(wait, before);
      Waiting.pause(BETWEEN_QUESTIONS);
    }
    throw new Failure(
        FailureId.WAIT_TIMEOUT,
        ExitCode.TIMED_OUT,
        "%s did not answer 200 within %ds: %s. Look with `pingctl logs --stage=%s`."
            .formatted(wait.url(), wait.timeout().toSeconds(), last, wait.stage()),
        processes.lastLines(wait.stage(), "ping"),
        null);
  }

  private void failIfProcessEnded(WaitAction.AwaitAnswer wait) {
    String stage = wait.stage();
    for (Processes.Found item : processes.found()) {
      if (item.stage().equals(stage) && processes.find(stage, item.name()).isEmpty()) {
        throw new Failure(
            FailureId.PROCESS,
            ExitCode.FAILED,
            "The process %s of stage %s ended before %s answered; its last lines follow."
                .formatted(item.name(), stage, wait.url()),
            processes.lastLines(stage, item.name()),
            null);
      }
    }
  }

  /// A container that has ended, and since when that is known. Without a name it is none.
  private record Ended(String name, long since) {}

  private Ended failIfContainerEnded(WaitAction.AwaitAnswer wait, Ended before) {
    long now = System.nanoTime();
    Optional<ContainerState> found = ended(wait.stage());
    if (found.isEmpty() || !found.get().name().equals(before.name())) {
      return new Ended(found.map(ContainerState::name).orElse(""), now);
    }
    if (now - before.since() < UNTIL_IT_STAYS_ENDED.toNanos()) {
      return before;
    }
    List<String> lines = new ArrayList<>();
    engine.get().output().logs(before.name(), LINES, false, lines::add);
    throw new Failure(
        FailureId.UNHEALTHY,
        ExitCode.FAILED,
        "Container %s ended with exit code %d before %s answered; its last lines follow."
            .formatted(before.name(), found.get().exitCode(), wait.url()),
        String.join("\n", lines),
        null);
  }

  /// A container of a stage that has failed. Where no engine answers, there is none.
  private Optional<ContainerState> ended(String stage) {
    try {
      return engine.get().states().labelled(Ownership.STAGE + "=" + stage).stream()
          .filter(state -> !state.running() && state.exitCode() != 0)
          .findFirst();
    } catch (Failure failure) {
      if (failure.exitCode() != ExitCode.UNREACHABLE) {
        throw failure;
      }
      return Optional.empty();
    }
  }
}
