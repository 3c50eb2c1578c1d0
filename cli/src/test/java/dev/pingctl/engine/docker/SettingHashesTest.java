package dev.pingctl.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.outcome.Cause;
import dev.pingctl.settings.Ownership;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingHashesTest {
  private static final Map<String, String> VARIABLES = Map.of("PORT", "8000", "PASSWORD", "s3cret");
  private static final ContainerSpec PLAIN = spec("ping:1", VARIABLES).build();

  @Test
  void equalSettingsFit() {
    assertThat(hashes(PLAIN).fit(hashes(spec("ping:1", VARIABLES).build()).labels())).isTrue();
  }

  @Test
  void everySettingThatDiffersIsNamedAsComposeFilesNameIt() {
    assertThat(differing(spec("ping:1", Map.of("PORT", "9000", "MORE", "1")).build()))
        .isEqualTo("settings differ: environment MORE, environment PASSWORD, environment PORT");
    assertThat(differing(spec("ping:1", VARIABLES).capAdd("KILL").build()))
        .isEqualTo("settings differ: cap_add");
    assertThat(differing(spec("ping:1", VARIABLES).labels(Map.of("a", "b")).build()))
        .contains("label a");
    assertThat(differing(spec("ping:1", VARIABLES).restricted().build()))
        .isEqualTo("settings differ: cap_drop, cpus, hostname, init and 7 more");
  }

  @Test
  void anotherImageIsNamedWithTheOneBefore() {
    assertThat(differing(spec("ping:2", VARIABLES).build()))
        .isEqualTo("image differs: ping:1 -> ping:2");
    assertThat(differing(spec("ping:2", VARIABLES).capAdd("KILL").build()))
        .isEqualTo("image differs: ping:1 -> ping:2; settings differ: cap_add");
    assertThat(
            SettingHashes.of(PLAIN, "sha256:b")
                .difference(hashes(PLAIN).labels(), "ping:1", PLAIN)
                .text())
        .isEqualTo("image ping:1 was made again");
  }

  @Test
  void aContainerThatKeepsNoHashOfEachSettingDiffersAllTheSame() {
    Map<String, String> former = Map.of(Ownership.CONFIG_HASH, "of an earlier version");

    assertThat(hashes(PLAIN).fit(former)).isFalse();
    assertThat(hashes(PLAIN).difference(former, "ping:1", PLAIN))
        .isEqualTo(Cause.settings(List.of()));
    assertThat(hashes(PLAIN).difference(former, "ping:0", PLAIN))
        .isEqualTo(Cause.image("ping:0", "ping:1"));
  }

  @Test
  void noValueIsInALabel() {
    assertThat(hashes(PLAIN).labels().toString())
        .contains("environment PASSWORD=")
        .doesNotContain("s3cret")
        .doesNotContain("8000");
  }

  private static Specs spec(String image, Map<String, String> environment) {
    return Specs.named("box").image(image).environment(environment);
  }

  private static SettingHashes hashes(ContainerSpec spec) {
    return SettingHashes.of(spec, "sha256:a");
  }

  /// Why the plain container would be replaced by another.
  private static String differing(ContainerSpec wanted) {
    SettingHashes hashes = hashes(wanted);
    assertThat(hashes.fit(hashes(PLAIN).labels())).isFalse();
    return hashes.difference(hashes(PLAIN).labels(), PLAIN.image(), wanted).text();
  }
}
