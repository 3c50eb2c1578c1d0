package dev.pingctl.explain;

import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ContainerSpec.Attachment;
import dev.pingctl.engine.ContainerSpec.Healthcheck;
import dev.pingctl.engine.ContainerSpec.Mount;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.engine.SecretVariable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The `docker` commands that make, look at and remove what is on an engine.
public final class DockerCommands {
  private static final long MEBIBYTE = 1 << 20;

  private final ShellContext context;

  /// Commands for this context.
  public DockerCommands(ShellContext context) {
    this.context = context;
  }

  /// Makes a network, unless it is there.
  public ShellCommand create(NetworkSpec network) {
    String internal = network.internal() ? "--internal " : "";
    return ShellCommand.of("docker network create %s%s".formatted(internal, network.name()))
        .unless(context.there("network", network.name()));
  }

  /// Makes a volume, unless it is there.
  public ShellCommand createVolume(String name) {
    return ShellCommand.of("docker volume create " + Shell.word(name))
        .unless(context.there("volume", name));
  }

  /// Makes and starts a container, unless it is there. Where it joins several networks it is made
  /// in the first and started when it has joined the others.
  public List<ShellCommand> run(ContainerSpec container) {
    List<Attachment> more = container.networks().stream().skip(1).toList();
    String there = context.there("container", container.name());
    if (more.isEmpty()) {
      return List.of(ShellCommand.of(text("run --detach", container)).unless(there));
    }
    List<String> lines = new ArrayList<>(List.of("{", text("create", container)));
    more.forEach(each ->
        lines.add(
            "docker network connect %s%s %s"
                .formatted(
                    each.aliases().stream()
                        .map(alias -> "--alias=" + alias + " ")
                        .collect(Collectors.joining()),
                    each.network(),
                    container.name())));
    lines.add("docker start " + container.name());
    lines.add("}");
    return List.of(ShellCommand.of(String.join("\n", lines)).unless(there));
  }

  /// The command that makes a container of these settings.
  ///
  /// @param how such as `run --detach`
  public String text(String how, ContainerSpec spec) {
    List<String> words = new ArrayList<>(List.of("docker " + how, "--name=" + spec.name()));
    spec.hostname().ifPresent(name -> words.add("--hostname=" + Shell.word(name)));
    spec.networks().stream()
        .limit(1)
        .forEach(first -> {
          words.add("--network=" + Shell.word(first.network()));
          first.aliases().forEach(alias -> words.add("--network-alias=" + Shell.word(alias)));
        });
    spec.ports()
        .forEach(port ->
            words.add(
                "--publish=%s:%s:%d%s"
                    .formatted(
                        port.hostAddress(),
                        port.isRange() || port.hostPort() > 0 ? port.published() : "",
                        port.containerPort(),
                        port.protocol().equals("tcp") ? "" : "/" + port.protocol())));
    new TreeMap<>(spec.environment()).forEach((name, value) -> words.add(variable(name, value)));
    spec.mounts().forEach(mount -> words.add(mounted(mount)));
    spec.tmpfs().forEach(folder -> words.add("--tmpfs=" + Shell.word(folder)));
    addRights(spec, words);
    spec.healthcheck().ifPresent(check -> addHealth(check, words));
    addLimits(spec, words);
    List<String> entrypoint = spec.entrypoint();
    entrypoint.stream().limit(1).forEach(first -> words.add("--entrypoint=" + Shell.word(first)));
    words.add(context.images().reference(spec.image()));
    entrypoint.stream().skip(1).map(Shell::word).forEach(words::add);
    spec.command().stream().map(Shell::word).forEach(words::add);
    return Shell.line(words);
  }

  private String variable(String name, String value) {
    return SecretVariable.parse(value)
        .map(secret -> "--env=\"%s=$(cat %s)\"".formatted(name, context.file(secret.file())))
        .orElseGet(() -> "--env=" + Shell.word(name + "=" + value));
  }

  private static void addRights(ContainerSpec spec, List<String> words) {
    spec.user().ifPresent(user -> words.add("--user=" + Shell.word(user)));
    add(spec.readOnly(), "--read-only", words);
    spec.capAdd().forEach(name -> words.add("--cap-add=" + name));
    spec.capDrop().forEach(name -> words.add("--cap-drop=" + name));
    spec.securityOpt().forEach(option -> words.add("--security-opt=" + Shell.word(option)));
    add(spec.privileged(), "--privileged", words);
    add(spec.init(), "--init", words);
  }

  private static void addLimits(ContainerSpec spec, List<String> words) {
    spec.limits().cpus().ifPresent(cpus -> words.add("--cpus=" + cpus));
    spec.limits().memory().ifPresent(bytes -> words.add("--memory=" + size(bytes)));
    spec.limits().pids().ifPresent(count -> words.add("--pids-limit=" + count));
    String restart = spec.restart().text();
    add(!restart.equals("no"), "--restart=" + restart, words);
    spec.stopGracePeriod()
        .ifPresent(grace -> words.add("--stop-timeout=" + grace.plusMillis(999).toSeconds()));
  }

  private static String size(long bytes) {
    return bytes % MEBIBYTE == 0 ? bytes / MEBIBYTE + "m" : String.valueOf(bytes);
  }

  private static void addHealth(Healthcheck check, List<String> words) {
    if (check.test().equals(List.of("NONE"))) {
      words.add("--no-healthcheck");
      return;
    }
    if (!check.test().isEmpty()) {
      boolean isShell = check.test().getFirst().equals("CMD-SHELL");
      List<String> test = check.test().subList(1, check.test().size());
      String command =
          isShell
              ? test.getFirst()
              : test.stream().map(Shell::word).collect(Collectors.joining(" "));
      words.add("--health-cmd=" + Shell.word(command));
    }
    addTime("--health-interval=", check.interval(), words);
    addTime("--health-timeout=", check.timeout(), words);
    addTime("--health-start-period=", check.startPeriod(), words);
    add(check.retries() > 0, "--health-retries=" + check.retries(), words);
  }

  private static void addTime(String option, Duration time, List<String> words) {
    boolean whole = time.toMillis() % 1000 == 0;
    add(!time.isZero(), option + (whole ? time.toSeconds() + "s" : time.toMillis() + "ms"), words);
  }

  private static void add(boolean holds, String word, List<String> words) {
    if (holds) {
      words.add(word);
    }
  }

  private String mounted(Mount mount) {
    String end = mount.readOnly() ? ",readonly" : "";
    return switch (mount) {
      case Mount.NamedVolume volume ->
          "--mount="
              + Shell.word(
                  "type=volume,source=%s,target=%s%s"
                      .formatted(volume.volume(), volume.target(), end));
      case Mount.Bind bind when bind.isCreated() ->
          "--volume="
              + Shell.filled(
                  "%s:%s%s"
                      .formatted(
                          context.part(bind.source()),
                          Shell.quotable(bind.target()),
                          bind.readOnly() ? ":ro" : ""));
      case Mount.Bind bind ->
          "--mount="
              + Shell.filled(
                  "type=bind,source=%s,target=%s%s"
                      .formatted(context.part(bind.source()), Shell.quotable(bind.target()), end));
    };
  }

  /// Waits until a container's state, by Go's template, is this word.
  public ShellCommand await(String container, String template, String word, Duration timeout) {
    return ShellCommand.of(
        patiently(
            timeout,
            "[ \"$(docker inspect --format=%s %s)\" = %s ]".formatted(template, container, word)));
  }

  /// Repeats a command each second until it succeeds, for a bounded time.
  ///
  /// @param command without single quotes but those around words
  public static String patiently(Duration timeout, String command) {
    return "timeout %d bash -c %s"
        .formatted(timeout.toSeconds(), Shell.word("until " + command + "; do sleep 1; done"));
  }
}
