package dev.pingctl.command.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which folder stages are read from.
class InWorkshopTest {
  private static final Path ROOT = Path.of("/opt/pingctl");

  @TempDir Path folder = Path.of("");
  private final Map<String, String> environment = new HashMap<>();
  private Path mine = Path.of("");
  private Path other = Path.of("");

  @BeforeEach
  void workshops() throws IOException {
    mine = folder.resolve("mine");
    other = folder.resolve("other");
    Files.createDirectories(mine.resolve("stages/01-app"));
    Files.createDirectories(other.resolve("stages/01-app"));
    environment.put("HOME", folder.toString());
  }

  @Test
  void theBundledOneIsMeantWhereNobodyNamesAnother() {
    environment.put("PINGCTL_WORKSHOP", " ");

    assertThat(used(null)).isEqualTo(ROOT);
    assertThat(settings(null).isBundled()).isTrue();
    assertThat(used(ROOT)).isEqualTo(ROOT);
    assertThat(settings(ROOT).owner().workshop()).isEmpty();
  }

  @Test
  void theOptionCountsBeforeTheVariable() {
    environment.put("PINGCTL_WORKSHOP", other.toString());

    assertThat(used(null)).isEqualTo(other);
    assertThat(used(mine)).isEqualTo(mine);
    assertThat(settings(mine).owner().workshop()).contains(mine);
    assertThat(settings(mine).root()).isEqualTo(ROOT);
  }

  @Test
  void aPathBeginsInTheWorkingFolderOrInTheUsersHome() {
    Path here = Path.of("").toAbsolutePath();

    assertThat(used(here.relativize(mine))).isEqualTo(mine);
    assertThat(used(mine.resolve("../other"))).isEqualTo(other);
    assertThat(used(Path.of("~/mine"))).isEqualTo(mine);
  }

  @Test
  void aFolderWithoutAWorkshopIsRefusedWithASentence() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Path none = folder.resolve("none");
    Files.createDirectories(none.resolve("stages"));
    Path file = Files.writeString(folder.resolve("file"), "");

    for (Map.Entry<Path, String> wrong :
        Map.of(
                folder.resolve("missing"),
                "does not exist",
                empty,
                "has no folder stages",
                none,
                "has no stage in its folder stages",
                file,
                "is not a folder")
            .entrySet()) {
      Failure failure = catchThrowableOfType(Failure.class, () -> settings(wrong.getKey()));
      assertThat(failure.id()).isEqualTo(FailureId.NO_WORKSHOP);
      assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(failure.sentence())
          .isEqualTo(
              "The workshop %s %s; name another folder with --workshop or PINGCTL_WORKSHOP, or make one with `pingctl workshop init DIR`."
                  .formatted(wrong.getKey(), wrong.getValue()));
    }
  }

  private Path used(@Nullable Path named) {
    return settings(named).workshop();
  }

  private Settings settings(@Nullable Path named) {
    Session session =
        new Session() {
          @Override
          public Settings settings() {
            return new Settings(ROOT, folder.resolve("home"), 5000, ImagePolicy.AUTO, environment);
          }

          @Override
          public Run with(Settings settings) {
            throw new AssertionError("not needed");
          }

          @Override
          public void close() {}
        };
    return new InWorkshop(session, () -> Optional.ofNullable(named)).settings();
  }
}
