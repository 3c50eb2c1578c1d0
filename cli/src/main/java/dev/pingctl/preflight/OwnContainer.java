package dev.pingctl.preflight;

import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.engine.ContainerStates;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.EngineAction;
import dev.pingctl.plan.Listener;
import dev.pingctl.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The container that pingctl itself runs in, where it is one of the engine it uses: then the ports
/// that containers publish, and the files that they mount, are those of another machine.
///
/// @param machine the root of the file system that pingctl sees
record OwnContainer(Path machine) {
  private static final List<String> MARKS = List.of(".dockerenv", "run/.containerenv");

  /// The folder in which an engine keeps the files that it lends a container, such as its name.
  private static final Pattern LENT = Pattern.compile("/containers/([0-9a-f]{64})/");

  private static final Pattern SHORT_ID = Pattern.compile("[0-9a-f]{12}");

  /// Refuses a plan whose containers could not be reached from here.
  ///
  /// @throws Failure `PING-IN-CONTAINER`
  void refuse(Plan plan, ContainerStates states) {
    boolean inContainer = MARKS.stream().anyMatch(mark -> Files.exists(machine.resolve(mark)));
    if (!inContainer || plan.actions().stream().noneMatch(OwnContainer::isFelt)) {
      return;
    }
    own(states).ifPresent(own -> refuse(plan, own));
  }

  private static boolean isFelt(Action action) {
    return publishes(action) || binds(action).findAny().isPresent();
  }

  private static void refuse(Plan plan, ContainerState own) {
    // In the machine's own network a container has no address of its own.
    if (!own.addresses().isEmpty() && plan.actions().stream().anyMatch(OwnContainer::publishes)) {
      throw refused(
          own,
          "the ports of stages are published on the engine's machine and cannot be reached from"
              + " here",
          "give this container the machine's network with `docker run --network=host`");
    }
    plan.actions().stream()
        .flatMap(OwnContainer::binds)
        .filter(source -> own.hostPaths().stream().noneMatch(source::startsWith))
        .findFirst()
        .ifPresent(source -> {
          throw refused(
              own,
              "the engine's machine does not have %s, which a stage mounts".formatted(source),
              "mount its folder into this container at the same path");
        });
  }

  private static Failure refused(ContainerState own, String why, String remedy) {
    return new Failure(
        FailureId.IN_CONTAINER,
        ExitCode.REFUSED,
        "pingctl runs in %s, a container of the engine that it uses: %s; run pingctl on that machine, or %s."
            .formatted(own.name(), why, remedy));
  }

  private static boolean publishes(Action action) {
    return action.listener().filter(Listener.Container.class::isInstance).isPresent();
  }

  private static Stream<Path> binds(Action action) {
    return action instanceof EngineAction.StartContainer start
        ? start.container().mounts().stream()
            .flatMap(mount ->
                mount instanceof ContainerSpec.Mount.Bind bind
                    ? Stream.of(bind.source())
                    : Stream.empty())
        : Stream.empty();
  }

  private Optional<ContainerState> own(ContainerStates states) {
    Stream<String> lent =
        LENT.matcher(text("proc/self/mountinfo")).results().map(OwnContainer::id).distinct();
    Stream<String> named =
        Stream.of(text("etc/hostname").strip()).filter(SHORT_ID.asMatchPredicate());
    return Stream.concat(lent, named)
        .flatMap(id -> states.inspect(id).filter(state -> state.id().startsWith(id)).stream())
        .filter(ContainerState::running)
        .findFirst();
  }

  private static String id(MatchResult found) {
    return found.group(1);
  }

  private String text(String file) {
    try {
      return Files.readString(machine.resolve(file));
    } catch (IOException e) {
      return "";
    }
  }
}
