package dev.pingctl.preflight;

import dev.pingctl.engine.EngineInfo;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.EngineAction;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.Touches;
import dev.pingctl.preflight.Doctor.Finding;
import dev.pingctl.preflight.Doctor.Severity;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What an engine and a machine may have that is unlike most others, and that stages feel.
///
/// @param machine the root of the machine's file system
/// @param environment the variables of the user
record Surroundings(Path machine, Map<String, String> environment) {
  private static final String CONFIGURATION = "docker configuration";
  private static final String KIND = "engine kind";
  private static final String PODMAN = "Podman Engine";
  private static final String ANOTHER_ENGINE =
      "Set DOCKER_HOST to the socket of a Docker Engine 20.10 or later.";
  private static final String REMAPPED =
      "userns-remap is on: the node of the embedded cluster, which is privileged, cannot start";
  private static final String ANOTHER_CLUSTER =
      "Remove userns-remap from /etc/docker/daemon.json, or take another cluster with --context.";
  private static final int FEW_INSTANCES = 128;
  private static final String INSTANCES = "proc/sys/fs/inotify/max_user_instances";
  private static final String KERNEL_NETWORK = "proc/sys/net";
  private static final String BRIDGED = KERNEL_NETWORK + "/bridge/bridge-nf-call-iptables";
  private static final String POLICIES = "network policies";
  private static final List<String> PROXIES = List.of("HTTPS_PROXY", "HTTP_PROXY");
  private static final String EXEMPT = "NO_PROXY";
  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1");

  /// What is unusual about the engine and the way to it; empty for most.
  static List<Finding> unusual(EngineInfo engine) {
    List<Finding> findings = new ArrayList<>();
    engine
        .remarks()
        .forEach(remark -> findings.add(new Finding(CONFIGURATION, Severity.NOTE, remark, "")));
    if (isPodman(engine)) {
      findings.add(new Finding(KIND, Severity.BAD, podman(engine), ANOTHER_ENGINE));
    }
    if (remaps(engine)) {
      findings.add(new Finding("user namespaces", Severity.NOTE, REMAPPED, ANOTHER_CLUSTER));
    }
    return findings;
  }

  /// Refuses a plan that cannot end well on an engine of this kind, before anything is made.
  ///
  /// @throws Failure `PING-ENGINE-KIND`
  static void refuse(Plan plan, EngineInfo engine) {
    if (isPodman(engine) && plan.actions().stream().anyMatch(Surroundings::changesEngine)) {
      throw refused(podman(engine), ANOTHER_ENGINE);
    }
    if (remaps(engine) && plan.actions().stream().anyMatch(Surroundings::startsNode)) {
      throw refused(REMAPPED, ANOTHER_CLUSTER);
    }
  }

  private static Failure refused(String why, String remedy) {
    return new Failure(
        FailureId.ENGINE_KIND,
        ExitCode.REFUSED,
        "This container engine does not suit: %s. %s".formatted(why, remedy));
  }

  private static boolean isPodman(EngineInfo engine) {
    return engine.components().contains(PODMAN);
  }

  private static String podman(EngineInfo engine) {
    return "Podman %s gives folders in memory no owner, which Redis needs, and other names to images"
        .formatted(engine.version());
  }

  private static boolean remaps(EngineInfo engine) {
    return engine.security().contains("userns");
  }

  private static boolean changesEngine(Action action) {
    return action.touches() instanceof Touches.Engine;
  }

  private static boolean startsNode(Action action) {
    return action instanceof EngineAction.StartNode;
  }

  /// Whether the kernel lets a node watch as many files as it needs; empty where it does, or where
  /// the machine does not tell.
  Optional<Finding> watches() {
    try {
      int instances = number(machine.resolve(INSTANCES));
      return instances >= FEW_INSTANCES
          ? Optional.empty()
          : Optional.of(
              new Finding(
                  "inotify",
                  Severity.NOTE,
                  "fs.inotify.max_user_instances is %d: a Kubernetes node fails with \"too many open"
                          .formatted(instances)
                      + " files\"",
                  "sudo sysctl fs.inotify.max_user_instances=512"));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /// Whether the kernel shows iptables what goes from pod to pod over a bridge, without which the
  /// embedded cluster's node cannot enforce network policies; empty where the machine does not say.
  Optional<Finding> policies() {
    if (!Files.isDirectory(machine.resolve(KERNEL_NETWORK))) {
      return Optional.empty();
    }
    return Optional.of(
        Files.exists(machine.resolve(BRIDGED))
            ? new Finding(POLICIES, Severity.GOOD, "br_netfilter is loaded: they are enforced", "")
            : new Finding(
                POLICIES,
                Severity.NOTE,
                "declared, not enforced here: br_netfilter is not loaded",
                "sudo modprobe br_netfilter, then restart the cluster"));
  }

  /// The number in a file of the kernel's settings. Such a file gives its content to the first read
  /// alone, however short that is, so that has to be a long one.
  static int number(Path setting) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(setting)) {
      return Integer.parseInt(reader.lines().findFirst().orElse("").strip());
    }
  }

  /// By which proxies this shell and the engine reach the network, and whether addresses of this
  /// machine are asked for without.
  Finding proxy(Optional<EngineInfo> engine) {
    Map<String, String> theirs = engine.map(EngineInfo::proxies).orElse(Map.of());
    String seen =
        Stream.of(
                told("programs here", this::variable),
                told("the engine", name -> value(theirs, name)))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; "));
    boolean proxied = PROXIES.stream().anyMatch(name -> !variable(name).isEmpty());
    if (!proxied || exempts(variable(EXEMPT))) {
      return new Finding("proxy", Severity.GOOD, seen.isEmpty() ? "none" : seen, "");
    }
    String before = variable(EXEMPT);
    return new Finding(
        "proxy",
        Severity.NOTE,
        seen + "; NO_PROXY does not name localhost and 127.0.0.1, where stages and cluster answer",
        "export NO_PROXY=%slocalhost,127.0.0.1".formatted(before.isEmpty() ? "" : before + ","));
  }

  private static String told(String who, UnaryOperator<String> values) {
    return PROXIES.stream()
        .map(values)
        .filter(value -> !value.isEmpty())
        .findFirst()
        .map(value -> "%s by %s".formatted(who, value.replaceFirst("//[^@/]*@", "//…@")))
        .orElse("");
  }

  /// Variables of proxies are written in capitals or small, as programs differ in what they read.
  private String variable(String name) {
    String value = value(environment, name);
    return value.isEmpty() ? value(environment, name.toLowerCase(Locale.ROOT)) : value;
  }

  private static String value(Map<String, String> values, String name) {
    return values.getOrDefault(name, "").strip();
  }

  private static boolean exempts(String list) {
    Set<String> names =
        Stream.of(list.toLowerCase(Locale.ROOT).split(","))
            .map(String::strip)
            .map(name -> name.startsWith("127.0.0.0/") ? "127.0.0.1" : name)
            .collect(Collectors.toSet());
    return names.contains("*") || names.containsAll(HERE);
  }
}
