package dev.pingctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.pingctl.compose.ComposeFile;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ManifestFile;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.release.ChartValues;
import dev.pingctl.settings.Identity;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.StageName;
import dev.pingctl.stage.Workshop;
import dev.pingctl.text.Fuzzing;
import dev.pingctl.text.Json;
import dev.pingctl.text.UserFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever a user may have written, the readers of it end with what it says or with a sentence of
/// one line: nothing else is thrown.
class ReadersFuzzTest {
  private static final int INPUTS = 3_000;

  private static final List<String> PIECES =
      List.of(
          "\n",
          " ",
          "  ",
          "- ",
          ": ",
          ":",
          "{",
          "}",
          "[",
          "]",
          ",",
          "\"",
          "'",
          "\\",
          "#",
          "&a ",
          "*a",
          "<<: *a",
          "<<: ",
          "!!int ",
          "!x ",
          "| ",
          "> ",
          "---\n",
          "...\n",
          "? ",
          "$",
          "${",
          "${A",
          ":-",
          ":?",
          "=",
          ".",
          "[0]",
          "0x",
          "010",
          "-",
          "1e999",
          ".inf",
          "~",
          "null",
          "yes",
          "2024-05-01",
          "99999999999999999999",
          "\u00e9",
          "\ud83d\ude00",
          "\ud83d",
          "\u0000",
          "\uFEFF",
          "\t",
          "\r\n",
          "\u2028",
          "%",
          "@",
          "`",
          "/",
          "..",
          "ports: ",
          "volumes: ",
          "export ",
          "1234567890123456789012345678901234567890",
          "{{{{{{{{{{",
          "[[[[[[[[[[");

  @TempDir Path folder = Path.of("");

  /// Reads one input.
  private interface Reader {
    void read(String input) throws IOException;
  }

  private static void fuzz(String name, String seed, Reader reader) throws IOException {
    Fuzzing fuzzing = Fuzzing.of(name, 17, INPUTS);
    int taken = 0;
    int refused = 0;
    while (fuzzing.goesOn()) {
      String input = changed(seed, fuzzing.random());
      try {
        reader.read(input);
        taken++;
      } catch (Failure failure) {
        refused++;
        assertThat(failure.exitCode()).as(input).isEqualTo(ExitCode.USAGE);
        assertThat(failure.sentence()).as(input).isNotBlank().doesNotContainPattern("\\R");
      } catch (RuntimeException | StackOverflowError e) {
        fail("%s ends with %s:%n%s".formatted(fuzzing, e, Json.write(input)), e);
      }
    }
    assertThat(taken).as("inputs that are taken").isPositive();
    assertThat(refused).as("inputs that are refused").isPositive();
  }

  private static String changed(String seed, Random random) {
    StringBuilder text = new StringBuilder(seed);
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), at + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> text.delete(at, to);
        case 1 -> text.insert(at, text.substring(at, to));
        case 2 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())).repeat(many(random)));
        default -> text.replace(at, to, PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    return text.toString();
  }

  /// Mostly one, sometimes so many that depth counts.
  private static int many(Random random) {
    return random.nextInt(20) == 0 ? 1 + random.nextInt(2_000) : 1;
  }

  @Test
  void valuesEndInASentence() throws IOException {
    fuzz(
        "values",
        """
        # values
        a: &a {b: 1, c: [1, 'x', "y", 2024-05-01]}
        d: {<<: *a, e: ~}
        f: |
          text
        0x10: 1.5
        g: !!str 5
        """,
        input ->
            Json.write(
                new ChartValues(
                        List.of("-"),
                        List.of(),
                        List.of(),
                        List.of(),
                        new UserFiles(
                            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))))
                    .over(Map.of())));
  }

  @Test
  void settingsEndInASentence() throws IOException {
    Map<String, Object> below = Map.of("a", Map.of("b", 1), "l", List.of(1, "x"), "s", "text");
    fuzz(
        "--set",
        "a.b=1,l[2].k={x,2},c\\.d=true,s=null,l[0]=+5",
        input -> {
          ChartValues values =
              new ChartValues(
                  List.of(),
                  List.of(input),
                  List.of(input),
                  input.contains("=x") ? List.of(input) : List.of(),
                  new UserFiles(InputStream.nullInputStream()));
          values.wholeNumbers(below, values.over(below));
        });
  }

  @Test
  void composeFilesEndInASentence() throws IOException {
    Path file = folder.resolve("compose.yaml");
    fuzz(
        "compose",
        """
        name: shop
        x-d: &d {restart: always, init: true}
        services:
          web:
            <<: *d
            image: nginx:${TAG:-1}
            command: serve "a b" $$X
            ports: ["8000-8010:80", {target: 81, published: "8081"}]
            volumes: ['./data:/data:ro', 'v:/v', {type: tmpfs, target: /t, tmpfs: {size: 1m, mode: 0700}}]
            depends_on: {db: {condition: service_healthy}}
            environment: {A: 010, B: $A}
            deploy: {resources: {limits: {cpus: '0.5', memory: 64m, pids: 10}}}
          db: {image: db, healthcheck: {test: [CMD, x], interval: 1m30s, retries: 3}, stop_grace_period: 1s}
        volumes: {v: {}}
        networks: {default: {internal: false}}
        """,
        input -> {
          Files.writeString(file, wellFormed(input));
          ComposeFile.read(file, Map.of("A", "a", "HOME", "/h"), "compose").levels();
        });
  }

  @Test
  void envFilesEndInASentence() throws IOException {
    Path file = Files.writeString(folder.resolve("compose.yaml"), "services: {a: {image: i}}\n");
    fuzz(
        "env",
        "export A=b # c\nB='x y'\nC=\"q\\n${A:-d}\\0101\" D=e\n# x\nF\nG: ${H:?no}\n",
        input -> {
          Files.writeString(folder.resolve(".env"), wellFormed(input));
          ComposeFile.read(file, Map.of("H", "h"), "compose");
        });
  }

  @Test
  void stageFilesEndInASentence() throws IOException {
    Path stage = Files.createDirectories(folder.resolve("stages/01-demo")).resolve("stage.yaml");
    Settings settings =
        new Settings(folder, folder.resolve("home"), 5000, ImagePolicy.AUTO, Map.of());
    fuzz(
        "stage",
        """
        format: 1
        title: A stage
        up:
          - create-network: back
          - create-volume: data
          - run-container:
              redis:
                image: pingctl/redis
                networks: [back]
                ports: ["127.0.0.1:${port}:5000"]
                volumes: ['data:/data']
                healthcheck: {test: [CMD, x], interval: 1s}
          - await-healthy: {container: redis, timeout: 30s}
          - await-answer: {path: /ping, timeout: 1m}
        url: http://localhost:${port}
        verify: []
        """,
        input -> {
          Files.writeString(stage, wellFormed(input));
          Workshop.read(settings);
        });
  }

  @Test
  void manifestsEndInASentence() throws IOException {
    Path file = folder.resolve("objects.yaml");
    fuzz(
        "manifests",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: ping, labels: &l {app: ping}, annotations: {at: 22:30}}
        spec:
          replicas: 3
          selector: {matchLabels: *l}
          template:
            metadata: {labels: {<<: *l, x: "1"}}
            spec: {containers: [{name: ping, image: "pingctl/ping:${version}"}]}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: "${namespace}"}
        """,
        input -> {
          Files.writeString(file, wellFormed(input));
          ManifestFile.read(
                  file,
                  Map.of("namespace", "ping-k8s", "version", "1", "A", "a"),
                  new StageName(5, "k8s"))
              .forEach(Manifest::ref);
        });
  }

  @Test
  void workshopFilesEndInASentence() throws IOException {
    Path file = folder.resolve(Identity.FILE);
    fuzz(
        "workshop",
        "format: 1\nname: shop\nports: 20\npings: /healthz # x\n",
        input -> {
          Files.writeString(file, wellFormed(input));
          Identity.of(folder).stage("05-k8s");
        });
  }

  /// Half a surrogate pair cannot be written as UTF-8.
  private static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
