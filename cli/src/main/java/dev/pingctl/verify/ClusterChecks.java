package dev.pingctl.verify;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.Pods.Pod;
import dev.pingctl.cluster.Rollout;
import dev.pingctl.cluster.Routes;
import dev.pingctl.cluster.Workloads.Workload;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.observe.Observer;
import dev.pingctl.outcome.Ticker;
import dev.pingctl.outcome.Verdict;
import dev.pingctl.outcome.Waiting;
import dev.pingctl.ping.Load;
import dev.pingctl.ping.PingResult;
import dev.pingctl.ping.Pinger;
import dev.pingctl.ping.Question;
import dev.pingctl.settings.StageName;
import dev.pingctl.stage.Check;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Proves on a Kubernetes cluster what a stage claims.
final class ClusterChecks {
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);

  /// The name of the port that pods are asked at.
  private static final String HTTP = "http";

  private static final int HTTP_OK = 200;
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
  private final Ticker ticker;
  private final String pings;

  /// @param pings the path that a load asks for
  ClusterChecks(
      Cluster cluster,
      String stage,
      URI url,
      String pings,
      Consumer<String> progress,
      Ticker ticker) {
    this.pings = pings;
    this.cluster = cluster;
    this.stage = stage;
    this.url = url;
    this.progress = progress;
    this.ticker = ticker;
  }

  /// A node sends pings to a pod some moments after the pod is ready, so a pod that is missing
  /// among the answers is waited for a while.
  Verdict spread(Check.Spread check) {
    int wanted =
        cluster.workloads().find(deployment(check.deployment())).map(Workload::desired).orElse(0);
    PingResult result = pingOnManyConnections();
    long deadline = ticker.nanos() + SPREAD_PATIENCE.toNanos();
    while (pods(result).size() < wanted && result.failed() == 0 && ticker.nanos() < deadline) {
      ticker.pause(BETWEEN_SPREADS);
      result = pingOnManyConnections();
    }
    PingResult last = result;
    List<String> pods = pods(last);
    boolean all =
        pods.size() == wanted
            && pods.stream().allMatch(pod -> pod.startsWith(check.deployment() + "-"));
    return Verdict.of(
        all && last.failed() == 0,
        () ->
            "of %d pings %d failed, and of %d pods these answered: %s"
                .formatted(last.sent(), last.failed(), wanted, String.join(", ", pods)));
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
            List.of(),
            pings);
    return new Pinger().run(load, ignored -> {});
  }

  /// Asks each pod of a Deployment by itself.
  Verdict podsAnswer(Check.PodsAnswer check) {
    ObjectRef deployment = deployment(check.deployment());
    int wanted = cluster.workloads().find(deployment).map(Workload::desired).orElse(0);
    List<String> answers =
        pods(deployment).stream()
            .filter(ClusterChecks::isReady)
            .map(pod -> "%s: %s".formatted(pod.name(), status(pod, check.path())))
            .toList();
    return Verdict.of(
        wanted > 0
            && answers.size() == wanted
            && answers.stream().allMatch(answer -> answer.endsWith(": " + HTTP_OK)),
        () ->
            "%d pods of %d are ready, and this is what they answer: %s"
                .formatted(answers.size(), wanted, String.join(", ", answers)));
  }

  private String status(Pod pod, String path) {
    try (Routes.Forward forward =
        cluster.routes().forwardToPod(pod.namespace(), pod.name(), HTTP)) {
      URI address = URI.create("http://localhost:%d%s".formatted(forward.port(), path));
      return Question.get(address, ONE_PING)
          .map(answer -> String.valueOf(answer.status()))
          .orElse("nothing");
    }
  }

  private static List<String> pods(PingResult result) {
    return result.origins().stream().map(PingResult.Origin::pod).distinct().toList();
  }

  Verdict restricted() {
    Optional<String> refusal = cluster.rights().refusal(privilegedPod());
    if (refusal.isEmpty()) {
      return new Verdict.Fails("it would admit a privileged pod");
    }
    if (!refusal.get().contains("PodSecurity")) {
      return new Verdict.Fails("it refuses a privileged pod for another reason: " + refusal.get());
    }
    String weak =
        cluster.pods().list(StageName.project(stage), Map.of()).stream()
            .filter(pod -> !pod.weaknesses().isEmpty())
            .map(pod -> pod.name() + " " + String.join(", ", pod.weaknesses()))
            .collect(Collectors.joining("; "));
    return Verdict.of(weak.isEmpty(), () -> weak);
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

  Verdict replacesPod(Check.ReplacesPod check) {
    ObjectRef deployment = deployment(check.deployment());
    Optional<Pod> victim = readyPod(deployment);
    if (victim.isEmpty()) {
      return noReadyPod(deployment);
    }
    AtomicBoolean replaced = new AtomicBoolean();
    Verdict verdict =
        failsNoPing(() -> {
          progress.accept("deleting pod " + victim.get().name());
          replaced.set(replace(victim.get(), deployment, Optional.empty()));
        });
    return replaced.get() ? verdict : notReplaced(victim.get());
  }

  /// Does other work under load, and for some seconds longer: what leaves does so after what comes
  /// has come.
  Verdict failsNoPing(Runnable work) {
    Load load =
        new Load(
            url,
            OptionalLong.empty(),
            Optional.of(LONGEST_LOAD),
            LOAD_CONNECTIONS,
            OptionalDouble.of(LOAD_RATE),
            ONE_PING,
            List.of(),
            pings);
    AtomicBoolean enough = new AtomicBoolean();
    try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<PingResult> pings =
          thread.submit(() -> new Pinger().run(load, ignored -> {}, enough::get));
      try {
        work.run();
        ticker.pause(AFTERWARDS);
      } finally {
        enough.set(true);
      }
      return noneFailed(Waiting.result(pings));
    }
  }

  /// Returns whether pings were sent and none of them failed.
  static Verdict noneFailed(PingResult result) {
    return Verdict.of(
        result.failed() == 0 && result.ok() > 0,
        () ->
            "%d of %d pings failed (%s)"
                .formatted(
                    result.failed(),
                    result.sent(),
                    result.lastError().orElse("none was answered")));
  }

  Verdict countAfterKill(Check.CountAfterKill check) {
    new Pinger().run(Load.of(url, 5, 1), ignored -> {});
    Optional<Long> before = count(url, ticker);
    ObjectRef deployment = deployment(check.deployment());
    Optional<Pod> victim = readyPod(deployment);
    if (victim.isEmpty()) {
      return noReadyPod(deployment);
    }
    progress.accept("killing pod " + victim.get().name());
    if (!replace(victim.get(), deployment, Optional.of(Duration.ZERO))) {
      return notReplaced(victim.get());
    }
    Optional<Long> after = count(url, ticker);
    boolean known = before.isPresent() && after.isPresent();
    return counted(known && check.kept() == after.equals(before), before, after);
  }

  /// Whether the count is still the one that was remembered.
  Verdict sameCount(Optional<Long> before) {
    Optional<Long> after = count(url, ticker);
    return counted(before.isPresent() && before.equals(after), before, after);
  }

  /// The first count that is answered, if any is: while pods find a new Redis, one may answer and
  /// the next not.
  static Optional<Long> count(URI url, Ticker ticker) {
    List<Long> counts = new ArrayList<>();
    boolean answered =
        ticker.holdsWithin(
            RECOVERY,
            BETWEEN_QUESTIONS,
            () -> {
              Observer.count(url.toString()).ifPresent(counts::add);
              return !counts.isEmpty();
            });
    return answered ? Optional.of(counts.getFirst()) : Optional.empty();
  }

  private static Verdict counted(boolean asClaimed, Optional<Long> before, Optional<Long> after) {
    return Verdict.of(
        asClaimed,
        () -> "the count was %s before and %s after".formatted(text(before), text(after)));
  }

  private static String text(Optional<Long> count) {
    return count.map(String::valueOf).orElse("unknown");
  }

  /// Deletes a pod and waits until a new one has taken its place. A Deployment looks whole until
  /// its controller has seen that a pod is gone, so its own numbers do not show that alone.
  ///
  /// @return whether a new pod is ready
  private boolean replace(Pod victim, ObjectRef deployment, Optional<Duration> grace) {
    Set<String> before = pods(deployment).stream().map(Pod::name).collect(Collectors.toSet());
    cluster.pods().delete(victim.namespace(), victim.name(), grace);
    boolean replaced =
        ticker.holdsWithin(
            RECOVERY,
            BETWEEN_QUESTIONS,
            () ->
                pods(deployment).stream()
                    .anyMatch(pod -> isReady(pod) && !before.contains(pod.name())));
    if (replaced) {
      rollout(cluster, deployment, ticker).await(RECOVERY, progress);
    }
    return replaced;
  }

  /// The rollout of a workload, waited for by a clock.
  static Rollout rollout(Cluster cluster, ObjectRef ref, Ticker ticker) {
    return new Rollout(
        cluster.workloads(), cluster.pods(), ref, Workload::done, ticker::nanos, ticker::pause);
  }

  private static Verdict notReplaced(Pod victim) {
    return new Verdict.Fails(
        "no new pod was ready within %ds after %s was deleted"
            .formatted(RECOVERY.toSeconds(), victim.name()));
  }

  private Optional<Pod> readyPod(ObjectRef deployment) {
    return pods(deployment).stream().filter(ClusterChecks::isReady).findFirst();
  }

  private static boolean isReady(Pod pod) {
    return pod.ready() && !pod.deleting();
  }

  private static Verdict noReadyPod(ObjectRef deployment) {
    return new Verdict.Fails(deployment.text() + " has no ready pod");
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
