package dev.pingctl.run;

import dev.pingctl.cluster.Addresses;
import dev.pingctl.cluster.Autoscaler;
import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.Definitions;
import dev.pingctl.cluster.ObjectDifference;
import dev.pingctl.cluster.ObjectStore;
import dev.pingctl.cluster.Rollout;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.image.Images;
import dev.pingctl.machine.Certificates;
import dev.pingctl.machine.Secrets;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.manifest.TrafficSplit;
import dev.pingctl.node.ClusterNode;
import dev.pingctl.node.Delivery;
import dev.pingctl.node.EmbeddedNode;
import dev.pingctl.node.Workers;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.outcome.Ticker;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.ClusterAction;
import dev.pingctl.plan.EngineAction;
import dev.pingctl.plan.WaitAction;
import dev.pingctl.settings.Ownership;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.StageName;
import dev.pingctl.text.ShortHash;
import dev.pingctl.verify.IngressChecks;
import dev.pingctl.verify.IngressClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Carries out the actions that concern a Kubernetes cluster.
final class ClusterActions {
  /// Annotation on pods: the hash of the generated secrets they use, so that a change replaces
  /// them.
  private static final String SECRET_HASH = "pingctl.dev/secret-hash";

  /// The file in an image of definitions.
  private static final String DEFINITIONS = "/definitions.yaml";

  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(500);
  private static final Duration REMOVAL = Duration.ofMinutes(2);

  private final Settings settings;
  private final Supplier<ContainerEngine> engine;
  private final Supplier<Cluster> cluster;
  private final Secrets secrets;
  private final Addresses addresses;
  private final Delivery delivery;

  ClusterActions(
      Settings settings,
      Supplier<ContainerEngine> engine,
      Supplier<Cluster> cluster,
      Secrets secrets,
      Addresses addresses) {
    this.settings = settings;
    this.engine = engine;
    this.cluster = cluster;
    this.secrets = secrets;
    this.addresses = addresses;
    this.delivery = new Delivery(settings, engine, () -> cluster.get().info());
  }

  Change startNode(
      EngineAction.StartNode start, Images.ProvidedImage image, Consumer<String> progress) {
    return new EmbeddedNode(settings, engine.get())
        .start(
            image.reference(),
            image.pulled(),
            start.ports(),
            () -> cluster.get().objects(),
            progress);
  }

  /// What [#startNode] would do now.
  ///
  /// @param image empty where it has to be made first
  Change decide(EngineAction.StartNode start, Optional<Images.ProvidedImage> image) {
    return new EmbeddedNode(settings, engine.get())
        .decide(
            image.map(Images.ProvidedImage::reference).orElse(ClusterNode.IMAGE),
            image.filter(Images.ProvidedImage::pulled).isPresent(),
            start.ports());
  }

  Change startWorker(
      EngineAction.StartWorker start, Images.ProvidedImage image, Consumer<String> progress) {
    return workers().start(start.number(), image.reference(), image.pulled(), progress);
  }

  /// What [#startWorker] would do now.
  ///
  /// @param image empty where it has to be made first
  Change decide(EngineAction.StartWorker start, Optional<Images.ProvidedImage> image) {
    return workers()
        .decide(
            start.number(), image.map(Images.ProvidedImage::reference).orElse(ClusterNode.IMAGE));
  }

  Outcome removeWorker(EngineAction.RemoveWorker remove, Consumer<String> progress) {
    return workers().remove(remove.number(), remove.volumes(), progress);
  }

  private Workers workers() {
    return new EmbeddedNode(settings, engine.get()).workers();
  }

  Outcome awaitSystem(Consumer<String> progress) {
    new EmbeddedNode(settings, engine.get()).awaitSystem(progress);
    return Outcome.HOLDS;
  }

  /// Begins to look at what images the cluster has.
  void prefetchDeliveries() {
    delivery.prefetch();
  }

  /// Brings an image to the cluster; the objects applied afterwards use it.
  Change deliver(String name, ImageResults results, Consumer<String> progress) {
    Delivery.Delivered image = delivery.deliver(results.provided(name).reference(), progress);
    results.deliver(name, image.reference());
    return image.change();
  }

  /// What that would do now.
  Change decide(String name, String reference, ImageResults results) {
    Delivery.Delivered image = delivery.decide(reference);
    results.deliver(name, image.reference());
    return image.change();
  }

  /// Lets the cluster look at once at what actions are about to apply. What keeps it from that
  /// keeps it from applying, too, and apply reports it.
  void prefetch(List<Action> actions) {
    List<ObjectRef> refs = actions.stream().flatMap(ClusterActions::applied).toList();
    if (refs.size() > 1) {
      try {
        cluster.get().objects().prefetch(refs);
      } catch (Failure e) {
        return;
      }
    }
  }

  private static Stream<ObjectRef> applied(Action action) {
    return action instanceof ClusterAction.ApplyObject apply
        ? Stream.of(apply.manifest().ref())
        : Stream.empty();
  }

  Change apply(ClusterAction.ApplyObject apply, ImageResults results) {
    Manifest manifest =
        manifest(apply, results, name -> secrets.read(apply.stage(), name))
            .withAuthority(() -> certificates(apply.stage()).authorityAsPem());
    return cluster.get().objects().apply(manifest, settings.forceConflicts());
  }

  /// What that would do now.
  Change decide(ClusterAction.ApplyObject apply, ImageResults results) {
    return cluster.get().objects().decide(wanted(apply, results), settings.forceConflicts());
  }

  /// The same, field by field.
  ObjectDifference compare(ClusterAction.ApplyObject apply, ImageResults results) {
    return cluster.get().objects().compare(wanted(apply, results));
  }

  private Manifest wanted(ClusterAction.ApplyObject apply, ImageResults results) {
    return manifest(apply, results, name -> readIfThere(apply.stage(), name))
        .withAuthority(() -> certificates(apply.stage()).findAuthorityAsPem().orElse(""));
  }

  private Certificates certificates(String stage) {
    return new Certificates(settings, stage);
  }

  private static Manifest manifest(
      ClusterAction.ApplyObject apply, ImageResults results, UnaryOperator<String> secret) {
    Manifest manifest = apply.manifest().withImages(results.delivered());
    if (apply.secrets().isEmpty()) {
      return manifest;
    }
    StringBuilder values = new StringBuilder();
    apply.secrets().forEach(name -> values.append(secret.apply(name)));
    return manifest.withPodAnnotation(SECRET_HASH, ShortHash.of(values.toString()));
  }

  /// A secret that an earlier action may still have to create.
  private String readIfThere(String stage, String name) {
    return secrets.decide(stage, name).isChange() ? "" : secrets.read(stage, name);
  }

  Change apply(ClusterAction.ApplySecret apply) {
    Manifest manifest = manifest(apply, name -> secrets.read(apply.stage(), name));
    return cluster.get().objects().apply(manifest, settings.forceConflicts());
  }

  /// What that would do now.
  Change decide(ClusterAction.ApplySecret apply) {
    return cluster.get().objects().decide(wanted(apply), settings.forceConflicts());
  }

  /// The same, field by field and without the values.
  ObjectDifference compare(ClusterAction.ApplySecret apply) {
    return cluster.get().objects().compare(wanted(apply));
  }

  private Manifest wanted(ClusterAction.ApplySecret apply) {
    return manifest(apply, name -> readIfThere(apply.stage(), name));
  }

  private static Manifest manifest(ClusterAction.ApplySecret apply, UnaryOperator<String> secret) {
    Map<String, Object> values = new LinkedHashMap<>();
    apply
        .secrets()
        .forEach(name ->
            values.put(
                name,
                Base64.getEncoder()
                    .encodeToString(secret.apply(name).getBytes(StandardCharsets.UTF_8))));
    ObjectRef ref = apply.ref();
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("apiVersion", ref.apiVersion());
    content.put("kind", ref.kind());
    content.put(
        "metadata",
        Map.of(
            "name", ref.name(),
            "namespace", ref.namespace().orElse(StageName.project(apply.stage())),
            "labels", Ownership.labels(apply.stage())));
    content.put("type", isCertificate(apply.secrets()) ? "kubernetes.io/tls" : "Opaque");
    content.put("data", values);
    return new Manifest(ref, content);
  }

  /// Applies the definitions that an image holds.
  ///
  /// @param reference the image on the engine
  Change define(ClusterAction.ApplyDefinitions apply, String reference, Consumer<String> progress) {
    String text = engine.get().transfer().readFile(reference, DEFINITIONS);
    return new Definitions(cluster.get().objects(), settings.forceConflicts())
        .apply(Manifest.read(apply.image() + DEFINITIONS, text, apply.stage()), progress);
  }

  Outcome awaitTrafficSplit(WaitAction.AwaitTrafficSplit wait, Consumer<String> progress) {
    IngressClient ingress =
        new IngressClient(addresses.resolve(wait.url()), Optional.empty(), Optional.empty());
    TrafficSplit split = TrafficSplit.of(wait.route()).orElseThrow();
    new IngressChecks(ingress, cluster.get(), progress)
        .awaitTrafficSplit(split, wait.host(), wait.timeout());
    return Outcome.HOLDS;
  }

  boolean serves(ObjectKind kind) {
    return cluster.get().objects().serves(kind);
  }

  Outcome delete(ClusterAction.DeleteObject delete, Consumer<String> progress) {
    return cluster.get().removals().remove(delete.ref(), REMOVAL, progress);
  }

  private static boolean isCertificate(List<String> files) {
    return Set.copyOf(files).equals(Set.of(Certificates.CERTIFICATE, Certificates.KEY));
  }

  Outcome await(WaitAction.AwaitRollout wait, Consumer<String> progress) {
    new Rollout(cluster.get(), wait.workload()).await(wait.timeout(), progress);
    return Outcome.HOLDS;
  }

  Outcome await(WaitAction.AwaitAutoscaler wait, Consumer<String> progress) {
    ObjectStore objects = cluster.get().objects();
    boolean measured =
        Ticker.SYSTEM.holdsWithin(
            wait.timeout(),
            BETWEEN_QUESTIONS,
            () -> {
              Optional<String> missing = Autoscaler.missing(objects, wait.autoscaler());
              missing.ifPresent(why ->
                  progress.accept("waiting for %s: %s".formatted(wait.autoscaler().text(), why)));
              return missing.isEmpty();
            });
    if (measured) {
      return Outcome.HOLDS;
    }
    throw new Failure(
        FailureId.WAIT_TIMEOUT,
        ExitCode.TIMED_OUT,
        "%s had no value of its metrics after %ds: %s."
            .formatted(
                wait.autoscaler().text(),
                wait.timeout().toSeconds(),
                Autoscaler.missing(objects, wait.autoscaler()).orElse("it has one now")));
  }

  Outcome scale(ClusterAction.ScaleWorkload scale) {
    cluster.get().workloads().scale(scale.workload(), scale.replicas());
    return Outcome.CHANGED;
  }

  Outcome restart(ClusterAction.RestartWorkload restart) {
    cluster.get().workloads().restart(restart.workload());
    return Outcome.CHANGED;
  }

  Outcome deleteData(EngineAction.DeleteNodeData delete) {
    return new EmbeddedNode(settings, engine.get()).deleteData(StageName.project(delete.stage()));
  }
}
