package dev.pingctl.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComposeFileErrorsTest {
  @TempDir Path folder;

  private String complaint(String text) throws IOException {
    Path file = folder.resolve("compose.yaml");
    Files.writeString(file, text);
    try {
      ComposeFile.read(file, Map.of(), "compose");
    } catch (Failure failure) {
      assertThat(failure.id()).isEqualTo(FailureId.BAD_FILE);
      assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
      return failure.sentence().replace(folder + "/", "");
    }
    return "no complaint";
  }

  /// The text stands inside the service `a`, so on line 4.
  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '`',
      value = {
        "profiles: [x] → 'services.a.profiles' is not supported by pingctl.",
        "extends: b → 'services.a.extends' is not supported by pingctl.",
        "logging: {driver: x} → 'services.a.logging' is not supported by pingctl.",
        "healthcheck: {start_interval: 1s} → 'services.a.healthcheck.start_interval' is not"
            + " supported by pingctl.",
        "deploy: {replicas: 3} → 'services.a.deploy.replicas' is not supported by pingctl.",
        "ports: [80, eighty] → 'services.a.ports[1]' must be a port such as \"127.0.0.1:8080:80\""
            + " or \"8080:80\", not 'eighty'.",
        "ports: ['70000:80'] → 'services.a.ports[0]' has the port 70000, which is not between 1 and"
            + " 65535.",
        "ports: ['80-82:80-81'] → 'services.a.ports[0]' maps a range of ports to one of another"
            + " length: '80-82:80-81'.",
        "ports: ['80:80', '127.0.0.1:80:81'] → 'services.a.ports[1]' publishes port 80 of this"
            + " machine, which another line publishes already.",
        "ports: ['0.0.0.0:80:80', '80:81'] → 'services.a.ports[1]' publishes port 80 of this"
            + " machine, which another line publishes already.",
        "ports: [80/http] → 'services.a.ports[0]' has the protocol 'http', which is not tcp, udp or"
            + " sctp.",
        "networks: [bak] → 'services.a.networks[0]' refers to the network 'bak', which the file"
            + " does not have; did you mean 'back'?",
        "volumes: ['nope:/x'] → 'services.a.volumes[0]' refers to the volume 'nope', which the file"
            + " does not have.",
        "volumes: ['/x'] → 'services.a.volumes[0]' must be SOURCE:TARGET or SOURCE:TARGET:ro, not"
            + " '/x'; pingctl makes no volumes without a name.",
        "volumes: ['./x:/x:z'] → 'services.a.volumes[0]' has the option 'z', which is not ro or"
            + " rw.",
        "volumes: ['./x:/x', './y:/x/'] → 'services.a.volumes[1]' mounts at /x/, where"
            + " 'services.a.volumes[0]' is already.",
        "volumes: ['./x:x'] → 'services.a.volumes[0]' mounts at 'x', which is not an absolute"
            + " path.",
        "volumes: ['~/x:/x'] → 'services.a.volumes[0]' begins with '~', but HOME is not set.",
        "secrets: [nope] → 'services.a.secrets[0]' refers to the secret 'nope', which the file does"
            + " not have.",
        "depends_on: [bb] → 'services.a.depends_on' refers to the service 'bb', which the file does"
            + " not have; did you mean 'b'?",
        "depends_on: {b: {condition: ready}} → 'services.a.depends_on.b.condition' must be"
            + " service_started, service_healthy or service_completed_successfully, not 'ready'.",
        "depends_on: [a] → 'services.a.depends_on' closes a circle: a => a.",
        "restart: sometimes → 'services.a.restart' must be no, always, on-failure or"
            + " unless-stopped, not 'sometimes'.",
        "restart: always:3 → 'services.a.restart' must be on-failure:NUMBER, not 'always:3'.",
        "mem_limit: lots → 'services.a.mem_limit' must be an amount such as 64m or 1.5gb, not"
            + " 'lots'.",
        "cpus: -1 → 'services.a.cpus' must be a number of processors such as 0.5, not '-1'.",
        "healthcheck: {test: [curl, x]} → 'services.a.healthcheck.test' must begin with CMD,"
            + " CMD-SHELL or NONE.",
        "healthcheck: {interval: soon} → 'services.a.healthcheck.interval' must be a duration such"
            + " as 3s or 1m30s, not 'soon'.",
        "read_only: maybe → 'services.a.read_only' must be true or false, not 'maybe'.",
        "command: [] → 'services.a.command' is empty: leave it out to keep the image's own.",
        "env_file: none.env → 'services.a.env_file' names none.env, which is not there.",
        "environment: [=x] → 'services.a.environment[0]' must be NAME=value, not '=x'.",
        "labels: {com.docker.compose.project: x} → 'services.a.labels' sets"
            + " 'com.docker.compose.project', which only Compose may set.",
        "cap_drop: [ALL, ALL] → 'services.a.cap_drop[1]' is in the list twice: 'ALL'.",
        "container_name: p/q → 'services.a.container_name' is no container name: 'p/q'; letters,"
            + " digits, '_', '.', '-'.",
        "container_name: p-b-1 → 'services.a.container_name' is 'p-b-1', which is also the name of"
            + " the container of 'b'.",
        "hostname: '${HOST:?name it}' → 'services.a.hostname' needs the variable HOST to be set:"
            + " name it.",
      })
  void aServiceThatIsWrongIsToldWithFileLineAndProperty(String line, String problem)
      throws IOException {
    assertThat(
            complaint(
                """
                name: p
                services: {b: {image: y}, a: {image: x,

                %s}}
                networks: {back: }
                """
                    .formatted(line)))
        .isEqualTo("compose.yaml:4: " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '`',
      value = {
        "include: [x.yaml] → 'include' is not supported by pingctl.",
        "configs: {c: {file: x}} → 'configs' is not supported by pingctl.",
        "networks: {n: {external: true}} → 'networks.n.external' is not supported by pingctl.",
        "networks: {n: {driver: overlay}} → 'networks.n.driver' is 'overlay'; pingctl supports only"
            + " 'bridge'.",
        "volumes: {v: {driver_opts: {}}} → 'volumes.v.driver_opts' is not supported by pingctl.",
        "secrets: {s: {environment: X}} → 'secrets.s.environment' is not supported by pingctl.",
        "secrets: {s: {name: x}} → 'secrets.s' lacks the key 'file'.",
        "name: _ → 'name' has no usable project name: it must have a letter from a to z or a digit,"
            + " and all else but '-' and '_' is left out.",
        "name: 8 → 'name' needs quotes: without them it is a number, not a text.",
        "nam: x → 'nam' is not a known key (known: name, networks, secrets, services, version,"
            + " volumes); did you mean 'name'?",
      })
  void aTopLevelThatIsWrongIsToldWithFileLineAndProperty(String line, String problem)
      throws IOException {
    assertThat(complaint("services: {a: {image: x}}\n" + line + "\n"))
        .isEqualTo("compose.yaml:2: " + problem);
  }

  @Test
  void aMistypedServiceKeyIsToldWithTheLikelyOne() throws IOException {
    assertThat(complaint("services:\n  a:\n    image: x\n    enviroment: {}\n"))
        .startsWith("compose.yaml:4: 'services.a.enviroment' is not a known key (known: ")
        .endsWith("; did you mean 'environment'?");
  }

  @Test
  void aCircleOfServicesIsShown() throws IOException {
    assertThat(
            complaint(
                """
                services:
                  a: {image: x, depends_on: [b]}
                  b: {image: x, depends_on: [c]}
                  c:
                    image: x
                    depends_on:
                      b: {condition: service_started}
                """))
        .isEqualTo("compose.yaml:3: 'services.b.depends_on' closes a circle: b => c => b.");
  }

  @Test
  void twoServicesCannotPublishOnePort() throws IOException {
    assertThat(
            complaint(
                """
                services:
                  a: {image: x, ports: ["5004:1"]}
                  b:
                    image: x
                    ports: ["127.0.0.1:5004:2"]
                """))
        .isEqualTo(
            "compose.yaml:5: 'services.b.ports' publishes port 5004 of this machine, which another"
                + " line publishes already.");
  }

  @Test
  void limitsGivenTwiceMustAgree() throws IOException {
    String file =
        """
        services:
          a:
            image: x
            mem_limit: %s
            deploy: {resources: {limits: {memory: 64m}}}
        """;

    assertThat(complaint(file.formatted("67108864"))).isEqualTo("no complaint");
    assertThat(complaint(file.formatted("65m")))
        .isEqualTo(
            "compose.yaml:4: 'services.a.mem_limit' is 65m, but 'deploy.resources.limits.memory'"
                + " is 64m: give one of them.");
  }

  @Test
  void aServiceNeedsAnImageOrABuild() throws IOException {
    assertThat(complaint("services:\n  a: {user: root}\n"))
        .isEqualTo("compose.yaml:2: 'services.a' has neither 'image' nor 'build'.");
    assertThat(complaint("services:\n  a:\n"))
        .isEqualTo("compose.yaml:2: 'services.a' must be a mapping of keys to values.");
  }

  @Test
  void anAnchorInsideItselfIsAnError() {
    assertThatThrownBy(() -> YamlNode.parse(Path.of("c.yaml"), "a: &a\n  b: *a\n"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("nested too deeply");
  }

  @Test
  void nobodyWaitsForTheHealthOfAServiceWhoseCheckIsOff() throws IOException {
    assertThat(
            complaint(
                """
                services:
                  web: {image: i, depends_on: {db: {condition: service_healthy}}}
                  db: {image: i, healthcheck: {disable: true}}
                """))
        .isEqualTo(
            "compose.yaml:2: 'services.web.depends_on' waits until 'db' is healthy, whose health"
                + " check is switched off.");
  }

  @Test
  void tagsOfComposeAreRefusedByName() throws IOException {
    assertThat(complaint("services:\n  a: {image: i, ports: !reset []}\n"))
        .isEqualTo(
            "compose.yaml:2: 'services.a.ports' has the tag !reset, which is not supported by"
                + " pingctl.");
    assertThat(complaint("services:\n  a: {image: !other i}\n")).contains("has the tag !other");
  }

  @Test
  void aPortThatIsNoneIsTold() throws IOException {
    String service = "services:\n  a: {image: i, ports: [%s]}\n";
    assertThat(complaint(service.formatted("'80:0'"))).contains("has the port 0, which is not");
    assertThat(complaint(service.formatted("{target: 80, published: 90-80}")))
        .contains("has a range of ports that ends before it begins: '90-80'");
    assertThat(complaint(service.formatted("{target: 80, published: x-y}")))
        .contains("has the port x, which is not");
  }
}
