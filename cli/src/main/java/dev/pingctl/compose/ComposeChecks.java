package dev.pingctl.compose;

import dev.pingctl.compose.ComposeFile.Condition;
import dev.pingctl.compose.ComposeFile.Dependency;
import dev.pingctl.compose.ComposeFile.Service;
import dev.pingctl.engine.ContainerSpec.Healthcheck;
import dev.pingctl.engine.ContainerSpec.Port;
import dev.pingctl.text.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What must hold between the services of a compose file: dependencies exist and close no circle,
/// no two services want one container name or one port of the machine.
final class ComposeChecks {
  private final Map<String, YamlNode> nodes;
  private final Map<String, Service> services;

  private ComposeChecks(Map<String, YamlNode> nodes, Map<String, Service> services) {
    this.nodes = nodes;
    this.services = services;
  }

  /// Checks the services; both maps are by the services' names, in the order of the file.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` at the property that is wrong
  static void check(Map<String, YamlNode> nodes, Map<String, Service> services) {
    ComposeChecks checks = new ComposeChecks(nodes, services);
    services.values().forEach(checks::dependenciesExist);
    services.values().forEach(checks::dependenciesAreChecked);
    services.values().forEach(checks::noCircle);
    checks.noSharedNames();
    checks.noSharedPorts();
  }

  private YamlNode node(Service service, String key) {
    return Optional.ofNullable(nodes.get(service.name()))
        .flatMap(node -> node.get(key))
        .orElseThrow(() -> new IllegalStateException("no " + key + " in " + service.name()));
  }

  private void dependenciesExist(Service service) {
    for (Dependency dependency : service.dependsOn()) {
      if (!services.containsKey(dependency.service())) {
        throw node(service, "depends_on")
            .wrong(
                "refers to the service '%s', which the file does not have%s"
                    .formatted(
                        dependency.service(),
                        ComposeScope.suggestion(dependency.service(), services.keySet())));
      }
    }
  }

  /// One whose health check is in its image may be healthy; one that has none left may not.
  private void dependenciesAreChecked(Service service) {
    for (Dependency dependency : service.dependsOn()) {
      Service other = services.get(dependency.service());
      if (dependency.condition() == Condition.HEALTHY
          && other != null
          && other.container().healthcheck().filter(ComposeChecks::isOff).isPresent()) {
        throw node(service, "depends_on")
            .wrong(
                "waits until '%s' is healthy, whose health check is switched off"
                    .formatted(dependency.service()));
      }
    }
  }

  private static boolean isOff(Healthcheck check) {
    return check.test().equals(List.of("NONE"));
  }

  private void noCircle(Service service) {
    wayBack(List.of(service.name()), new TreeSet<>())
        .ifPresent(way -> {
          throw node(service, "depends_on").wrong("closes a circle: " + String.join(" => ", way));
        });
  }

  /// The way from the last service of `path` back to its first, if there is one.
  private Optional<List<String>> wayBack(List<String> path, Set<String> seen) {
    Service last = services.get(path.getLast());
    for (Dependency dependency : last == null ? List.<Dependency>of() : last.dependsOn()) {
      List<String> longer = new ArrayList<>(path);
      longer.add(dependency.service());
      if (dependency.service().equals(path.getFirst())) {
        return Optional.of(longer);
      }
      if (seen.add(dependency.service())) {
        Optional<List<String>> way = wayBack(longer, seen);
        if (way.isPresent()) {
          return way;
        }
      }
    }
    return Optional.empty();
  }

  private void noSharedNames() {
    Map<String, Service> holders = new HashMap<>();
    for (Service service : services.values()) {
      Service holder = holders.putIfAbsent(service.container().name(), service);
      if (holder != null) {
        Service named = isNamed(service) ? service : holder;
        throw node(named, "container_name")
            .wrong(
                "is '%s', which is also the name of the container of '%s'"
                    .formatted(
                        service.container().name(), (named == service ? holder : service).name()));
      }
    }
  }

  private boolean isNamed(Service service) {
    return Optional.ofNullable(nodes.get(service.name()))
        .flatMap(n -> n.get("container_name"))
        .isPresent();
  }

  private void noSharedPorts() {
    List<Port> published = new ArrayList<>();
    for (Service service : services.values()) {
      for (Port port : service.container().ports()) {
        ComposePorts.rejectClash(node(service, "ports"), port, published);
      }
      published.addAll(service.container().ports());
    }
  }
}
