package dev.pingctl.engine.docker;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tells who holds a port that the engine could not publish.
final class PortHolders {
  // "Bind for 127.0.0.1:5002 failed: port is already allocated",
  // "listen tcp4 127.0.0.1:5002: bind: address already in use"
  private static final Pattern TAKEN =
      Pattern.compile(
          ":(\\d+)(?=[^:]*(?: failed: port is already allocated|: bind: address already in use))");

  private final Connection engine;

  PortHolders(Connection engine) {
    this.engine = engine;
  }

  /// The failure for an engine's message about a taken port; empty when it is about another thing.
  Optional<RuntimeException> explain(String container, String message) {
    Matcher taken = TAKEN.matcher(message);
    if (!taken.find()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(taken.group(1));
    String holder =
        holder(port)
            .map(name -> "container " + name + "; stop it with `docker stop " + name + "`")
            .orElse(
                "a process of this machine, which `sudo ss -ltnp sport = :%d` shows; stop it"
                    .formatted(port));
    return Optional.of(
        new Failure(
            FailureId.PORT_TAKEN,
            ExitCode.FAILED,
            "Port %d for container %s is held by %s or move pingctl's ports with --port-base."
                .formatted(port, container, holder)));
  }

  private Optional<String> holder(int port) {
    return engine
        .list("/containers/json", "to list containers")
        .valueStream()
        .filter(container ->
            container
                .path("Ports")
                .valueStream()
                .anyMatch(published -> published.path("PublicPort").asInt() == port))
        .map(DockerContainerStates::name)
        .findFirst();
  }
}
