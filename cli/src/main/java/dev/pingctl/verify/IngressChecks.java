package dev.pingctl.verify;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.Pods;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.TrafficSplit;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Ticker;
import dev.pingctl.outcome.Verdict;
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

/// Proves what a stage claims of the ingress controller in front of the service.
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

  private final IngressClient ingress;
  private final Cluster cluster;
  private final Consumer<String> progress;
  private final Ticker ticker;

  /// Checks that wait in real time.
  public IngressChecks(IngressClient ingress, Cluster cluster, Consumer<String> progress) {
    this(ingress, cluster, progress, Ticker.SYSTEM);
  }

  IngressChecks(IngressClient ingress, Cluster cluster, Consumer<String> progress, Ticker ticker) {
    this.ingress = ingress;
    this.cluster = cluster;
    this.progress = progress;
    this.ticker = ticker;
  }

  Verdict routes(Check.Routes check) {
    try {
      IngressClient.Answer answer =
          ingress.ask(check.secure(), check.host(), check.path(), check.header());
      boolean asClaimed =
          answer.status() == check.status()
              && (check.deployment().isEmpty() || isOf(answer, check.deployment()));
      return Verdict.of(
          asClaimed,
          () ->
              "it answered %d%s"
                  .formatted(
                      answer.status(), answer.pod().isEmpty() ? "" : " from pod " + answer.pod()));
    } catch (IOException e) {
      return new Verdict.Fails(String.valueOf(e.getMessage()));
    }
  }

  Verdict trusted(Check.Trusted check) {
    try {
      ingress.ask(true, check.host(), "/", "");
      return new Verdict.Holds();
    } catch (IOException e) {
      return new Verdict.Fails(String.valueOf(e.getMessage()));
    }
  }

  Verdict redirects(Check.Redirects check, int httpsPort) {
    String wanted =
        "https://%s%s%s"
            .formatted(check.host(), httpsPort == 443 ? "" : ":" + httpsPort, check.path());
    Optional<IngressClient.Answer> answer =
        ingress.tryAsking(false, check.host(), check.path(), "");
    if (answer.isEmpty()) {
      return new Verdict.Fails("nothing answered");
    }
    String location = answer.get().headers().getOrDefault("location", "nowhere");
    return Verdict.of(
        answer.get().status() / 100 == 3 && location.equals(wanted),
        () -> "it answered %d and leads to %s".formatted(answer.get().status(), location));
  }

  Verdict splits(Check.Splits check) {
    Optional<TrafficSplit> found = cluster.objects().find(check.route()).flatMap(TrafficSplit::of);
    if (found.isEmpty()) {
      return new Verdict.Fails("the route does not exist, or does not split between two versions");
    }
    TrafficSplit split = found.get();
    List<IngressClient.Answer> answers =
        ask(false, split.host(), "/version", check.requests(), AT_A_TIME);
    int reached = (int) answers.stream().filter(each -> isOf(each, split.canary())).count();
    int failed = check.requests() - (int) answers.stream().filter(IngressChecks::isGood).count();
    return Verdict.of(
        failed == 0 && split.allows(reached, check.requests()),
        () ->
            "%d of %d requests reached %s, whose weight is %d %%, and %d failed"
                .formatted(reached, check.requests(), split.canary(), split.percent(), failed));
  }

  Verdict limits(Check.Limits check) {
    List<IngressClient.Answer> answers =
        ask(true, check.host(), check.path(), check.requests(), check.requests());
    long good = answers.stream().filter(IngressChecks::isGood).count();
    long refused = answers.stream().filter(answer -> answer.status() == TOO_MANY).count();
    return Verdict.of(
        good > 0 && refused > 0 && good + refused == check.requests(),
        () ->
            "%d were answered 200, %d 429, and %d otherwise"
                .formatted(good, refused, check.requests() - good - refused));
  }

  /// @param path what pings ask for
  Verdict survivesRestart(Check.SurvivesRestart check, String stage, String path) {
    ObjectRef deployment =
        new ObjectRef(
            "apps/v1", "Deployment", Optional.of(StageName.project(stage)), check.deployment());
    // A connection for each ping: an open one may be closed just as a ping is sent on it.
    Load load =
        new Load(
            ingress.plain(),
            OptionalLong.empty(),
            Optional.of(LONGEST_LOAD),
            AT_A_TIME,
            OptionalDouble.of(LOAD_RATE),
            ONE_PING,
            List.of(new Load.Header("Host", LOCALHOST), new Load.Header("Connection", "close")),
            path);
    boolean replaced;
    CompletableFuture<PingResult> pings = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    Thread pinging =
        Thread.ofVirtual()
            .start(() -> pings.complete(new Pinger().run(load, ignored -> begun.countDown())));
    try {
      begun.await();
      progress.accept("restarting the pods of " + check.deployment());
      cluster.workloads().restart(deployment);
      ClusterChecks.rollout(cluster, deployment, ticker).await(ROLLOUT, progress);
      replaced =
          ticker.holdsWithin(ROLLOUT, BETWEEN_QUESTIONS, () -> noneIsBeingDeleted(deployment));
    } catch (InterruptedException e) {
      throw Failure.interrupted(e);
    } finally {
      pinging.interrupt();
    }
    Verdict verdict = ClusterChecks.noneFailed(pings.join());
    return verdict instanceof Verdict.Holds && !replaced
        ? new Verdict.Fails("pods of before the restart are still being deleted")
        : verdict;
  }

  private boolean noneIsBeingDeleted(ObjectRef deployment) {
    return cluster.workloads().find(deployment).stream()
        .flatMap(workload ->
            cluster.pods().list(deployment.namespace().orElse(""), workload.selector()).stream())
        .noneMatch(Pods.Pod::deleting);
  }

  /// Waits until the controller goes by the weights of a route.
  ///
  /// @throws Failure `PING-WAIT-TIMEOUT` with what was seen last
  public void awaitTrafficSplit(TrafficSplit split, String host, Duration timeout) {
    long deadline = ticker.nanos() + timeout.toNanos();
    String last = "nothing was asked";
    while (ticker.nanos() < deadline) {
      List<IngressClient.Answer> answers = ask(false, host, "/version", SAMPLE, AT_A_TIME);
      int reached = (int) answers.stream().filter(each -> isOf(each, split.canary())).count();
      int good = (int) answers.stream().filter(IngressChecks::isGood).count();
      if (good == SAMPLE && split.allows(reached, SAMPLE)) {
        return;
      }
      last = "%d of %d answers came from %s".formatted(reached, good, split.canary());
      progress.accept("waiting for the ingress controller: " + last);
      ticker.pause(BETWEEN_QUESTIONS);
    }
    throw new Failure(
        FailureId.WAIT_TIMEOUT,
        ExitCode.TIMED_OUT,
        "After %ds traffic for %s did not reach the split %d:%d: %s. See `kubectl describe httproute`."
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
        asked.add(threads.submit(() -> ingress.tryAsking(secure, host, path, "")));
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
