package dev.pingctl.node;

import dev.pingctl.engine.ContainerDifference;
import dev.pingctl.engine.ContainerOutput;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.engine.Containers;
import dev.pingctl.engine.ExecResult;
import dev.pingctl.engine.FakeRoles;
import dev.pingctl.engine.KnownContainers;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.engine.Owned;
import dev.pingctl.engine.OwnedObjects;
import dev.pingctl.engine.SomeContainer;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// An engine with the container of the embedded node on it, or none yet. Records what is done.
final class FakeNode implements Containers, ContainerOutput, OwnedObjects {
  private final KnownContainers states = new KnownContainers();
  private List<Owned> owned = List.of();
  private String lastWords = "last words";
  private final List<String> did = new ArrayList<>();
  private final List<ContainerSpec> ensured = new ArrayList<>();
  private Function<List<String>, ExecResult> program = command -> new ExecResult(0, "", "");
  private Function<ContainerSpec, Optional<Failure>> refusal = container -> Optional.empty();

  /// The engine, with these roles and no other.
  FakeRoles engine() {
    return new FakeRoles(states, this);
  }

  /// Says what the node's container is now.
  void is(boolean running, boolean paused, int restarts, Map<String, String> labels) {
    states.has(SomeContainer.state(ClusterNode.NAME, running, paused, restarts, labels, Map.of()));
  }

  /// Says what a further node's container is now.
  void hasWorker(String name, boolean running, Map<String, String> labels) {
    states.has(SomeContainer.state(name, running, false, 0, labels, Map.of()));
  }

  /// Says that a further node's container ends again and again.
  void endsItself(String name, Map<String, String> labels) {
    states.has(SomeContainer.state(name, false, false, 3, labels, Map.of()));
  }

  /// Says what the last line of the node's log is.
  void says(String line) {
    lastWords = line;
  }

  /// Says what the engine lists as pingctl's.
  void lists(Owned... all) {
    owned = List.of(all);
  }

  /// Says that there is no container of the node.
  void isGone() {
    states.lacks(ClusterNode.NAME);
  }

  ContainerState state() {
    return states.inspect(ClusterNode.NAME).orElseThrow();
  }

  /// What commands in the node end with.
  void answers(Function<List<String>, ExecResult> answer) {
    program = answer;
  }

  /// Which containers the engine does not make.
  void refuses(Function<ContainerSpec, Optional<Failure>> why) {
    refusal = why;
  }

  /// What was done, in order.
  List<String> did() {
    return List.copyOf(did);
  }

  /// The containers that were asked for.
  List<ContainerSpec> ensured() {
    return List.copyOf(ensured);
  }

  @Override
  public Change ensure(ContainerSpec container) {
    ensured.add(container);
    Optional<Failure> refused = refusal.apply(container);
    if (refused.isPresent()) {
      throw refused.get();
    }
    boolean present = states.inspect(container.name()).isPresent();
    states.has(SomeContainer.state(container.name(), true, false, 0, container.labels(), Map.of()));
    return present ? Change.NONE : Change.created(Cause.none("container"));
  }

  @Override
  public void stop(String container, boolean now) {
    did.add((now ? "kill " : "stop ") + container);
  }

  @Override
  public Change ensure(NetworkSpec network) {
    did.add("network " + network.name());
    return Change.created(Cause.none("network"));
  }

  @Override
  public Change ensure(VolumeSpec volume) {
    did.add("volume " + volume.name());
    return Change.created(Cause.none("volume"));
  }

  @Override
  public void logs(String container, int tail, boolean follow, Consumer<String> line) {
    line.accept(lastWords);
  }

  @Override
  public ExecResult exec(String container, List<String> command) {
    did.add(String.join(" ", command));
    return program.apply(command);
  }

  @Override
  public ExecResult exec(String container, List<String> command, InputStream input) {
    try {
      did.add(
          "%s of %s into %s"
              .formatted(
                  String.join(" ", command),
                  new String(input.readAllBytes(), StandardCharsets.UTF_8),
                  container));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return program.apply(command);
  }

  @Override
  public ContainerDifference compare(ContainerSpec container, boolean runs) {
    return new ContainerDifference(decide(container, runs), List.of());
  }

  @Override
  public Change decide(ContainerSpec container, boolean runs) {
    ensured.add(container);
    return states.inspect(container.name()).isPresent()
        ? Change.NONE
        : Change.created(Cause.none("container"));
  }

  @Override
  public Change decide(NetworkSpec network) {
    throw unexpected();
  }

  @Override
  public Change decide(VolumeSpec volume) {
    throw unexpected();
  }

  @Override
  public Change create(ContainerSpec container) {
    throw unexpected();
  }

  @Override
  public void start(String container) {
    throw unexpected();
  }

  @Override
  public void awaitHealthy(String container, Duration timeout, Consumer<String> progress) {
    throw unexpected();
  }

  @Override
  public void awaitProbe(String container, Duration timeout, Consumer<String> progress) {
    throw unexpected();
  }

  @Override
  public List<Owned> list() {
    return owned;
  }

  @Override
  public Outcome remove(Owned.Kind kind, String name) {
    did.add("remove " + name);
    states.lacks(name);
    return Outcome.REMOVED;
  }

  private static AssertionError unexpected() {
    return new AssertionError("not needed");
  }
}
