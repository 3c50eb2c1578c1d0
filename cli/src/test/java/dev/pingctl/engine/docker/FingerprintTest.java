package dev.pingctl.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ContainerSpec.Mount;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FingerprintTest {
  @Test
  void isTheSameInEveryRun() {
    // Changes with what a spec can say, and only then: containers of older versions are then
    // replaced.
    assertThat(Fingerprint.of(spec().build(), "sha256:1")).isEqualTo("ec106495ef12a77313074c97");
  }

  @ParameterizedTest
  @MethodSource
  void everyComponentCounts(ContainerSpec other) {
    assertThat(Fingerprint.of(other, "sha256:1"))
        .isNotEqualTo(Fingerprint.of(spec().build(), "sha256:1"));
  }

  static List<ContainerSpec> everyComponentCounts() {
    return List.of(
        spec().image("other").build(),
        spec().command(List.of("ab")).build(),
        spec().environment(Map.of("A", "2", "B", "2")).build(),
        spec().environment(Map.of("A", "1")).build(),
        spec().healthcheck("exit 1", 3).build(),
        spec().restricted().build(),
        spec().labels(Map.of()).build(),
        spec().mounts(List.of(new Mount.Bind(Path.of("/x"), "/d", true))).build(),
        spec().mounts(List.of(new Mount.NamedVolume("x", "/d", false))).build());
  }

  @Test
  void theImageCounts() {
    assertThat(Fingerprint.of(spec().build(), "sha256:2"))
        .isNotEqualTo(Fingerprint.of(spec().build(), "sha256:1"));
  }

  @Test
  void neighboursAreKeptApart() {
    assertThat(Fingerprint.of(List.of("ab", "c"))).isNotEqualTo(Fingerprint.of(List.of("a", "bc")));
    assertThat(Fingerprint.of(List.of("a"), List.of()))
        .isNotEqualTo(Fingerprint.of(List.of(), List.of("a")));
  }

  @Test
  void theOrderOfAMapDoesNotCount() {
    Map<String, String> up = new java.util.LinkedHashMap<>();
    Map<String, String> down = new java.util.LinkedHashMap<>();
    IntStream.range(0, 20).forEach(i -> up.put("k" + i, "v"));
    IntStream.range(0, 20).forEach(i -> down.put("k" + (19 - i), "v"));

    assertThat(Fingerprint.of(up)).isEqualTo(Fingerprint.of(down));
  }

  private static Specs spec() {
    return Specs.named("box")
        .command(List.of("a", "b"))
        .environment(Map.of("A", "1", "B", "2"))
        .mounts(List.of(new Mount.NamedVolume("x", "/d", true)));
  }
}
