package dev.pingctl.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.engine.ExecResult;
import dev.pingctl.outcome.CountedTime;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// When the embedded node is waited for, and when that is in vain.
class NodeWaitTest {
  private static final List<String> QUESTION = List.of("node-ready");
  private static final ExecResult READY = new ExecResult(0, "", "");
  private static final ExecResult NOT_READY =
      new ExecResult(1, "etcd answers\n", "the API does not answer\n\n");

  private final FakeNode node = new FakeNode();
  private final NodeWait wait = new NodeWait(node.engine(), ClusterNode.NAME);
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void run() {
    is(true, false, 0);
  }

  @Test
  void aNodeThatIsReadyIsNotWaitedFor() {
    wait.until(QUESTION, told::add);

    assertThat(told).isEmpty();
    assertThat(node.did()).containsExactly("node-ready");
  }

  @Test
  void whatIsMissingIsToldUntilNothingIs() {
    node.answers(command -> node.did().size() == 1 ? NOT_READY : READY);

    wait.until(QUESTION, told::add);

    assertThat(told).containsExactly("waiting for the node: the API does not answer");
  }

  @Test
  void aNodeThatEndsByItselfIsStoppedAndItsLastLinesAreTold() {
    node.answers(command -> {
      is(false, false, 0);
      return NOT_READY;
    });

    Failure failure = failure();

    assertThat(failure.id()).isEqualTo(FailureId.NODE_ENDED);
    assertThat(failure.details()).isEqualTo("last words");
    assertThat(node.did()).containsExactly("node-ready", "kill " + ClusterNode.NAME);
  }

  @Test
  void oneRestartIsBorne() {
    node.answers(command -> {
      boolean first = node.did().size() == 1;
      is(true, false, 1);
      return first ? NOT_READY : READY;
    });

    wait.until(QUESTION, told::add);

    assertThat(node.did()).hasSize(2);
  }

  @Test
  void aNodeThatIsStartedAgainAndAgainIsStopped() {
    node.answers(command -> {
      is(true, false, node.did().size());
      return NOT_READY;
    });

    assertThat(failure().id()).isEqualTo(FailureId.NODE_ENDED);
    assertThat(node.did()).containsExactly("node-ready", "node-ready", "kill " + ClusterNode.NAME);
  }

  @Test
  void aNodeBetweenTwoRunsIsNotAsked() {
    is(false, false, 1);

    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () ->
                wait.until(
                    QUESTION,
                    line -> {
                      told.add(line);
                      node.isGone();
                    }));

    assertThat(told).containsExactly("waiting for the node: it is being started again");
    assertThat(node.did()).isEmpty();
    assertThat(failure.id()).isEqualTo(FailureId.NODE_ENDED);
    assertThat(failure.sentence()).contains("was removed while it was waited for");
  }

  @Test
  void aPausedNodeIsNotWaitedFor() {
    node.answers(command -> {
      is(true, true, 0);
      return NOT_READY;
    });

    Failure failure = failure();

    assertThat(failure.id()).isEqualTo(FailureId.CLUSTER_DOWN);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(failure.sentence()).contains("docker unpause " + ClusterNode.NAME);
  }

  @Test
  void aProgramOfTheNodeThatIsStoppedIsNamedWithWhatLetsItGoOn() {
    node.answers(command ->
        command.equals(QUESTION) ? NOT_READY : new ExecResult(0, "12 (sleep)\n34 (etcd)\n", ""));

    Failure failure = failureInCountedTime();

    assertThat(failure.id()).isEqualTo(FailureId.CLUSTER_DOWN);
    assertThat(failure.sentence())
        .contains(
            "etcd in it is stopped", "docker exec %s kill -CONT 34".formatted(ClusterNode.NAME));
  }

  @Test
  void aNodeThatDoesNotGetReadyIsGivenUpWithWhatIsMissing() {
    node.answers(command -> command.equals(QUESTION) ? NOT_READY : READY);

    Failure failure = failureInCountedTime();

    assertThat(failure.id()).isEqualTo(FailureId.WAIT_TIMEOUT);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.TIMED_OUT);
    assertThat(failure.sentence()).contains("not ready after 180s: the API does not answer");
    assertThat(failure.details()).isEqualTo("last words");
    assertThat(told).hasSize(18).containsOnly("waiting for the node: the API does not answer");
  }

  @Test
  void aSettingOfTheKernelThatKeepsANodeFromStartingIsNamed() {
    node.says("\"Unable to read config path\" err=\"inotify_init: too many open files\"");
    node.answers(command -> command.equals(QUESTION) ? NOT_READY : READY);
    Failure late = failureInCountedTime();
    node.answers(command -> {
      is(false, false, 0);
      return NOT_READY;
    });
    Failure ended = failure();

    assertThat(late.id()).isEqualTo(FailureId.WAIT_TIMEOUT);
    assertThat(ended.id()).isEqualTo(FailureId.NODE_ENDED);
    assertThat(List.of(late, ended))
        .allSatisfy(failure -> {
          assertThat(failure.sentence())
              .contains("`sudo sysctl fs.inotify.max_user_instances=512`");
          assertThat(failure.details()).contains("too many open files");
        });
  }

  @Test
  void aNodeThatEndsWhileItIsAskedDoesNotRun() {
    node.answers(command -> {
      throw new Failure(FailureId.ENGINE, ExitCode.FAILED, "The container is not running.");
    });
    assertThat(wait.missing(QUESTION)).contains("it does not run");

    node.answers(command -> {
      throw new Failure(FailureId.ENGINE_DOWN, ExitCode.UNREACHABLE, "No engine.");
    });
    assertThat(catchThrowableOfType(Failure.class, () -> wait.missing(QUESTION)).id())
        .isEqualTo(FailureId.ENGINE_DOWN);
  }

  private Failure failureInCountedTime() {
    return failure(new NodeWait(node.engine(), ClusterNode.NAME, new CountedTime()));
  }

  private Failure failure() {
    return failure(wait);
  }

  private Failure failure(NodeWait waiting) {
    Failure failure = catchThrowableOfType(Failure.class, () -> waiting.until(QUESTION, told::add));
    assertThat(failure).isNotNull();
    return failure;
  }

  private void is(boolean running, boolean paused, int restarts) {
    node.is(running, paused, restarts, Map.of());
  }
}
