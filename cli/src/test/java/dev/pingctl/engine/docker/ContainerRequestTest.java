package dev.pingctl.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ContainerSpec.Attachment;
import dev.pingctl.engine.ContainerSpec.Mount;
import dev.pingctl.engine.ContainerSpec.Port;
import dev.pingctl.engine.ContainerSpec.Restart;
import dev.pingctl.engine.SecretVariable;
import dev.pingctl.engine.docker.FakeEngine.Asked;
import dev.pingctl.outcome.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The JSON that asks the engine for a container.
final class ContainerRequestTest {
  private static final SettingHashes HASHES = new SettingHashes("f00", Map.of("memory", "ba7"));

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void everySettingStandsInTheRequest() throws IOException {
    ContainerSpec spec =
        Specs.named("ping-box")
            .image("pingctl/ping:1")
            .command(List.of("serve", "now"))
            .environment(Map.of("B", "2", "A", "1"))
            .ports(List.of(new Port("127.0.0.1", 5002, 8000, "tcp")))
            .networks(
                List.of(
                    new Attachment("front", List.of("ping", "web")),
                    new Attachment("back", List.of())))
            .mounts(
                List.of(
                    new Mount.NamedVolume("data", "/data", false),
                    new Mount.Bind(Path.of("/etc/../etc/hosts"), "/h", true)))
            .healthcheck("exit 0", 3)
            .restart(Restart.Policy.ON_FAILURE)
            .restricted()
            .labels(Map.of("l", "v"))
            .build();

    assertThat(request(spec))
        .isEqualTo(
            JSON.readTree(
                """
                {
                  "Cmd": ["serve", "now"],
                  "Env": ["A=1", "B=2"],
                  "ExposedPorts": {"8000/tcp": {}},
                  "Healthcheck": {
                    "Interval": 3000000000, "Retries": 2, "StartPeriod": 0,
                    "Test": ["CMD-SHELL", "exit 0"], "Timeout": 5000000000
                  },
                  "HostConfig": {
                    "CapAdd": [],
                    "CapDrop": ["ALL"],
                    "Init": true,
                    "Memory": 67108864,
                    "Mounts": [
                      {"ReadOnly": false, "Source": "data", "Target": "/data", "Type": "volume"},
                      {"ReadOnly": true, "Source": "/etc/hosts", "Target": "/h", "Type": "bind"}
                    ],
                    "NanoCpus": 500000000,
                    "NetworkMode": "front",
                    "PidsLimit": 50,
                    "PortBindings": {"8000/tcp": [{"HostIp": "127.0.0.1", "HostPort": "5002"}]},
                    "Privileged": false,
                    "ReadonlyRootfs": true,
                    "RestartPolicy": {"MaximumRetryCount": 0, "Name": "on-failure"},
                    "SecurityOpt": ["no-new-privileges:true"],
                    "Tmpfs": {"/run": "", "/tmp": "mode=1777,size=1m"}
                  },
                  "Hostname": "box",
                  "Image": "pingctl/ping:1",
                  "Labels": {
                    "l": "v", "pingctl.dev/config-hash": "f00", "pingctl.dev/setting-hashes": "memory=ba7"
                  },
                  "NetworkingConfig": {"EndpointsConfig": {"front": {"Aliases": ["ping", "web"]}}},
                  "StopTimeout": 2,
                  "User": "1000:1000"
                }
                """));
  }

  @Test
  void whatASpecLeavesOpenIsLeftToTheImage() throws IOException {
    JsonNode request = request(Specs.named("plain").build());

    for (String property :
        List.of("Cmd", "Entrypoint", "User", "Hostname", "Healthcheck", "NetworkingConfig")) {
      assertThat(request.has(property)).as(property).isFalse();
    }
    for (String property : List.of("NanoCpus", "Memory", "PidsLimit", "NetworkMode")) {
      assertThat(request.path("HostConfig").has(property)).as(property).isFalse();
    }
  }

  @Test
  void aSecretIsReadWhenTheContainerIsCreated(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("password");
    ContainerSpec spec =
        Specs.named("app")
            .environment(Map.of("PASSWORD", new SecretVariable(file).text(), "PORT", "80"))
            .build();

    assertThatThrownBy(() -> request(spec))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(file + " cannot be read (");

    Files.writeString(file, "a secret\n");
    assertThat(request(spec).path("Env"))
        .extracting(JsonNode::asText)
        .containsExactly("PASSWORD=a secret", "PORT=80");
  }

  @Test
  void anUnknownCapabilityIsAnError() throws IOException {
    try (Connection engine =
        Connection.open(Map.of("DOCKER_HOST", "unix:///x"), Path.of("/"), line -> {})) {
      ContainerSpec spec = Specs.named("box").capAdd("CAP_FLY").build();

      assertThatThrownBy(() -> ContainerRequest.of(engine.client, spec, spec.labels(), HASHES))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("CAP_FLY");
    }
  }

  /// What comes over the wire, without all that is null or empty.
  private static JsonNode request(ContainerSpec spec) throws IOException {
    try (FakeEngine fake = new FakeEngine();
        Connection engine = Connection.open(fake.environment(), Path.of("/"), line -> {})) {
      fake.json("POST /containers/create", 201, "{\"Id\":\"1\"}");
      ContainerRequest.of(engine.client, spec, spec.labels(), HASHES).exec();
      Asked asked = fake.asked().getLast();
      assertThat(asked.path()).endsWith("?name=" + spec.name());
      return withoutNulls(JSON.readTree(asked.body()));
    }
  }

  private static JsonNode withoutNulls(JsonNode node) {
    if (node instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        JsonNode value = object.get(name);
        if (value.isNull() || name.equals("name") || name.equals("Volumes")) {
          object.remove(name);
        } else {
          withoutNulls(value);
        }
      }
    } else {
      node.forEach(ContainerRequestTest::withoutNulls);
    }
    return node;
  }

  @Test
  void aFolderThatIsToBeMadeIsABindOfTheOlderForm() throws IOException {
    JsonNode host =
        request(
                Specs.named("box")
                    .mounts(
                        List.of(
                            new Mount.Bind(Path.of("/a/../data"), "/data", false, true),
                            new Mount.Bind(Path.of("/b:c"), "/b", true, true)))
                    .ports(List.of(new Port("127.0.0.1", 8000, 8010, 80, "tcp")))
                    .build())
            .path("HostConfig");

    assertThat(host.path("Binds").toString()).isEqualTo("[\"/data:/data:rw\"]");
    assertThat(host.path("Mounts").findValuesAsText("Source")).containsExactly("/b:c");
    assertThat(host.at("/PortBindings/80~1tcp/0/HostPort").asText()).isEqualTo("8000-8010");
  }

  @Test
  void aContainerWithoutAHealthCheckIsNotWaitedFor() throws IOException {
    String json = "{\"State\": {\"Status\": \"running\"%s}, \"Config\": {\"Healthcheck\": %s}}";
    for (String check : List.of("null", "{}", "{\"Test\": []}", "{\"Test\": [\"NONE\"]}")) {
      Inspection none = new Inspection(JSON.readTree(json.formatted("", check)));

      assertThatThrownBy(() -> HealthWait.requireCheck("shop-db-1", none))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("Container shop-db-1 is waited for")
          .hasMessageContaining("has no health check");
    }
    HealthWait.requireCheck(
        "db", new Inspection(JSON.readTree(json.formatted("", "{\"Test\": [\"CMD\", \"x\"]}"))));
    HealthWait.requireCheck(
        "db",
        new Inspection(
            JSON.readTree(json.formatted(", \"Health\": {\"Status\": \"starting\"}", "null"))));
  }
}
