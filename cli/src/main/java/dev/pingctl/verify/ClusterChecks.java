package dev.pingctl.verify;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.Pods.Pod;
import dev.pingctl.cluster.Rollout;
import dev.pingctl.cluster.Workloads.Workload;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.observe.Observer;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Waiting;
import dev.pingctl.ping.Load;
import dev.pingctl.ping.PingResult;
import dev.pingctl.ping.Pinger;
import dev.pingctl.settings.StageName;
import dev.pingctl.stage.Check;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Proves on a Kubernetes cluster what a stage claims. Every method answers with what contradicts
/// the claim, or with nothing where it holds.
final class ClusterChecks {
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);
  private static final Duration RECOVERY = Duration.ofSeconds(60);
  private static final Duration ONE_PING = Duration.ofSeconds(5);

  /// So long may a ping take where many connections are opened at once: through a port that is
  /// forwarded each of them is a conversation with the API.
  private static final Duration MANY_AT_ONCE = Duration.ofSeconds(30);

  private static final Duration LONGEST_LOAD = Duration.ofMinutes(10);
  private static final Duration AFTERWARDS = Duration.ofSeconds(4);
  private static final double LOAD_RATE = 100;
  private static final int LOAD_CONNECTIONS = 10;
  private static final int SPREAD_CONNECTIONS = 60;
  private static final Duration SPREAD_PATIENCE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_SPREADS = Duration.ofMillis(250);

  private final Cluster cluster;
  private final String stage;
  private final URI url;
  private final Consumer<String> progress;

  ClusterChecks(Cluster cluster, String stage, URI url, Consumer<String> progress) {
    this.cluster = cluster;
    this.stage = stage;
    this.url = url;
    this.progress = progress;
  }

  /// A node sends pings to a pod some moments after the pod is ready, so a pod that is missing
  /// among the answers is waited for a while.
  Optional<String> spread(Check.Spread check) {
    int wanted =
        cluster.workloads().find(deployment(check.deployment())).map(Workload::desired).orElse(0);
    PingResult result = pingOnManyConnections();
    long deadline = System.nanoTime() + SPREAD_PATIENCE.toNanos();
    while (pods(result).size() < wanted && result.failed() == 0 && System.nanoTime() < deadline) {
      Waiting.pause(BETWEEN_SPREADS);
      result = pingOnManyConnections();
    }
    List<String> pods = pods(result);
    boolean all =
        pods.size() == wanted
            && pods.stream().allMatch(pod -> pod.startsWith(check.deployment() + "-"));
    return all && result.failed() == 0
        ? Optional.empty()
        : Optional.of(
            "of %d pings %d failed, and of %d pods these answered: %s"
                .formatted(result.sent(), result.failed(), wanted, String.join(", ", pods)));
  }

  private PingResult pingOnManyConnections() {
    Load load =
        new Load(
            url,
            OptionalLong.of(SPREAD_CONNECTIONS),
            Optional.empty(),
            SPREAD_CONNECTIONS,
            OptionalDouble.empty(),
            MANY_AT_ONCE,
            List.of());
    return new Pinger().run(load, ignored -> {});
  }

  private static List<String> pods(PingResult result) {
    return result.origins().stream().map(PingResult.Origin::pod).distinct().toList();
  }

  Optional<String> restricted() {
    Optional<String> refusal = cluster.rights().refusal(privilegedPod());
    if (refusal.isEmpty()) {
      return Optional.of("it would admit a privileged pod");
    }
    if (!refusal.get().contains("PodSecurity")) {
      return Optional.of("it refuses a privileged pod for another reason: " + refusal.get());
    }
    String weak =
        cluster.pods().list(StageName.project(stage), Map.of()).stream()
            .filter(pod -> !pod.weaknesses().isEmpty())
            .map(pod -> pod.name() + " " + String.join(", ", pod.weaknesses()))
            .collect(Collectors.joining("; "));
    return weak.isEmpty() ? Optional.empty() : Optional.of(weak);
  }

  private Manifest privilegedPod() {
    ObjectRef ref =
        new ObjectRef("v1", "Pod", Optional.of(StageName.project(stage)), "pingctl-privileged");
    return new Manifest(
        ref,
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Pod",
            "metadata",
            Map.of("name", ref.name(), "namespace", StageName.project(stage)),
            "spec",
            Map.of(
                "containers",
                List.of(
                    Map.of(
                        "name",
                        "privileged",
                        "image",
                        "pingctl/ping",
                        "securityContext",
                        Map.of("privileged", true))))));
  }

  Optional<String> replacesPod(Check.ReplacesPod check) {
    ObjectRef deployment = deployment(check.deployment());
    Pod victim = anyPod(deployment);
    Optional<String> contradiction =
        failsNoPing(() -> {
          progress.accept("deleting pod " + victim.name());
          replace(victim, deployment, Optional.empty());
        });
    boolean replaced =
        pods(deployment).stream()
            .noneMatch(pod -> pod.name().equals(victim.name()) && !pod.deleting());
    return contradiction.isPresent() || replaced
        ? contradiction
        : Optional.of(victim.name() + " is still there");
  }

  /// Does other work under load, and for some seconds longer: what leaves does so after what comes
  /// has come.
  Optional<String> failsNoPing(Runnable work) {
    Load load =
        new Load(
            url,
            OptionalLong.empty(),
            Optional.of(LONGEST_LOAD),
            LOAD_CONNECTIONS,
            OptionalDouble.of(LOAD_RATE),
            ONE_PING,
            List.of());
    AtomicBoolean enough = new AtomicBoolean();
    try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<PingResult> pings =
          thread.submit(() -> new Pinger().run(load, ignored -> {}, enough::get));
      try {
        work.run();
        Waiting.pause(AFTERWARDS);
      } finally {
        enough.set(true);
      }
      PingResult result = pings.get();
      return result.failed() == 0
          ? Optional.empty()
          : Optional.of(
              "%d of %d pings failed (%s)"
                  .formatted(
                      result.failed(),
                      result.sent(),
                      result.lastError().orElse("by their status")));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Failure failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw Failure.interrupted(e);
    }
  }

  Optional<String> countAfterKill(Check.CountAfterKill check) {
    new Pinger().run(Load.of(url, 5, 1), ignored -> {});
    Optional<Long> before = Observer.count(url.toString());
    ObjectRef deployment = deployment(check.deployment());
    Pod victim = anyPod(deployment);
    progress.accept("killing pod " + victim.name());
    replace(victim, deployment, Optional.of(Duration.ZERO));
    Optional<Long> after = Optional.empty();
    long deadline = System.nanoTime() + RECOVERY.toNanos();
    while (after.isEmpty() && System.nanoTime() < deadline) {
      Waiting.pause(BETWEEN_QUESTIONS);
      after = Observer.count(url.toString());
    }
    boolean asClaimed = after.isPresent() && check.kept() == after.equals(before);
    return asClaimed
        ? Optional.empty()
        : Optional.of("the count was %s before and %s after".formatted(text(before), text(after)));
  }

  /// Whether the count is still the one that was remembered.
  Optional<String> sameCount(Optional<Long> before) {
    Optional<Long> after = Observer.count(url.toString());
    return before.isPresent() && before.equals(after)
        ? Optional.empty()
        : Optional.of("the count was %s before and %s after".formatted(text(before), text(after)));
  }

  private static String text(Optional<Long> count) {
    return count.map(String::valueOf).orElse("unknown");
  }

  /// Deletes a pod and waits until another has taken its place. A Deployment looks whole until its
  /// controller has seen that a pod is gone, so its own figures do not tell that alone.
  private void replace(Pod victim, ObjectRef deployment, Optional<Duration> grace) {
    Set<String> before = pods(deployment).stream().map(Pod::name).collect(Collectors.toSet());
    cluster.pods().delete(victim.namespace(), victim.name(), grace);
    Waiting.holdsWithin(
        RECOVERY,
        BETWEEN_QUESTIONS,
        () ->
            pods(deployment).stream().anyMatch(pod -> pod.ready() && !before.contains(pod.name())));
    new Rollout(cluster, deployment).await(RECOVERY, progress);
  }

  private Pod anyPod(ObjectRef deployment) {
    return pods(deployment).stream()
        .filter(pod -> pod.ready() && !pod.deleting())
        .findFirst()
        .orElseThrow(() ->
            new Failure(
                FailureId.CHECK,
                ExitCode.CHECK_FAILED,
                "%s has no ready pod; bring the stage up with `pingctl up --stage=%s`."
                    .formatted(deployment.text(), stage)));
  }

  private List<Pod> pods(ObjectRef deployment) {
    return cluster
        .workloads()
        .find(deployment)
        .map(workload -> cluster.pods().list(StageName.project(stage), workload.selector()))
        .orElse(List.of());
  }

  private ObjectRef deployment(String name) {
    return new ObjectRef("apps/v1", "Deployment", Optional.of(StageName.project(stage)), name);
  }
}
