package dev.pingctl.measure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.plan.Attempt;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The programs of attempts, run on this machine.
class AttemptPodTest {
  private static final ObjectRef PING =
      new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), "ping");

  @TempDir Path folder = Path.of("");

  @Test
  void aRedisThatKnowsThePasswordRefusesAWrongOne() throws Exception {
    assertThat(
            login(
                List.of(
                    "-WRONGPASS invalid username-password pair or user is disabled.",
                    "-NOAUTH Authentication required.")))
        .isEqualTo(
            "refused: Redis answers WRONGPASS invalid username-password pair or user is disabled, and then NOAUTH Authentication required.");
  }

  @Test
  void aRedisWithoutAPasswordAnswers() throws Exception {
    assertThat(login(List.of("-ERR AUTH called without any password configured.", ":3")))
        .isEqualTo("through: Redis answers to DBSIZE that it has 3 keys");
  }

  @Test
  void whatIsNoAnswerOfRedisProvesNothing() throws Exception {
    assertThat(login(List.of("HTTP/1.1 400", "Bad Request")))
        .isEqualTo("unclear: Redis answers 'Bad Request'");
  }

  @Test
  void aProgramThatCanBeWrittenIsRun() throws Exception {
    assertThat(run(writing(), folder.resolve("planted").toString()))
        .containsExactly("through: a program that was planted there runs");
  }

  @Test
  void whereNothingCanBeWrittenTheKernelSaysWhy() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(run(writing(), file.resolve("planted").toString()))
        .containsExactly("refused: the kernel answers Not a directory");
  }

  @Test
  void whoSeesAllProcessesSaysHowMany() throws Exception {
    assertThat(run(AttemptPod.takingNode("ping-k8s")))
        .singleElement()
        .asString()
        .matches(
            "through: root in the pod sees [1-9][0-9]* processes of the node, and sees its files");
  }

  private static AttemptPod writing() {
    return AttemptPod.writing(new Attempt.Write(PING, Map.of()), Map.of(), Map.of());
  }

  /// What the program says of a Redis that gives these answers, a line each.
  private static String login(List<String> answers) throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket redis = new ServerSocket(0, 1, here)) {
      Thread.ofVirtual().start(() -> serve(redis, answers));
      Attempt.LogIn attempt =
          new Attempt.LogIn("ping-k8s", here.getHostAddress(), redis.getLocalPort());
      return String.join("\n", run(AttemptPod.loggingIn(attempt)));
    }
  }

  private static void serve(ServerSocket redis, List<String> answers) {
    try (Socket client = redis.accept();
        BufferedReader asked =
            new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8))) {
      for (String answer : answers) {
        asked.readLine();
        client.getOutputStream().write((answer + "\r\n").getBytes(UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Runs the command of a pod, with other arguments where some are given.
  private static List<String> run(AttemptPod pod, String... arguments) throws Exception {
    List<?> containers = (List<?>) requireNonNull(pod.manifest("k8s").at("spec", "containers"));
    List<?> command = (List<?>) requireNonNull(((Map<?, ?>) containers.getFirst()).get("command"));
    List<String> words = new ArrayList<>(command.stream().map(String::valueOf).toList());
    if (arguments.length > 0) {
      words.subList(4, words.size()).clear();
      words.addAll(List.of(arguments));
    }
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    List<String> lines = process.inputReader().lines().toList();
    process.waitFor();
    return lines;
  }
}
