package dev.pingctl.node;

import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.engine.ExecResult;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Waits for a node of the embedded cluster, and gives up at once where nobody but the user can let
/// it go on.
final class NodeWait {
  /// Prints the number and name of every process that is stopped.
  private static final List<String> STOPPED =
      List.of(
          "sh",
          "-c",
          "for file in /proc/[0-9]*/stat; do read -r id name state rest <$file && [ \"$state\" = T"
              + " ] && echo $id $name; done 2>/dev/null; true");

  /// The programs of either kind of node that it cannot do without, by the names the kernel knows.
  private static final Set<String> PROGRAMS =
      Set.of(
          "etcd",
          "containerd",
          "kubelet",
          "kube-apiserver",
          "kube-controller",
          "kube-scheduler",
          "netpol",
          "k3s-server");

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(200);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);

  /// How often a node may end and be started again by the engine while it is waited for.
  private static final int TOLERATED_RESTARTS = 1;

  private final ContainerEngine engine;
  private final String node;
  private final Ticker ticker;

  NodeWait(ContainerEngine engine, String node) {
    this(engine, node, Ticker.SYSTEM);
  }

  /// @param node the container
  NodeWait(ContainerEngine engine, String node, Ticker ticker) {
    this.engine = engine;
    this.node = node;
    this.ticker = ticker;
  }

  /// Makes sure that the node is not paused.
  ///
  /// @throws Failure `PING-CLUSTER-DOWN` where it is
  static void requireAwake(ContainerState state) {
    if (state.paused()) {
      throw new Failure(
          FailureId.CLUSTER_DOWN,
          ExitCode.UNREACHABLE,
          "The embedded cluster is paused; let it go on with `docker unpause %s` and run the command again."
              .formatted(state.name()));
    }
  }

  /// Makes sure that no program of the node is stopped by a signal: it would be waited for in vain.
  private void requireNoneStopped() {
    String stopped = asked(STOPPED).map(ExecResult::output).orElse("");
    for (String line : stopped.lines().toList()) {
      String[] words = line.split("[ ()]+");
      if (words.length == 2 && PROGRAMS.contains(words[1])) {
        throw new Failure(
            FailureId.CLUSTER_DOWN,
            ExitCode.UNREACHABLE,
            "The embedded cluster does not answer, because %s in it is stopped by a signal; let it go on with `docker exec %s kill -CONT %s` and run the command again."
                .formatted(words[1], node, words[0]));
      }
    }
  }

  /// Waits until a question to the node finds nothing missing.
  ///
  /// @throws Failure `PING-CLUSTER-DOWN` where the node is paused or a program of it is stopped,
  ///   `PING-NODE-ENDED` where it ends by itself, `PING-WAIT-TIMEOUT` after three minutes
  void until(List<String> question, Consumer<String> progress) {
    long deadline = ticker.nanos() + PATIENCE.toNanos();
    int restarts = inspected().restarts();
    String last = "it has not been asked yet";
    long nextLook = ticker.nanos() + BETWEEN_LOOKS.toNanos();
    while (ticker.nanos() < deadline) {
      ContainerState state = inspected();
      if (!state.running() && state.restarts() == 0
          || state.restarts() - restarts > TOLERATED_RESTARTS) {
        throw ended();
      }
      requireAwake(state);
      Optional<String> missing =
          state.running() ? missing(question) : Optional.of("it is being started again");
      if (missing.isEmpty()) {
        return;
      }
      last = missing.get();
      if (state.running() && ticker.nanos() > nextLook) {
        requireNoneStopped();
        nextLook = ticker.nanos() + BETWEEN_LOOKS.toNanos();
      }
      progress.accept("waiting for the node: " + last);
      ticker.pause(BETWEEN_QUESTIONS);
    }
    throw failure(
        FailureId.WAIT_TIMEOUT,
        ExitCode.TIMED_OUT,
        "The node %s was not ready after %ds: %s. Look with `docker logs %s`."
            .formatted(node, PATIENCE.toSeconds(), last, node));
  }

  private ContainerState inspected() {
    return engine
        .states()
        .inspect(node)
        .orElseThrow(() ->
            new Failure(
                FailureId.NODE_ENDED,
                ExitCode.FAILED,
                "The node %s was removed while it was waited for; run the command again."
                    .formatted(node)));
  }

  /// What a question to the node finds missing; empty where nothing is. A node that ends while it
  /// is asked is asked again.
  Optional<String> missing(List<String> question) {
    return asked(question)
        .map(result ->
            result.exitCode() == 0 ? Optional.<String>empty() : Optional.of(lastLine(result)))
        .orElseGet(() -> Optional.of("it does not run"));
  }

  /// What the node answers; empty where it ends at that moment.
  private Optional<ExecResult> asked(List<String> question) {
    try {
      return Optional.of(engine.output().exec(node, question));
    } catch (Failure failure) {
      if (failure.is(FailureId.ENGINE)) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /// The failure for a node that ends by itself. The engine would start it again and again, so it
  /// is stopped.
  private Failure ended() {
    engine.containers().stop(node, true);
    return failure(
        FailureId.NODE_ENDED,
        ExitCode.FAILED,
        "The node %s ended by itself, so it was stopped; its last lines follow. Correct what they name and run the command again."
            .formatted(node));
  }

  /// A failure with the node's last lines; the cause comes first where they name one that a setting
  /// of the machine takes away.
  private Failure failure(FailureId id, ExitCode exitCode, String sentence) {
    String lines = logs();
    return new Failure(
        id,
        exitCode,
        lines.contains("too many open files")
            ? "The node %s cannot start, because the kernel lets its programs watch no more files, as its last lines say; allow more with `sudo sysctl fs.inotify.max_user_instances=512` and run the command again."
                .formatted(node)
            : sentence,
        lines,
        null);
  }

  private String logs() {
    List<String> lines = new ArrayList<>();
    engine.output().logs(node, 25, false, lines::add);
    return String.join("\n", lines);
  }

  /// What a command has said last.
  static String lastLine(ExecResult result) {
    return (result.output() + "\n" + result.errors())
        .lines()
        .filter(line -> !line.isBlank())
        .reduce((first, second) -> second)
        .orElse("it does not say what is missing");
  }
}
