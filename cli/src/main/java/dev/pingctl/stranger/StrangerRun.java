package dev.pingctl.stranger;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.Pods.Container;
import dev.pingctl.cluster.Pods.Pod;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Ticker;
import dev.pingctl.settings.StageName;
import dev.pingctl.stage.Check;
import dev.pingctl.stranger.StrangerPod.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The strangers of one check in the cluster, with a namespace and policies of their own. Closing
/// it removes all of that, also while this thread is interrupted.
final class StrangerRun implements AutoCloseable {
  private static final String STRANGER = "pingctl-stranger";
  private static final String DENIED = "pingctl-denied";

  /// Longer than such a pod may live.
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  private static final Duration REMOVAL = Duration.ofSeconds(60);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);

  private static final String NAMESPACE =
      """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: %s
        labels: {pod-security.kubernetes.io/enforce: restricted}
      """;

  private static final String POLICY =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: %1$s, namespace: %2$s}
      spec:
        podSelector: {matchLabels: {%3$s: %1$s}}
        policyTypes: [Egress]
        egress: %4$s
      """;

  private final Cluster cluster;
  private final String stage;
  private final Errand errand;
  private final Consumer<String> progress;
  private final Ticker ticker;

  /// What strangers are made of, and where they are sent.
  ///
  /// @param image a reference that the cluster has, of an image with bash
  /// @param control `HOST/PORT/PATH` that answers 200 and that everybody may connect to
  /// @param addresses `HOST/PORT` of each place they try
  record Errand(String image, String control, List<String> addresses) {}

  /// A run that has made nothing yet; removes what a killed one has left.
  StrangerRun(
      Cluster cluster, String stage, Errand errand, Consumer<String> progress, Ticker ticker) {
    this.cluster = cluster;
    this.stage = stage;
    this.errand = errand;
    this.progress = progress;
    this.ticker = ticker;
    if (Stream.of(elsewhereRef(), stranger(here()).ref())
        .anyMatch(ref -> cluster.objects().find(ref).isPresent())) {
      clean();
      cluster.removals().remove(elsewhereRef(), REMOVAL, progress);
    }
  }

  /// The stage's namespace.
  String here() {
    return StageName.project(stage);
  }

  /// The namespace that is made for strangers.
  String elsewhere() {
    return Check.Refuses.elsewhere(stage);
  }

  private ObjectRef elsewhereRef() {
    return new ObjectRef("v1", "Namespace", Optional.empty(), elsewhere());
  }

  private StrangerPod stranger(String namespace) {
    return new StrangerPod(
        namespace, STRANGER, errand.image(), errand.control(), errand.addresses());
  }

  private ObjectRef policyRef() {
    return new ObjectRef("networking.k8s.io/v1", "NetworkPolicy", Optional.of(here()), STRANGER);
  }

  /// Sends a stranger from each namespace, at the same time, and returns what they report. In the
  /// stage's namespace, where everything is denied, one gets a policy by which it may connect to
  /// everybody: so only the policies of what it tries refuse it.
  Map<String, Report> strangers() {
    apply(NAMESPACE.formatted(elsewhere()));
    apply(POLICY.formatted(STRANGER, here(), StrangerPod.LABEL, "[{}]"));
    return sent(List.of(stranger(here()), stranger(elsewhere())));
  }

  /// Whether the cluster enforces policies: sends a pod that a policy of its own denies every
  /// connection.
  boolean enforces() {
    apply(POLICY.formatted(DENIED, elsewhere(), StrangerPod.LABEL, "[]"));
    StrangerPod denied =
        new StrangerPod(elsewhere(), DENIED, errand.image(), "", errand.addresses());
    return sent(List.of(denied)).values().stream().allMatch(report -> report.reached().isEmpty());
  }

  private void apply(String text) {
    Manifest.read(STRANGER, text, stage)
        .forEach(manifest -> cluster.objects().apply(manifest, false));
  }

  private Map<String, Report> sent(List<StrangerPod> pods) {
    pods.forEach(pod -> cluster.objects().apply(pod.manifest(stage), false));
    Map<String, Report> reports = new LinkedHashMap<>();
    for (StrangerPod pod : pods) {
      progress.accept("waiting for the stranger in namespace " + pod.namespace());
      if (!ticker.holdsWithin(PATIENCE, BETWEEN_QUESTIONS, () -> hasEnded(pod))) {
        throw new Failure(
            FailureId.WAIT_TIMEOUT,
            ExitCode.TIMED_OUT,
            "Pod %s in namespace %s had not ended after %ds: %s. See `kubectl describe pod`."
                .formatted(pod.name(), pod.namespace(), PATIENCE.toSeconds(), waitsFor(pod)));
      }
      List<String> lines = new ArrayList<>();
      cluster.pods().logs(pod.namespace(), pod.name(), "", -1, false, false, lines::add);
      reports.put(pod.namespace(), Report.of(lines));
    }
    return reports;
  }

  private Stream<Pod> found(StrangerPod pod) {
    return cluster.pods().list(pod.namespace(), Map.of(StrangerPod.LABEL, pod.name())).stream();
  }

  private boolean hasEnded(StrangerPod pod) {
    return found(pod)
        .flatMap(each -> each.containers().stream())
        .anyMatch(container -> container.lastExitCode().isPresent());
  }

  private String waitsFor(StrangerPod pod) {
    return found(pod)
        .flatMap(each ->
            Stream.concat(
                Stream.of(each.unschedulable()),
                each.containers().stream().map(Container::waiting)))
        .filter(reason -> !reason.isEmpty())
        .findFirst()
        .orElse("it still runs");
  }

  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    try {
      clean();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Other policies and pods go with the namespace. That takes the cluster some seconds, for which
  /// nobody has to wait.
  private void clean() {
    for (String namespace : List.of(here(), elsewhere())) {
      cluster.pods().delete(namespace, STRANGER, Optional.of(Duration.ZERO));
    }
    cluster.pods().delete(elsewhere(), DENIED, Optional.of(Duration.ZERO));
    cluster.removals().remove(policyRef(), REMOVAL, progress);
    cluster.removals().begin(elsewhereRef(), progress);
  }
}
