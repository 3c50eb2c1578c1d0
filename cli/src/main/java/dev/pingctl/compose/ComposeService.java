package dev.pingctl.compose;

import dev.pingctl.compose.ComposeFile.Build;
import dev.pingctl.compose.ComposeFile.Condition;
import dev.pingctl.compose.ComposeFile.Dependency;
import dev.pingctl.compose.ComposeFile.Service;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ContainerSpec.Attachment;
import dev.pingctl.engine.ContainerSpec.Healthcheck;
import dev.pingctl.engine.ContainerSpec.Restart;
import dev.pingctl.settings.Ownership;
import dev.pingctl.text.YamlNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Reads one service of a compose file.
public final class ComposeService {
  private static final String KNOWN =
      "image build container_name command entrypoint environment env_file ports expose networks"
          + " volumes healthcheck depends_on restart user read_only tmpfs cap_add cap_drop"
          + " security_opt init privileged hostname deploy cpus mem_limit pids_limit secrets"
          + " stop_grace_period labels";
  private static final String UNSUPPORTED =
      "annotations attach blkio_config cgroup cgroup_parent configs cpu_count cpu_percent"
          + " cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpuset credential_spec"
          + " develop device_cgroup_rules devices dns dns_opt dns_search domainname extends"
          + " external_links extra_hosts gpus group_add ipc isolation label_file links logging"
          + " mac_address mem_reservation mem_swappiness memswap_limit models network_mode"
          + " oom_kill_disable oom_score_adj pid platform post_start pre_start pre_stop profiles"
          + " provider pull_policy pull_refresh_after runtime scale shm_size stdin_open stop_signal"
          + " storage_opt sysctls tty ulimits use_api_socket userns_mode uts volumes_from"
          + " working_dir";

  private final String name;
  private final ComposeKeys keys;
  private final ComposeScope scope;

  private ComposeService(String name, ComposeKeys keys, ComposeScope scope) {
    this.name = name;
    this.keys = keys;
    this.scope = scope;
  }

  /// The service of this name; `file` is the compose file's absolute path.
  public static Service read(Path file, String name, YamlNode node, ComposeScope scope) {
    if (!name.matches("[a-zA-Z0-9._-]+")) {
      throw node.wrong("has a name that is not made of letters, digits, '.', '_' and '-'");
    }
    return new ComposeService(name, ComposeKeys.of(node, KNOWN, UNSUPPORTED), scope).service(file);
  }

  private Service service(Path file) {
    Optional<Build> build = keys.get("build").map(this::build);
    List<Dependency> dependencies = dependencies();
    Map<String, String> environment = environment();
    keys.get("expose").ifPresent(n -> n.elements().forEach(ComposeService::checkExposed));
    ComposeMounts mounts = ComposeMounts.read(keys, scope);
    Map<String, String> labels =
        ComposeLabels.container(
            file,
            scope.project(),
            name,
            dependencies,
            ComposeLabels.canonical(keys.node()) + new TreeMap<>(environment));
    labels.putAll(ComposeLabels.given(keys));
    ContainerSpec container =
        new ContainerSpec(
            containerName(),
            name,
            image(build),
            words("entrypoint"),
            words("command"),
            environment,
            ComposePorts.read(keys),
            networks(),
            mounts.mounts(),
            keys.get("healthcheck").map(ComposeService::healthcheck),
            keys.get("restart").map(ComposeService::restart).orElse(Restart.NEVER),
            keys.text("user"),
            keys.truth("read_only"),
            mounts.tmpfs(),
            keys.texts("cap_add"),
            keys.texts("cap_drop"),
            keys.texts("security_opt"),
            keys.truth("init"),
            keys.truth("privileged"),
            keys.text("hostname"),
            ComposeUnits.limits(keys),
            keys.get("stop_grace_period").map(YamlNode::duration),
            Ownership.labels(scope.stage(), labels));
    return new Service(container, build, dependencies);
  }

  private String containerName() {
    Optional<String> given = keys.text("container_name");
    if (given.isPresent() && !given.get().matches("[a-zA-Z0-9][a-zA-Z0-9_.-]+")) {
      throw keys.require("container_name")
          .wrong("is no container name: '" + given.get() + "'; letters, digits, '_', '.', '-'");
    }
    return given.orElse(scope.project() + "-" + name + "-1");
  }

  private String image(Optional<Build> build) {
    Optional<String> image = keys.text("image");
    if (image.isEmpty() && build.isEmpty()) {
      throw keys.node().wrong("has neither 'image' nor 'build'");
    }
    return image.orElse(scope.project() + "-" + name);
  }

  private Build build(YamlNode node) {
    if (!node.isMapping()) {
      Path context = scope.path(node, ComposeKeys.filled(node));
      return new Build(context, context.resolve("Dockerfile"), Map.of(), Optional.empty());
    }
    ComposeKeys build =
        ComposeKeys.of(
            node,
            "context dockerfile args target",
            "additional_contexts cache_from cache_to dockerfile_inline entitlements extra_hosts"
                + " isolation labels network no_cache platforms privileged provenance pull sbom"
                + " secrets shm_size ssh tags ulimits");
    Path context = scope.path(node, build.text("context").orElse("."));
    return new Build(
        context,
        context.resolve(build.text("dockerfile").orElse("Dockerfile")).normalize(),
        build.pairs("args", scope::variable),
        build.text("target"));
  }

  private List<String> words(String key) {
    Optional<YamlNode> node = keys.get(key);
    List<String> words =
        node.map(n -> n.isSequence() ? n.texts() : ShellWords.split(n)).orElse(List.of());
    if (node.isPresent() && words.isEmpty()) {
      throw node.get().wrong("is empty: leave it out to keep the image's own");
    }
    return words;
  }

  /// The variables of the files, in which the later one may refer to those of an earlier one, and
  /// above them those of the service itself. One that is named there and has no value is left out.
  private Map<String, String> environment() {
    Set<String> unset = new HashSet<>();
    Map<String, String> given =
        keys.pairs(
            "environment",
            name -> {
              Optional<String> value = scope.variable(name);
              if (value.isEmpty()) {
                unset.add(name);
              }
              return value;
            });
    Map<String, String> environment = new LinkedHashMap<>(given);
    EnvFile.Scope surrounding =
        new EnvFile.Scope(
            name -> scope.variable(name).or(() -> Optional.ofNullable(given.get(name))),
            environment,
            scope.warnings());
    for (YamlNode node : keys.oneOrMore("env_file")) {
      Optional<ComposeKeys> settings =
          node.isMapping()
              ? Optional.of(ComposeKeys.of(node, "path required", "format"))
              : Optional.empty();
      YamlNode path = settings.map(k -> k.require("path")).orElse(node);
      boolean required =
          settings.flatMap(k -> k.get("required")).map(ComposeScalars::truth).orElse(true);
      Path file = scope.path(path, ComposeKeys.filled(path));
      if (!EnvFile.read(file, surrounding) && required) {
        throw path.wrong("names " + file + ", which is not there");
      }
    }
    environment.putAll(given);
    environment.keySet().removeAll(unset);
    return environment;
  }

  private static void checkExposed(YamlNode node) {
    if (!node.text().matches("\\d{1,5}(-\\d{1,5})?(/(?i:tcp|udp|sctp))?")) {
      throw node.wrong("must be a port such as 5000 or 5000/udp, not '" + node.text() + "'");
    }
  }

  /// The networks the service joins, in each of them under its own name and its aliases.
  private List<Attachment> networks() {
    Optional<YamlNode> node = keys.get("networks");
    List<Attachment> attachments = new ArrayList<>();
    if (node.isPresent() && node.get().isMapping()) {
      node.get()
          .entries()
          .forEach(
              (key, settings) -> attachments.add(attachment(settings, key, aliases(settings))));
    } else {
      keys.texts("networks");
      for (YamlNode element : node.map(YamlNode::elements).orElse(List.of())) {
        attachments.add(attachment(element, ComposeKeys.filled(element), List.of()));
      }
    }
    return attachments.isEmpty()
        ? List.of(attachment(keys.node(), ComposeScope.DEFAULT_NETWORK, List.of()))
        : attachments;
  }

  private static List<String> aliases(YamlNode settings) {
    return settings.isNull()
        ? List.of()
        : ComposeKeys.of(
                settings,
                "aliases",
                "driver_opts gw_priority interface_name ipv4_address ipv6_address link_local_ips"
                    + " mac_address priority")
            .texts("aliases");
  }

  private Attachment attachment(YamlNode node, String network, List<String> aliases) {
    Set<String> names = new LinkedHashSet<>(List.of(name));
    names.addAll(aliases);
    return new Attachment(scope.network(node, network), List.copyOf(names));
  }

  private List<Dependency> dependencies() {
    Optional<YamlNode> node = keys.get("depends_on");
    if (node.isPresent() && node.get().isMapping()) {
      return node.get().entries().entrySet().stream()
          .map(e -> dependency(e.getKey(), e.getValue()))
          .toList();
    }
    return keys.texts("depends_on").stream()
        .map(service -> new Dependency(service, Condition.STARTED, false))
        .toList();
  }

  private static Dependency dependency(String service, YamlNode node) {
    ComposeKeys settings = ComposeKeys.of(node, "condition restart required", "");
    YamlNode condition = settings.require("condition");
    settings
        .get("required")
        .filter(n -> !ComposeScalars.truth(n))
        .ifPresent(n -> {
          throw n.wrong("is false, which is not supported by pingctl");
        });
    return new Dependency(
        service,
        Arrays.stream(Condition.values())
            .filter(c -> c.word().equals(condition.text()))
            .findFirst()
            .orElseThrow(() ->
                condition.wrong(
                    "must be service_started, service_healthy or"
                        + " service_completed_successfully, not '"
                        + condition.text()
                        + "'")),
        settings.truth("restart"));
  }

  private static Healthcheck healthcheck(YamlNode node) {
    ComposeKeys check =
        ComposeKeys.of(
            node, "test interval timeout retries start_period disable", "start_interval");
    if (check.truth("disable")) {
      return new Healthcheck(List.of("NONE"), Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
    }
    return new Healthcheck(
        check.get("test").map(ComposeService::test).orElse(List.of()),
        check.get("interval").map(YamlNode::duration).orElse(Duration.ZERO),
        check.get("timeout").map(YamlNode::duration).orElse(Duration.ZERO),
        check.get("start_period").map(YamlNode::duration).orElse(Duration.ZERO),
        check.get("retries").map(n -> (int) n.number(0, Integer.MAX_VALUE)).orElse(0));
  }

  private static List<String> test(YamlNode node) {
    if (!node.isSequence()) {
      return List.of("CMD-SHELL", ComposeKeys.filled(node));
    }
    List<String> test = node.texts();
    if (!test.isEmpty() && !Set.of("CMD", "CMD-SHELL", "NONE").contains(test.getFirst())) {
      throw node.wrong("must begin with CMD, CMD-SHELL or NONE");
    }
    return test;
  }

  private static Restart restart(YamlNode node) {
    String[] parts = node.text().split(":", 2);
    boolean limited = parts.length == 2;
    if (limited && (!parts[0].equals("on-failure") || !parts[1].matches("\\d{1,9}"))) {
      throw node.wrong("must be on-failure:NUMBER, not '" + node.text() + "'");
    }
    return new Restart(
        switch (parts[0]) {
          case "no" -> Restart.Policy.NO;
          case "always" -> Restart.Policy.ALWAYS;
          case "on-failure" -> Restart.Policy.ON_FAILURE;
          case "unless-stopped" -> Restart.Policy.UNLESS_STOPPED;
          default ->
              throw node.wrong(
                  "must be no, always, on-failure or unless-stopped, not '" + node.text() + "'");
        },
        limited ? Integer.parseInt(parts[1]) : 0);
  }
}
