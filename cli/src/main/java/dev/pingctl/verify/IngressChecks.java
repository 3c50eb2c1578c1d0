package dev.pingctl.verify;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.Pods;
import dev.pingctl.cluster.Rollout;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.TrafficSplit;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Waiting;
import dev.pingctl.ping.Load;
import dev.pingctl.ping.PingResult;
import dev.pingctl.ping.Pinger;
import dev.pingctl.settings.StageName;
import dev.pingctl.stage.Check;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Proves what a stage claims of the door in front of the service. Every method answers with what
/// contradicts the claim, or with nothing where it holds.
public final class IngressChecks {
  private static final int AT_A_TIME = 4;
  private static final Duration ROLLOUT = Duration.ofMinutes(2);
  private static final double LOAD_RATE = 50;
  private static final Duration ONE_PING = Duration.ofSeconds(5);
  private static final Duration LONGEST_LOAD = Duration.ofMinutes(3);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);
  private static final String LOCALHOST = "localhost";
  private static final int SAMPLE = 200;
  private static final int HTTP_OK = 200;
  private static final int TOO_MANY = 429;

  private final IngressClient door;
  private final Cluster cluster;
  private final Consumer<String> progress;

  public IngressChecks(IngressClient door, Cluster cluster, Consumer<String> progress) {
    this.door = door;
    this.cluster = cluster;
    this.progress = progress;
  }

  Optional<String> routes(Check.Routes check) {
    try {
      IngressClient.Answer answer =
          door.ask(check.secure(), check.host(), check.path(), check.header());
      boolean asClaimed =
          answer.status() == check.status()
              && (check.deployment().isEmpty() || isOf(answer, check.deployment()));
      return asClaimed
          ? Optional.empty()
          : Optional.of(
              "it answered %d%s"
                  .formatted(
                      answer.status(), answer.pod().isEmpty() ? "" : " from pod " + answer.pod()));
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  Optional<String> trusted(Check.Trusted check) {
    try {
      door.ask(true, check.host(), "/", "");
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  Optional<String> redirects(Check.Redirects check, int httpsPort) {
    String wanted =
        "https://%s%s%s"
            .formatted(check.host(), httpsPort == 443 ? "" : ":" + httpsPort, check.path());
    Optional<IngressClient.Answer> answer = door.tryAsking(false, check.host(), check.path(), "");
    if (answer.isEmpty()) {
      return Optional.of("nothing answered");
    }
    String location = answer.get().headers().getOrDefault("location", "nowhere");
    return answer.get().status() / 100 == 3 && location.equals(wanted)
        ? Optional.empty()
        : Optional.of("it answered %d and leads to %s".formatted(answer.get().status(), location));
  }

  Optional<String> splits(Check.Splits check) {
    Optional<TrafficSplit> split = cluster.objects().find(check.route()).flatMap(TrafficSplit::of);
    if (split.isEmpty()) {
      return Optional.of("it is not there, or is not between two versions");
    }
    List<IngressClient.Answer> answers =
        ask(false, split.get().host(), "/version", check.requests(), AT_A_TIME);
    int reached = (int) answers.stream().filter(each -> isOf(each, split.get().canary())).count();
    int failed = check.requests() - (int) answers.stream().filter(IngressChecks::isGood).count();
    return failed == 0 && split.get().allows(reached, check.requests())
        ? Optional.empty()
        : Optional.of(
            "%d of %d reached %s, which is to get %d %%, and %d failed"
                .formatted(
                    reached,
                    check.requests(),
                    split.get().canary(),
                    split.get().percent(),
                    failed));
  }

  Optional<String> limits(Check.Limits check) {
    List<IngressClient.Answer> answers =
        ask(true, check.host(), check.path(), check.requests(), check.requests());
    long good = answers.stream().filter(IngressChecks::isGood).count();
    long refused = answers.stream().filter(answer -> answer.status() == TOO_MANY).count();
    return good > 0 && refused > 0 && good + refused == check.requests()
        ? Optional.empty()
        : Optional.of(
            "%d were answered 200, %d 429, and %d otherwise"
                .formatted(good, refused, check.requests() - good - refused));
  }

  Optional<String> survivesRestart(Check.SurvivesRestart check, String stage) {
    ObjectRef deployment =
        new ObjectRef(
            "apps/v1", "Deployment", Optional.of(StageName.project(stage)), check.deployment());
    // A connection for each ping: an open one may be closed just as a ping is sent on it.
    Load load =
        new Load(
            door.plain(),
            OptionalLong.empty(),
            Optional.of(LONGEST_LOAD),
            AT_A_TIME,
            OptionalDouble.of(LOAD_RATE),
            ONE_PING,
            List.of(new Load.Header("Host", LOCALHOST), new Load.Header("Connection", "close")));
    CompletableFuture<PingResult> pings = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    Thread pinging =
        Thread.ofVirtual()
            .start(() -> pings.complete(new Pinger().run(load, ignored -> begun.countDown())));
    try {
      begun.await();
      progress.accept("making the pods of " + check.deployment() + " anew");
      cluster.workloads().restart(deployment);
      new Rollout(cluster, deployment).await(ROLLOUT, progress);
      awaitNoneLeaving(deployment);
    } catch (InterruptedException e) {
      throw Failure.interrupted(e);
    } finally {
      pinging.interrupt();
    }
    PingResult result = pings.join();
    return result.failed() == 0 && result.ok() > 0
        ? Optional.empty()
        : Optional.of(
            "%d of %d pings failed (%s)"
                .formatted(
                    result.failed(), result.sent(), result.lastError().orElse("by their status")));
  }

  private void awaitNoneLeaving(ObjectRef deployment) {
    long deadline = System.nanoTime() + ROLLOUT.toNanos();
    while (System.nanoTime() < deadline
        && cluster.workloads().find(deployment).stream()
            .flatMap(workload ->
                cluster
                    .pods()
                    .list(deployment.namespace().orElse(""), workload.selector())
                    .stream())
            .anyMatch(Pods.Pod::deleting)) {
      Waiting.pause(BETWEEN_QUESTIONS);
    }
  }

  /// Waits until the controller goes by the weights of a route.
  ///
  /// @throws Failure `PING-WAIT-TIMEOUT` with what was seen last
  public void awaitTrafficSplit(TrafficSplit split, String host, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    String last = "nothing was asked";
    while (System.nanoTime() < deadline) {
      List<IngressClient.Answer> answers = ask(false, host, "/version", SAMPLE, AT_A_TIME);
      int reached = (int) answers.stream().filter(each -> isOf(each, split.canary())).count();
      int good = (int) answers.stream().filter(IngressChecks::isGood).count();
      if (good == SAMPLE && split.allows(reached, SAMPLE)) {
        return;
      }
      last = "%d of %d answers came from %s".formatted(reached, good, split.canary());
      progress.accept("waiting for the door: " + last);
      Waiting.pause(BETWEEN_QUESTIONS);
    }
    throw new Failure(
        FailureId.WAIT_TIMEOUT,
        ExitCode.TIMED_OUT,
        "After %ds requests for %s were not shared out %d to %d: %s. Look with `kubectl describe httproute`."
            .formatted(timeout.toSeconds(), host, 100 - split.percent(), split.percent(), last));
  }

  /// Asks so many times, so many at a time; what gets no answer is left out.
  private List<IngressClient.Answer> ask(
      boolean secure, String host, String path, int requests, int atATime) {
    List<IngressClient.Answer> answers = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(atATime, Thread.ofVirtual().factory())) {
      List<Future<Optional<IngressClient.Answer>>> asked = new ArrayList<>();
      for (int i = 0; i < requests; i++) {
        asked.add(threads.submit(() -> door.tryAsking(secure, host, path, "")));
      }
      for (Future<Optional<IngressClient.Answer>> each : asked) {
        each.get().ifPresent(answers::add);
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw Failure.interrupted(e);
    }
    return answers;
  }

  private static boolean isGood(IngressClient.Answer answer) {
    return answer.status() == HTTP_OK;
  }

  /// Whether a pod of this Deployment answered: its name is the Deployment's with two more parts.
  private static boolean isOf(IngressClient.Answer answer, String deployment) {
    return answer.pod().matches(Pattern.quote(deployment) + "-[a-z0-9]+-[a-z0-9]+");
  }
}
