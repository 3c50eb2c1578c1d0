package dev.pingctl.run;

import dev.pingctl.canary.CanaryJudge;
import dev.pingctl.cluster.Addresses;
import dev.pingctl.cluster.Cluster;
import dev.pingctl.difference.Difference;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.engine.Owned;
import dev.pingctl.image.CatalogueImage;
import dev.pingctl.image.ComposeBuilds;
import dev.pingctl.image.DevImages;
import dev.pingctl.image.ImageArchive;
import dev.pingctl.image.ImageArchives;
import dev.pingctl.image.ImageVersion;
import dev.pingctl.image.Images;
import dev.pingctl.injection.FaultToken;
import dev.pingctl.injection.Injection;
import dev.pingctl.kubeconfig.KubeconfigFiles;
import dev.pingctl.machine.Certificates;
import dev.pingctl.machine.Processes;
import dev.pingctl.machine.Secrets;
import dev.pingctl.measure.Measurements;
import dev.pingctl.node.ClusterNode;
import dev.pingctl.outcome.ActionResult;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.outcome.Waiting;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.ClusterAction;
import dev.pingctl.plan.EngineAction;
import dev.pingctl.plan.FaultAction;
import dev.pingctl.plan.ImageAction;
import dev.pingctl.plan.MachineAction;
import dev.pingctl.plan.MeasureAction;
import dev.pingctl.plan.ProofAction;
import dev.pingctl.plan.ReleaseAction;
import dev.pingctl.plan.WaitAction;
import dev.pingctl.release.Charts;
import dev.pingctl.release.ReleaseTest;
import dev.pingctl.report.WorkListener;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Condition;
import dev.pingctl.verify.Checks;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The one switch from actions to what carries them out. Engine and cluster are asked for only when
/// an action needs them.
public final class ActionRunner {
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);

  private final Settings settings;
  private final Supplier<ContainerEngine> engine;
  private final Supplier<Images> images;
  private final Map<String, String> environment;
  private final Processes processes;
  private final Secrets secrets;
  private final Addresses addresses;
  private final ReleaseActions releases;
  private final Checks checks;
  private final Measurements measurements;
  private final Injection injection;
  private final KubeconfigFiles kubeconfig;
  private final ClusterActions onCluster;
  private final Decisions decisions;
  private final Comparisons comparisons;
  private @Nullable CanaryJudge judge;

  /// A runner for one run.
  public ActionRunner(
      Settings settings,
      Supplier<ContainerEngine> engine,
      Supplier<Images> images,
      Supplier<Cluster> cluster,
      Supplier<Charts> charts,
      Addresses addresses) {
    this.settings = settings;
    this.engine = engine;
    this.images = images;
    this.environment = settings.environment();
    this.processes = new Processes(settings);
    this.secrets = new Secrets(settings);
    this.addresses = addresses;
    this.releases = new ReleaseActions(settings.owner(), cluster, charts);
    this.checks =
        new Checks(settings, engine, cluster, addresses, new ReleaseTest(cluster, charts));
    this.injection = new Injection(settings, engine, cluster);
    this.measurements = new Measurements(settings, cluster, addresses, injection);
    this.kubeconfig = new KubeconfigFiles(settings);
    this.onCluster = new ClusterActions(settings, engine, cluster, secrets, addresses);
    this.decisions =
        new Decisions(settings, engine, images, processes, secrets, onCluster, releases);
    this.comparisons = new Comparisons(engine, onCluster, releases, decisions);
  }

  /// Has canaries judged, by the pings that go on meanwhile.
  void judgedBy(CanaryJudge wanted) {
    judge = wanted;
  }

  /// Begins, beside all else, what actions that are to come will ask for.
  void prefetch(List<Action> toCome) {
    if (toCome.stream().anyMatch(ImageAction.DeliverImage.class::isInstance)) {
      prefetchDeliveries();
    }
  }

  /// Begins, beside all else, to look at what images the cluster has.
  void prefetchDeliveries() {
    onCluster.prefetchDeliveries();
  }

  /// Makes sure that changes of releases can be made, and changes nothing.
  ///
  /// @param results what earlier actions have made of the images
  void require(List<Action> toCome, ImageResults results) {
    for (Action action : toCome) {
      if (action instanceof ReleaseAction.RollBackRelease back) {
        releases.require(back);
      }
      if (action instanceof ReleaseAction.InstallChart install) {
        releases.require(install, results);
      }
    }
  }

  /// Prepares for what is about to be carried out together.
  void begin(List<Action> together) {
    onCluster.prefetch(together);
  }

  /// What an action would do now, and why; changes nothing. Empty where that is not known before,
  /// or where the action makes nothing.
  ///
  /// @param results the images that earlier actions would find; takes what this one would find
  Optional<Change> decide(Action action, ImageResults results) {
    return decisions.of(action, results);
  }

  /// What [#decide] says, field by field; nothing where the action would change nothing.
  List<Difference> compare(Action action, ImageResults results) {
    return comparisons.of(action, results);
  }

  /// Carries out one action.
  ///
  /// @param results what earlier actions have made of the images; takes what this one makes
  /// @param progress takes the newest line of an action that is still at it
  /// @param remark takes a line that stays
  /// @throws Failure when it cannot be done
  ActionResult perform(
      Action action, ImageResults results, WorkListener progress, Consumer<String> remark) {
    return switch (action) {
      case ImageAction.ProvideImage provide ->
          use(
              results,
              provide.image().name(),
              images.get().provide(provide.image(), provide.policy(), progress));
      case ImageAction.TryImage attempt -> tryImage(attempt, results, progress, remark);
      case Action.Conditional where ->
          holds(where.condition(), results)
              ? perform(where.action(), results, progress, remark)
              : Change.skipped(new Cause(where.condition().otherwise()));
      case ImageAction.BuildImage build ->
          use(
              results,
              build.image(),
              new ComposeBuilds(engine.get().images(), engine.get().transfer(), environment)
                  .build(build.build(), build.image(), progress));
      case MachineAction.CreateSecret secret -> secrets.create(secret.stage(), secret.name());
      case MachineAction.CreateRedisUsers users ->
          secrets.createRedisUsers(users.stage(), users.name(), users.password());
      case MachineAction.DeleteSecret secret -> secrets.delete(secret.stage(), secret.name());
      case MachineAction.StartProcess start ->
          processes.start(start.stage(), start.process(), start.port());
      case MachineAction.StopProcess stop -> processes.stop(stop.stage(), stop.name());
      case EngineAction.CreateNetwork create -> engine.get().objects().ensure(create.network());
      case EngineAction.RemoveNetwork remove ->
          engine.get().objects().remove(Owned.Kind.NETWORK, remove.name());
      case EngineAction.CreateVolume create -> engine.get().objects().ensure(create.volume());
      case EngineAction.RemoveVolume remove ->
          engine.get().objects().remove(Owned.Kind.VOLUME, remove.name());
      case EngineAction.CreateContainer create ->
          engine.get().containers().create(results.resolved(create.container()));
      case EngineAction.StartContainer start ->
          engine.get().containers().ensure(results.resolved(start.container()));
      case EngineAction.RemoveContainer remove ->
          engine.get().objects().remove(Owned.Kind.CONTAINER, remove.name());
      case WaitAction.AwaitProbe wait -> {
        engine.get().containers().awaitProbe(wait.container(), wait.timeout(), progress);
        yield Outcome.HOLDS;
      }
      case WaitAction.AwaitHealthy wait -> {
        engine.get().containers().awaitHealthy(wait.container(), wait.timeout(), progress);
        yield Outcome.HOLDS;
      }
      case WaitAction.AwaitCompleted wait -> awaitCompleted(wait);
      case WaitAction.AwaitAnswer wait -> {
        new AnswerWait(engine, processes, addresses).await(wait, progress);
        yield Outcome.HOLDS;
      }
      case ProofAction.Prove prove -> checks.prove(prove, progress, remark);
      case ProofAction.ProveUnderLoad prove ->
          checks.proveUnderLoad(
              prove,
              () -> prove.meanwhile().forEach(each -> perform(each, results, progress, remark)),
              progress);
      case MeasureAction measure ->
          measurements.measure(measure, each -> perform(each, results, progress, remark), progress);
      case EngineAction.StartNode start ->
          onCluster.startNode(start, results.provided(ClusterNode.IMAGE), progress);
      case EngineAction.StartWorker start ->
          onCluster.startWorker(start, results.provided(ClusterNode.IMAGE), progress);
      case EngineAction.RemoveWorker remove -> onCluster.removeWorker(remove, progress);
      case ImageAction.DeliverImage deliver ->
          onCluster.deliver(deliver.image(), results, progress);
      case ClusterAction.ApplyObject apply -> onCluster.apply(apply, results);
      case ClusterAction.ApplySecret apply -> onCluster.apply(apply);
      case MachineAction.CreateCertificate create ->
          new Certificates(settings, create.stage()).ensure(create.hosts(), Instant.now());
      case ClusterAction.ApplyDefinitions apply ->
          onCluster.define(apply, results.provided(apply.image()).reference(), progress);
      case WaitAction.AwaitTrafficSplit wait -> onCluster.awaitTrafficSplit(wait, progress);
      case ClusterAction.DeleteObject delete -> onCluster.delete(delete, progress);
      case EngineAction.DeleteNodeData delete -> onCluster.deleteData(delete);
      case WaitAction.AwaitRollout wait -> onCluster.await(wait, progress);
      case WaitAction.AwaitCanary wait -> {
        Objects.requireNonNull(judge, "pings go on").pass(wait.percent(), progress);
        yield Outcome.HOLDS;
      }
      case WaitAction.AwaitAutoscaler wait -> onCluster.await(wait, progress);
      case ClusterAction.RestartWorkload restart -> onCluster.restart(restart);
      case ClusterAction.ScaleWorkload scale -> onCluster.scale(scale);
      case FaultAction.SetFaults set -> injection.set(set.place(), set.faults());
      case ReleaseAction.InstallChart install -> releases.install(install, results, progress);
      case ReleaseAction.UninstallRelease uninstall -> releases.uninstall(uninstall, progress);
      case ReleaseAction.RollBackRelease back -> releases.rollBack(back, progress);
      case ImageAction.BuildVersion build ->
          use(
              results,
              build.image(),
              images.get().version(results.provided(build.image()), version(build), progress));
      case ImageAction.BuildDev build -> buildDev(build, results, progress);
      case Action.RememberCount remember -> checks.remember(remember);
      case WaitAction.AwaitSystem ignored -> onCluster.awaitSystem(progress);
      case MachineAction.MergeKubeconfig ignored -> kubeconfig.merge();
      case MachineAction.DeleteKubeconfig ignored -> kubeconfig.delete();
      case ImageAction.SaveImages save -> saveImages(save, results, progress);
      case ImageAction.LoadImages load -> loadImages(load, progress);
      case ImageAction.RemoveImage remove -> engine.get().images().remove(remove.reference());
    };
  }

  private ImageVersion version(ImageAction.BuildVersion build) {
    return new ImageVersion(
        build.version(), build.faults(), new FaultToken(settings).sha256().orElse(""));
  }

  private Change buildDev(ImageAction.BuildDev build, ImageResults results, WorkListener progress) {
    Optional<String> base =
        build
            .base()
            .map(image -> images.get().provide(image, build.policy(), progress).reference());
    String name = build.image().name();
    return use(
        results,
        name,
        new DevImages(engine.get().images(), engine.get().transfer(), environment)
            .build(build.image(), results.provided(name), base, progress));
  }

  private Outcome saveImages(
      ImageAction.SaveImages save, ImageResults results, WorkListener progress) {
    Map<String, String> references = new LinkedHashMap<>();
    save.images()
        .forEach(
            name -> results.find(name).ifPresent(image -> references.put(name, image.reference())));
    archives().save(save.file(), save.version(), save.stages(), references, progress);
    return Outcome.CREATED;
  }

  private Change loadImages(ImageAction.LoadImages load, WorkListener progress) {
    ImageArchive archive = ImageArchive.read(load.file());
    archives().require(archive, load.version());
    return archives().load(archive, progress);
  }

  private ImageArchives archives() {
    return images.get().archives(() -> engine.get().info().platform());
  }

  private ActionResult tryImage(
      ImageAction.TryImage attempt,
      ImageResults results,
      WorkListener progress,
      Consumer<String> remark) {
    CatalogueImage image = attempt.image();
    Optional<Images.ProvidedImage> found =
        images.get().tryToProvide(image, attempt.policy(), progress);
    if (found.isEmpty()) {
      remark.accept(
          "%s can't be pulled here and is left out (%s)".formatted(image.name(), image.title()));
      return Outcome.SKIPPED;
    }
    return use(results, image.name(), found.get());
  }

  private boolean holds(Condition condition, ImageResults results) {
    return switch (condition) {
      case Condition.ImageIsThere image -> results.find(image.image()).isPresent();
      case Condition.KindIsServed served -> onCluster.serves(served.kind());
    };
  }

  private static Change use(ImageResults results, String name, Images.ProvidedImage image) {
    results.provide(name, image);
    return image.change();
  }

  private Outcome awaitCompleted(WaitAction.AwaitCompleted wait) {
    long deadline = System.nanoTime() + wait.timeout().toNanos();
    while (System.nanoTime() < deadline) {
      Optional<ContainerState> state = engine.get().states().inspect(wait.container());
      if (state.isPresent() && !state.get().running()) {
        if (state.get().exitCode() == 0) {
          return Outcome.HOLDS;
        }
        throw new Failure(
            FailureId.CONTAINER_FAILED,
            ExitCode.FAILED,
            "Container %s ended with exit code %d; look with `docker logs %s`."
                .formatted(wait.container(), state.get().exitCode(), wait.container()));
      }
      Waiting.pause(BETWEEN_QUESTIONS);
    }
    throw new Failure(
        FailureId.WAIT_TIMEOUT,
        ExitCode.TIMED_OUT,
        "Container %s had not completed after %ds; look with `docker logs %s`."
            .formatted(wait.container(), wait.timeout().toSeconds(), wait.container()));
  }
}
