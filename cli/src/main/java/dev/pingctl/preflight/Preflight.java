package dev.pingctl.preflight;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.engine.EngineInfo;
import dev.pingctl.image.CatalogueImage;
import dev.pingctl.image.Images;
import dev.pingctl.machine.Ports;
import dev.pingctl.node.Delivery;
import dev.pingctl.node.EmbeddedNode;
import dev.pingctl.observe.Observer;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Prefetch;
import dev.pingctl.outcome.Waiting;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.EngineAction;
import dev.pingctl.plan.ImageAction;
import dev.pingctl.plan.Listener;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.Touches;
import dev.pingctl.preflight.Doctor.Severity;
import dev.pingctl.settings.Ownership;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What is looked at before a plan begins, so that nothing is half made when it cannot end well.
public final class Preflight {
  private static final Duration LETTING_GO = Duration.ofSeconds(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final Settings settings;
  private final Supplier<ContainerEngine> engine;
  private final Supplier<Cluster> cluster;
  private final Supplier<Images> images;
  private final Observer observer;
  private final Doctor doctor;
  private final OwnContainer own;
  private final Prefetch<EngineInfo> described;
  private final Homes homes;

  /// Begins at once to look at what no plan is needed for. Engine, cluster and images are asked
  /// only as far as a plan needs them.
  public Preflight(
      Settings settings,
      Supplier<ContainerEngine> engine,
      Supplier<Cluster> cluster,
      Supplier<Images> images) {
    this(settings, engine, cluster, images, Path.of("/"));
  }

  /// @param machine the root of the machine's file system
  Preflight(
      Settings settings,
      Supplier<ContainerEngine> engine,
      Supplier<Cluster> cluster,
      Supplier<Images> images,
      Path machine) {
    this.own = new OwnContainer(machine);
    this.settings = settings;
    this.engine = engine;
    this.cluster = cluster;
    this.images = images;
    this.observer = new Observer(settings, engine, cluster);
    this.doctor = new Doctor(settings, engine, observer);
    this.described = Prefetch.start(() -> engine.get().info());
    this.homes = new Homes(settings.owner(), () -> engine.get().objects().list());
  }

  /// Checks that what the engine runs can be reached from here, that it answers and has room, that
  /// what is there of the plan is this home's, and so is the embedded cluster, that who asks has
  /// the rights that are needed in another, that images can get there, and that every port of the
  /// plan is free or held by what the plan would make.
  ///
  /// @throws Failure `PING-IN-CONTAINER`, `PING-ENGINE-DOWN`, `PING-ENGINE-KIND`, `PING-TOO-SMALL`,
  ///   `PING-OTHER-HOME`, `PING-RIGHTS`, `PING-NO-WAY-IN`, or `PING-PORT-TAKEN` with the holder's
  ///   pid and name
  public void check(Plan plan) {
    if (plan.actions().stream().anyMatch(Preflight::needsEngine)) {
      own.refuse(plan, engine.get().states());
    }
    checkMachine(plan);
    requireOwnHome(plan);
    checkCluster(plan);
    checkPorts(plan);
  }

  private void checkMachine(Plan plan) {
    List<CatalogueImage> wanted =
        plan.actions().stream()
            .flatMap(action ->
                action instanceof ImageAction.ProvideImage provide
                    ? Stream.of(provide.image())
                    : Stream.empty())
            .toList();
    // Looked for before the answer about the machine is waited for, which takes the engine longer.
    List<CatalogueImage> missing =
        wanted.isEmpty() ? List.of() : images.get().missing(wanted, settings.images());
    if (plan.actions().stream().anyMatch(Preflight::needsEngine)) {
      EngineInfo info = described.get();
      Surroundings.refuse(plan, info);
      doctor.essentials(info).stream()
          .filter(finding -> finding.severity() == Severity.BAD)
          .findFirst()
          .ifPresent(finding -> {
            throw new Failure(
                FailureId.TOO_SMALL,
                ExitCode.REFUSED,
                "There is too little %s for the workshop: %s. %s"
                    .formatted(finding.subject(), finding.seen(), finding.fix()));
          });
    }
    doctor
        .images(missing, settings.images())
        .filter(finding -> finding.severity() == Severity.BAD)
        .ifPresent(finding -> {
          throw new Failure(
              FailureId.TOO_SMALL,
              ExitCode.REFUSED,
              "There is too little room for the images %s. %s"
                  .formatted(finding.seen(), finding.fix()));
        });
  }

  /// Checks that no other home has made what the plan would make on the engine, nor the embedded
  /// cluster where the plan changes that.
  ///
  /// @throws Failure `PING-OTHER-HOME` naming the home whose it is
  public void requireOwnHome(Plan plan) {
    homes.require(plan);
    if (settings.isEmbedded() && plan.actions().stream().anyMatch(Preflight::changesCluster)) {
      new EmbeddedNode(settings, engine.get()).requireOwnHome();
    }
  }

  /// Checks that the user of a context may do what the plan does there; on the embedded cluster
  /// everybody may.
  ///
  /// @throws Failure `PING-RIGHTS` naming what is lacking
  public void requireRights(Plan plan) {
    if (settings.target() instanceof Target.Context context
        && plan.actions().stream().anyMatch(Preflight::changesCluster)) {
      NeededRights.require(plan, context, cluster.get().rights());
    }
  }

  private void checkCluster(Plan plan) {
    switch (settings.target()) {
      case Target.Embedded ignored -> requireNoVolumes(plan);
      case Target.Context context -> {
        requireRights(plan);
        if (plan.actions().stream().anyMatch(ImageAction.DeliverImage.class::isInstance)) {
          new Delivery(settings, engine, () -> cluster.get().info()).requireWay();
        }
      }
    }
  }

  /// Makes sure that no node is to be removed whose volumes are not to go.
  private void requireNoVolumes(Plan plan) {
    for (Action action : plan.actions()) {
      if (action instanceof EngineAction.RemoveWorker remove && !remove.volumes()) {
        new EmbeddedNode(settings, engine.get()).workers().requireNoVolumes(remove.number());
      }
    }
  }

  private static boolean changesCluster(Action action) {
    return switch (action.touches()) {
      case Touches.Cluster _ -> true;
      case Touches.Engine _ -> action instanceof EngineAction engine && changesNodes(engine);
      case Touches.Nothing _, Touches.Machine _ -> false;
    };
  }

  private static boolean changesNodes(EngineAction action) {
    return switch (action) {
      case EngineAction.StartNode _, EngineAction.StartWorker _, EngineAction.RemoveWorker _ ->
          true;
      case EngineAction.CreateNetwork _,
          EngineAction.RemoveNetwork _,
          EngineAction.CreateVolume _,
          EngineAction.RemoveVolume _,
          EngineAction.CreateContainer _,
          EngineAction.StartContainer _,
          EngineAction.RemoveContainer _,
          EngineAction.DeleteNodeData _ ->
          false;
    };
  }

  private void checkPorts(Plan plan) {
    for (Action action : plan.actions()) {
      action.listener().ifPresent(this::requireFree);
    }
  }

  private void requireFree(Listener listener) {
    switch (listener) {
      case Listener.Container container -> requireOurs(container.name(), container.ports());
      case Listener.Process process -> {
        boolean runs = observer.runsProcess(process.stage(), process.name());
        if (!runs && !Ports.isFree(process.port())) {
          throw portTaken(process.port());
        }
      }
    }
  }

  private static boolean needsEngine(Action action) {
    return action.touches() instanceof Touches.Engine;
  }

  /// Makes sure that those of these ports that are taken are held by this container.
  private void requireOurs(String container, Collection<Integer> ports) {
    long deadline = System.nanoTime() + LETTING_GO.toNanos();
    List<Integer> taken = taken(ports);
    while (!taken.isEmpty()) {
      Optional<ContainerState> ours =
          engine.get().states().inspect(container).filter(state -> Ownership.marks(state.labels()));
      List<Integer> foreign =
          taken.stream().filter(port -> ours.filter(state -> state.holds(port)).isEmpty()).toList();
      if (foreign.isEmpty()) {
        return;
      }
      // The engine lets go of the ports of a container a moment after the container has ended.
      if (ours.filter(state -> !state.running()).isEmpty() || System.nanoTime() > deadline) {
        throw portTaken(foreign.getFirst());
      }
      Waiting.pause(BETWEEN_LOOKS);
      taken = taken(ports);
    }
  }

  private static List<Integer> taken(Collection<Integer> ports) {
    return ports.stream().filter(port -> !Ports.isFree(port)).toList();
  }

  private static Failure portTaken(int port) {
    return Ports.taken(port, "--port-base", null);
  }
}
