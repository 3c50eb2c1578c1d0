package dev.pingctl.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Whose the things on an engine are.
class OwnerTest {
  private static final Owner A = new Owner(Path.of("/tmp/a"), Optional.empty());
  private static final Owner COPY = new Owner(Path.of("/tmp/a"), Optional.of(Path.of("/tmp/copy")));

  @Test
  void aThingIsSignedWithItsHomeAndWithAWorkshopThatIsNotTheBundledOne() {
    assertThat(A.sign(Ownership.labels("redis")))
        .containsEntry(Owner.HOME, "/tmp/a")
        .doesNotContainKey(Owner.WORKSHOP)
        .containsAllEntriesOf(Ownership.labels("redis"));
    assertThat(COPY.sign(Map.of())).containsEntry(Owner.WORKSHOP, "/tmp/copy");
  }

  @Test
  void whatBelongsToTheClusterIsWhoseItsNodeIs() {
    assertThat(A.sign(Ownership.labels("cluster"))).isEqualTo(Ownership.labels("cluster"));
    assertThat(A.refusal(Map.of(Ownership.STAGE, "cluster", Owner.HOME, "/tmp/b")))
        .hasValueSatisfying(failure ->
            assertThat(failure.sentence())
                .startsWith("The embedded cluster on this engine belongs to")
                .endsWith("or remove it first with `pingctl teardown`."));
  }

  @Test
  void aThingWithoutAHomeIsAnybodys() {
    assertThat(A.refusal(Ownership.labels("redis"))).isEmpty();
    assertThat(A.refusal(A.sign(Ownership.labels("redis")))).isEmpty();
  }

  @Test
  void theOtherWorkshopIsToldInBothDirections() {
    assertThat(A.otherWorkshop(COPY.sign(Map.of()))).contains("the workshop /tmp/copy");
    assertThat(COPY.otherWorkshop(A.sign(Map.of()))).contains("the bundled workshop");
    assertThat(COPY.otherWorkshop(COPY.sign(Map.of()))).isEmpty();
  }
}
