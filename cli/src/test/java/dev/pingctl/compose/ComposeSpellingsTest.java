package dev.pingctl.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ContainerSpec.Mount;
import dev.pingctl.engine.ContainerSpec.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a service of a compose file may be written as: what Compose takes, and means by it.
class ComposeSpellingsTest {
  @TempDir Path folder;

  private ComposeFile read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("compose.yaml"), text);
    return ComposeFile.read(file, Map.of(), "compose");
  }

  @Test
  void laterEnvFilesReferToEarlierOnesAndWhatIsNotSetIsWarnedAbout() throws IOException {
    Files.writeString(folder.resolve("a.env"), "HOST=cache\nOWN=a\n");
    Files.writeString(folder.resolve("b.env"), "URL=redis://${HOST}:6379/${OWN}/${NOWHERE}\n");

    ComposeFile file =
        read(
            """
            services:
              a: {image: i, env_file: [a.env, b.env], environment: [OWN=own, NOT_SET, URL2]}
            """);

    assertThat(file.service("a").container().environment())
        .containsOnly(
            Map.entry("HOST", "cache"),
            Map.entry("OWN", "own"),
            Map.entry("URL", "redis://cache:6379/own/"));
    assertThat(file.warnings())
        .containsExactly(
            folder.resolve("b.env")
                + ":1: the line uses the variable NOWHERE, which is not set: it is left empty.");
  }

  @Test
  void dotEnvMayHaveABomAndValuesOverLines() throws IOException {
    Files.writeString(folder.resolve(".env"), "\uFEFFTAG=8\nTEXT=\"one\ntwo\"\n");

    assertThat(
            read("services: {a: {image: 'i:$TAG', environment: {T: $TEXT}}}")
                .service("a")
                .container())
        .extracting(ContainerSpec::image, ContainerSpec::environment)
        .containsExactly("i:8", Map.of("T", "one\ntwo"));
  }

  @Test
  void scalarsAreWrittenOutAsComposeDoes() throws IOException {
    ContainerSpec container =
        read("""
        services:
          a:
            image: i
            init: True
            privileged: yes
            environment:
              {A: 010, B: 0x10, C: 1.50, D: True, E: yes, F: 22:30, G: 2024-05-01, H: 1e3,
               I: 1234567, J: 1234567.5, K: "010", L: 1_000, M: -0, N: 0.00001}
        """)
            .service("a")
            .container();

    assertThat(container.init()).isTrue();
    assertThat(container.privileged()).isTrue();
    assertThat(new TreeMap<>(container.environment()).values())
        .containsExactly(
            "8",
            "16",
            "1.5",
            "true",
            "yes",
            "22:30",
            "2024-05-01",
            "1000",
            "1234567",
            "1.2345675e+06",
            "010",
            "1000",
            "-0",
            "1e-05");
  }

  @Test
  void portsAreRangesAndProtocolsAsComposeTakesThem() throws IOException {
    ContainerSpec container =
        read("""
        services:
          a:
            image: i
            ports:
              - "8000-8010:80"
              - "8020-8021:81-82"
              - 5000/TCP
              - "0:83"
              - ":84"
              - 0x55
              - {target: 86, published: "8080-8090", protocol: UDP}
              - {target: 87, published: "8091"}
        """)
            .service("a")
            .container();

    assertThat(container.ports())
        .containsExactly(
            new Port("127.0.0.1", 8000, 8010, 80, "tcp"),
            new Port("127.0.0.1", 8020, 81, "tcp"),
            new Port("127.0.0.1", 8021, 82, "tcp"),
            new Port("127.0.0.1", 0, 5000, "tcp"),
            new Port("127.0.0.1", 0, 83, "tcp"),
            new Port("127.0.0.1", 0, 84, "tcp"),
            new Port("127.0.0.1", 0, 85, "tcp"),
            new Port("127.0.0.1", 8080, 8090, 86, "udp"),
            new Port("127.0.0.1", 8091, 87, "tcp"));
  }

  @Test
  void theFolderOfAVolumeIsMadeUnlessTheFileSaysOtherwise() throws IOException {
    ContainerSpec container =
        read("""
        services:
          a:
            image: i
            volumes:
              - ./data:/data
              - {type: bind, source: ./b, target: /b}
              - {type: bind, source: ./c, target: /c, bind: {create_host_path: false}}
        """)
            .service("a")
            .container();

    assertThat(container.mounts())
        .containsExactly(
            new Mount.Bind(folder.resolve("data"), "/data", false, true),
            new Mount.Bind(folder.resolve("b"), "/b", false, true),
            new Mount.Bind(folder.resolve("c"), "/c", false, false));
  }
}
