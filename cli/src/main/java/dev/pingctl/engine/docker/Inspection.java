package dev.pingctl.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pingctl.engine.ContainerState;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The engine's description of a container, in pingctl's own terms.
///
/// It is a JSON object: docker-java's model of it has hundreds of fields, and loading these takes
/// longer than the engine takes to answer.
///
/// @param json as `GET /containers/{id}/json` answers
record Inspection(JsonNode json) {
  private static final int DEFAULT_GRACE_SECONDS = 10;
  private static final String PORT = "[1-9]\\d{0,4}";

  /// The state of the container.
  ContainerState state() {
    return new ContainerState(
        id(),
        json.path("Name").asText().replaceFirst("^/", ""),
        image(),
        isRunning() && !status().equals("restarting"),
        state("Paused").asBoolean(),
        started(),
        restarts(),
        exitCode(),
        health(),
        config("User").asText(""),
        json.at("/HostConfig/ReadonlyRootfs").asBoolean(),
        hostPaths(),
        texts(json.at("/HostConfig/CapDrop")),
        labels(),
        publishedPorts(),
        addresses());
  }

  /// The reference of the image that it was made from.
  String image() {
    return config("Image").asText("");
  }

  String id() {
    return json.path("Id").asText();
  }

  /// Whether it runs, or is about to be started again.
  boolean isRunning() {
    return state("Running").asBoolean();
  }

  /// The word for what it does, such as `running`, `restarting` or `exited`.
  String status() {
    return state("Status").asText("");
  }

  /// The word for its health, empty without a health check.
  Optional<String> health() {
    return Optional.of(state("Health").path("Status").asText(""))
        .filter(status -> !status.isEmpty() && !status.equals("none"));
  }

  /// What the last run of its health check gave: `ExitCode` and `Output`; missing where none has
  /// ended.
  JsonNode lastProbe() {
    JsonNode log = state("Health").path("Log");
    return log.path(log.size() - 1);
  }

  int restarts() {
    return json.path("RestartCount").asInt();
  }

  int exitCode() {
    return state("ExitCode").asInt();
  }

  /// Whether it was ended for using more memory than its limit.
  boolean isOutOfMemory() {
    return state("OOMKilled").asBoolean();
  }

  /// What the engine says went wrong when it was started; mostly empty.
  String error() {
    return state("Error").asText("").strip();
  }

  /// The labels.
  Map<String, String> labels() {
    return Connection.labels(config("Labels"));
  }

  /// The names of the networks that it is in.
  List<String> networks() {
    List<String> names = new ArrayList<>();
    json.at("/NetworkSettings/Networks").fieldNames().forEachRemaining(names::add);
    return names;
  }

  /// The seconds that it was promised for stopping.
  int graceSeconds() {
    return config("StopTimeout").asInt(DEFAULT_GRACE_SECONDS);
  }

  /// The test of its health check, as the engine's API has it: a word for its form, then a command.
  List<String> healthTest() {
    return texts(config("Healthcheck").path("Test"));
  }

  /// The shell of its image, with its options.
  List<String> shell() {
    List<String> words = texts(config("Shell"));
    return words.isEmpty() ? List.of("/bin/sh", "-c") : words;
  }

  private JsonNode config(String key) {
    return json.path("Config").path(key);
  }

  private JsonNode state(String key) {
    return json.path("State").path(key);
  }

  private Instant started() {
    String time = state("StartedAt").asText("");
    try {
      return time.isEmpty() ? Instant.EPOCH : Instant.parse(time);
    } catch (DateTimeParseException e) {
      throw EngineErrors.garbled("to look at container " + id(), e);
    }
  }

  private List<String> addresses() {
    return json.at("/NetworkSettings/Networks")
        .valueStream()
        .map(network -> network.path("IPAddress").asText(""))
        .filter(address -> !address.isEmpty())
        .toList();
  }

  private List<String> hostPaths() {
    return json.path("Mounts")
        .valueStream()
        .filter(mount -> mount.path("Name").asText("").isEmpty())
        .map(mount -> mount.path("Source").asText(""))
        .filter(source -> !source.isEmpty())
        .toList();
  }

  /// The ports of this machine by those of the container, where they are known: where the engine is
  /// to choose one, none is until the container runs.
  private Map<Integer, Integer> publishedPorts() {
    Map<Integer, Integer> published = new TreeMap<>();
    Stream.of("/HostConfig/PortBindings", "/NetworkSettings/Ports")
        .map(json::at)
        .flatMap(JsonNode::propertyStream)
        .forEach(port -> {
          String onHost = port.getValue().path(0).path("HostPort").asText("");
          String inside = port.getKey().replaceFirst("/.*", "");
          if (onHost.matches(PORT) && inside.matches(PORT)) {
            published.put(Integer.parseInt(inside), Integer.parseInt(onHost));
          }
        });
    return published;
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asText).toList();
  }
}
