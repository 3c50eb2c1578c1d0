package dev.pingctl.compose;

import dev.pingctl.compose.ComposeFile.Build;
import dev.pingctl.compose.ComposeFile.Service;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ContainerSpec.Limits;
import dev.pingctl.engine.ContainerSpec.Mount;
import dev.pingctl.engine.ContainerSpec.Restart;
import dev.pingctl.outcome.Failure;
import dev.pingctl.settings.Ownership;
import dev.pingctl.text.Oracle;
import dev.pingctl.text.Oracle.Answered;
import dev.pingctl.text.Oracle.Question;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compose files mean what Compose's own loader makes of them: files written by hand, and files put
/// together from keys of services with values that are right, unusual or wrong.
class ComposeOracleTest {
  private static final Map<String, String> VARIABLES =
      Map.of("A", "a", "E", "", "P", "8081", "HOME", "/h");

  /// What all services can refer to; files without it are written by hand.
  private static final String AROUND =
      """
      networks: {front: , back: {internal: true}}
      volumes: {data: , other: {name: named}}
      secrets: {key: {file: ./key.txt}}
      """;

  private static final List<String> BY_HAND = ComposeInputs.BY_HAND;
  private static final Map<String, List<String>> KEYS = ComposeInputs.KEYS;

  @TempDir Path base = Path.of("");
  private Path folder = Path.of("");

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(base.resolve("w"));
  }

  @Test
  void filesMeanWhatComposeMakesOfThem() {
    Oracle.compare("compose", questions(), this::ours, this::isAccepted);
  }

  private static List<Question> questions() {
    Stream<String> each =
        KEYS.entrySet().stream()
            .flatMap(key -> key.getValue().stream().map(value -> key.getKey() + ": " + value));
    return Stream.of(
            BY_HAND.stream(),
            each.map(key -> "services:\n  b: {image: i}\n  a:\n    image: i\n    " + key + "\n"),
            generated(21, 300))
        .flatMap(inputs -> inputs)
        .distinct()
        .map(input -> input.contains("volumes:\n  ") ? input : input + around(input))
        .map(input -> new Question("compose", input, "", VARIABLES))
        .toList();
  }

  /// What the services refer to, so that records stay small.
  private static String around(String services) {
    return AROUND
        .lines()
        .filter(line ->
            !services.contains("\n" + line.substring(0, line.indexOf(':') + 1))
                && services.contains(line.substring(0, line.indexOf(':'))))
        .map(line -> line + "\n")
        .reduce("", String::concat);
  }

  /// Two services, the first with two to five keys.
  private static Stream<String> generated(long seed, int count) {
    Random random = new Random(seed);
    List<String> names = List.copyOf(KEYS.keySet());
    return IntStream.range(0, count)
        .mapToObj(i -> {
          Map<String, String> service = new LinkedHashMap<>();
          int keys = 2 + random.nextInt(4);
          for (int k = 0; k < keys; k++) {
            String name = names.get(random.nextInt(names.size()));
            List<String> values = KEYS.getOrDefault(name, List.of());
            service.put(name, values.get(random.nextInt(values.size())));
          }
          service.putIfAbsent("image", "i");
          StringBuilder text = new StringBuilder("services:\n  a:\n");
          service.forEach((name, value) ->
              text.append("    ").append(name).append(": ").append(value).append('\n'));
          return text.append("  b: {image: i}\n").toString();
        });
  }

  private Map<String, Object> ours(Question question) {
    try {
      Path file = Files.writeString(folder.resolve("compose.yaml"), question.input());
      return projected(ComposeFile.read(file, question.variables(), "compose"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The same words as the oracle's.
  private Map<String, Object> projected(ComposeFile file) {
    Map<String, Object> services = new LinkedHashMap<>();
    file.services().forEach(service -> services.put(service.name(), service(service)));
    Map<String, Object> networks = new LinkedHashMap<>();
    file.networks()
        .forEach(network ->
            networks.put(
                network.name(),
                filled(Map.of("internal", network.internal(), "labels", given(network.labels())))));
    Map<String, Object> volumes = new LinkedHashMap<>();
    file.volumes()
        .forEach(
            volume -> volumes.put(volume.name(), filled(Map.of("labels", given(volume.labels())))));
    return filled(
        Map.of(
            "name", file.project(),
            "services", services,
            "networks", networks,
            "volumes", volumes));
  }

  private Map<String, Object> service(Service service) {
    ContainerSpec container = service.container();
    Map<String, Object> networks = new LinkedHashMap<>();
    container.networks().forEach(each -> networks.put(each.network(), each.aliases()));
    Map<String, Object> dependencies = new LinkedHashMap<>();
    service
        .dependsOn()
        .forEach(each ->
            dependencies.put(each.service(), each.condition().word() + " " + each.restart()));
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", container.name());
    all.put("image", container.image());
    all.put("build", service.build().map(this::build).orElse(Map.of()));
    all.put("entrypoint", container.entrypoint());
    all.put("command", container.command());
    all.put("environment", container.environment());
    all.put("ports", container.ports().stream().map(ComposeOracleTest::port).sorted().toList());
    all.put("networks", networks);
    all.put("mounts", container.mounts().stream().map(this::mount).sorted().toList());
    all.put("tmpfs", container.tmpfs().stream().sorted().toList());
    all.put("healthcheck", container.healthcheck().map(ComposeOracleTest::check).orElse(Map.of()));
    all.put("depends_on", dependencies);
    all.put(
        "restart",
        container.restart().policy() == Restart.Policy.NO ? "" : container.restart().text());
    all.put("user", container.user().orElse(""));
    all.put("read_only", container.readOnly());
    all.put("cap_add", container.capAdd());
    all.put("cap_drop", container.capDrop());
    all.put("security_opt", container.securityOpt());
    all.put("init", container.init());
    all.put("privileged", container.privileged());
    all.put("hostname", container.hostname().orElse(""));
    all.put("limits", limits(container.limits()));
    all.put("labels", given(container.labels()));
    all.put("stop_grace_period", container.stopGracePeriod().map(Duration::toNanos).orElse(0L));
    return filled(all);
  }

  private Map<String, Object> build(Build build) {
    return filled(
        Map.of(
            "context", path(build.context()),
            "dockerfile", path(build.dockerfile()),
            "args", build.arguments(),
            "target", build.target().orElse("")));
  }

  private static String port(ContainerSpec.Port port) {
    return "%s %s %d %s"
        .formatted(port.hostAddress(), port.published(), port.containerPort(), port.protocol());
  }

  private String mount(Mount mount) {
    return switch (mount) {
      case Mount.Bind bind ->
          "%s bind %s %s %s"
              .formatted(bind.target(), path(bind.source()), bind.readOnly(), bind.isCreated());
      case Mount.NamedVolume volume ->
          "%s volume %s %s".formatted(volume.target(), volume.volume(), volume.readOnly());
    };
  }

  private static Map<String, Object> check(ContainerSpec.Healthcheck check) {
    return filled(
        Map.of(
            "test", check.test(),
            "interval", check.interval().toNanos(),
            "timeout", check.timeout().toNanos(),
            "start_period", check.startPeriod().toNanos(),
            "retries", (long) check.retries()));
  }

  private static Map<String, Object> limits(Limits limits) {
    return filled(
        Map.of(
            "cpus", Math.round(limits.cpus().orElse(0) * 1e4),
            "memory", limits.memory().orElse(0),
            "pids", limits.pids().orElse(0)));
  }

  private String path(Path path) {
    return path.startsWith(base) ? "/r/" + base.relativize(path) : path.toString();
  }

  private static Map<String, String> given(Map<String, String> labels) {
    Map<String, String> given = new LinkedHashMap<>(labels);
    given.keySet().removeAll(Ownership.labels("compose", Map.of()).keySet());
    given.keySet().removeIf(name -> name.startsWith("com.docker.compose."));
    return given;
  }

  private static Map<String, Object> filled(Map<String, Object> values) {
    Map<String, Object> filled = new LinkedHashMap<>(values);
    filled
        .values()
        .removeIf(value ->
            value.equals("")
                || value.equals(false)
                || value.equals(0L)
                || value instanceof Collection<?> list && list.isEmpty()
                || value instanceof Map<?, ?> map && map.isEmpty());
    return filled;
  }

  private Optional<String> refusal(Question question) {
    try {
      ours(question);
      return Optional.empty();
    } catch (Failure failure) {
      return Optional.of(failure.sentence());
    }
  }

  private boolean isAccepted(Answered answered) {
    Optional<String> refusal = refusal(answered.question());
    if (refusal.isEmpty()) {
      return ComposeInputs.TAKEN_HERE.keySet().stream()
          .anyMatch(pattern -> pattern.matcher(answered.question().input()).find());
    }
    return answered.answer().isPresent()
        && ComposeInputs.REFUSED_HERE.keySet().stream().anyMatch(refusal.get()::contains);
  }
}
