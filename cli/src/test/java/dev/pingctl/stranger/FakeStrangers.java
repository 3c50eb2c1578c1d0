package dev.pingctl.stranger;

import static java.util.Objects.requireNonNull;

import dev.pingctl.cluster.Enforcement;
import dev.pingctl.cluster.FakeObjects;
import dev.pingctl.cluster.NetworkPolicies;
import dev.pingctl.cluster.Pods.Container;
import dev.pingctl.cluster.Pods.Pod;
import dev.pingctl.cluster.Removals;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// The strangers that a check sends out, in a cluster that enforces policies. Its fields break it.
/// Every other object there is at once a Deployment, a pod with an address, a Service and a route
/// that splits traffic 90:10.
public final class FakeStrangers implements NetworkPolicies, Removals {
  /// What the names of strangers begin with.
  public static final String NAMES = "pingctl-";

  private static final Map<String, Object> EVERYTHING =
      Map.of(
          "status",
          Map.of("podIP", "10.42.0.5"),
          "spec",
          Map.of(
              "template",
              Map.of("spec", Map.of("containers", List.of(Map.of("image", "pingctl/redis:1")))),
              "ports",
              List.of(Map.of("port", 5000)),
              "hostnames",
              List.of("ping.localhost"),
              "rules",
              List.of(
                  Map.of(
                      "backendRefs",
                      List.of(
                          Map.of("name", "ping", "weight", 90),
                          Map.of("name", "ping-canary", "weight", 10))))));

  public final FakeObjects objects;

  /// Whether strangers can connect to what policies protect.
  public boolean getThrough;

  /// Whether a pod that a policy denies everything cannot connect.
  public boolean enforces = true;

  /// Whether ping answers a stranger.
  public boolean pingAnswers = true;

  /// Done when the log of one is read, and when something is removed.
  public Runnable onLog = () -> {};

  public Runnable onRemove = () -> {};

  public Enforcement said = new Enforcement.Enforced();

  /// What the check has removed, in order.
  public final List<String> removed = new ArrayList<>();

  /// Strangers among objects of which some have a content of their own.
  public FakeStrangers(Function<ObjectRef, Optional<Map<String, Object>>> others) {
    objects = FakeObjects.answering(ref -> others.apply(ref).orElse(EVERYTHING));
  }

  public static boolean areSelected(Map<String, String> labels) {
    return labels.getOrDefault(StrangerPod.LABEL, "").startsWith(NAMES);
  }

  /// The strangers of a namespace.
  public List<Pod> ended(String namespace, Map<String, String> labels) {
    return List.of(
        new Pod(
            namespace,
            labels.getOrDefault(StrangerPod.LABEL, ""),
            false,
            false,
            "",
            List.of(new Container("stranger", "", false, 0, "Completed", "", Optional.of(0))),
            List.of()));
  }

  /// What a stranger says of the addresses in its command.
  public List<String> log(String namespace, String name) {
    onLog.run();
    Manifest pod =
        objects.applied().stream()
            .filter(
                each -> each.ref().equals(new ObjectRef("v1", "Pod", Optional.of(namespace), name)))
            .toList()
            .getLast();
    List<?> containers = (List<?>) requireNonNull(pod.at("spec", "containers"));
    List<?> command = (List<?>) requireNonNull(((Map<?, ?>) containers.getFirst()).get("command"));
    boolean reaches = name.equals("pingctl-denied") ? !enforces : getThrough;
    Stream<String> tried =
        command.subList(5, command.size()).stream()
            .map(address -> reaches ? "reached " + address : "refused %s 0".formatted(address));
    return pingAnswers
        ? Stream.of(Stream.of("before"), tried, Stream.of("after")).flatMap(each -> each).toList()
        : List.of();
  }

  /// Records that something is removed.
  public void remove(ObjectRef ref) {
    onRemove.run();
    removed.add("%s %s".formatted(ref.namespace().orElse(""), ref.text()).strip());
  }

  @Override
  public Enforcement enforcement() {
    return said;
  }

  @Override
  public Outcome remove(ObjectRef object, Duration timeout, Consumer<String> progress) {
    remove(object);
    return Outcome.REMOVED;
  }

  @Override
  public Outcome begin(ObjectRef object, Consumer<String> progress) {
    remove(object);
    return Outcome.REMOVED;
  }

  @Override
  public void awaitDeleted(String namespace, Duration timeout, Consumer<String> progress) {
    throw new UnsupportedOperationException("no check asks this");
  }
}
