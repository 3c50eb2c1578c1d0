package dev.pingctl.engine.docker;

import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ContainerSpec.Attachment;
import dev.pingctl.engine.ContainerSpec.Healthcheck;
import dev.pingctl.engine.ContainerSpec.Limits;
import dev.pingctl.engine.ContainerSpec.Mount;
import dev.pingctl.engine.ContainerSpec.Port;
import dev.pingctl.engine.ContainerSpec.Restart;
import dev.pingctl.settings.Ownership;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Container specs for tests: a plain one, changed in what the test is about.
final class Specs {
  private final String name;
  private String image = "image";
  private List<String> command = List.of();
  private Map<String, String> environment = Map.of();
  private List<Port> ports = List.of();
  private List<Attachment> networks = List.of();
  private List<Mount> mounts = List.of();
  private Optional<Healthcheck> healthcheck = Optional.empty();
  private Restart restart = Restart.NEVER;
  private boolean restricted;
  private List<String> capAdd = List.of();
  private Map<String, String> labels = Ownership.labels("test");

  private Specs(String name) {
    this.name = name;
  }

  static Specs named(String name) {
    return new Specs(name);
  }

  Specs image(String reference) {
    image = reference;
    return this;
  }

  Specs command(List<String> words) {
    command = words;
    return this;
  }

  Specs environment(Map<String, String> variables) {
    environment = variables;
    return this;
  }

  Specs ports(List<Port> published) {
    ports = published;
    return this;
  }

  Specs networks(List<Attachment> attachments) {
    networks = attachments;
    return this;
  }

  Specs mounts(List<Mount> all) {
    mounts = all;
    return this;
  }

  Specs healthcheck(String script, int intervalSeconds) {
    healthcheck =
        Optional.of(
            new Healthcheck(
                List.of("CMD-SHELL", script),
                Duration.ofSeconds(intervalSeconds),
                Duration.ofSeconds(5),
                Duration.ZERO,
                2));
    return this;
  }

  Specs restart(Restart.Policy policy) {
    restart = new Restart(policy, 0);
    return this;
  }

  /// Everything that takes rights away, and limits.
  Specs restricted() {
    restricted = true;
    return this;
  }

  Specs capAdd(String name) {
    capAdd = List.of(name);
    return this;
  }

  Specs labels(Map<String, String> all) {
    labels = all;
    return this;
  }

  ContainerSpec build() {
    return new ContainerSpec(
        name,
        name,
        image,
        List.of(),
        command,
        environment,
        ports,
        networks,
        mounts,
        healthcheck,
        restart,
        restricted ? Optional.of("1000:1000") : Optional.empty(),
        restricted,
        restricted ? List.of("/tmp:mode=1777,size=1m", "/run") : List.of(),
        capAdd,
        restricted ? List.of("ALL") : List.of(),
        restricted ? List.of("no-new-privileges:true") : List.of(),
        restricted,
        false,
        restricted ? Optional.of("box") : Optional.empty(),
        restricted
            ? new Limits(OptionalDouble.of(0.5), OptionalLong.of(64 << 20), OptionalLong.of(50))
            : Limits.NONE,
        // A sleeping shell does not listen to SIGTERM: without grace, removing it takes no time.
        Optional.of(restricted ? Duration.ofMillis(1500) : Duration.ZERO),
        labels);
  }
}
