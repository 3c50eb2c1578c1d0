package dev.pingctl.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a `.dockerignore` leaves out, as Docker's documentation has it.
class DockerIgnoreTest {
  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "*.md, README.md, true",
    "*.md, docs/README.md, false",
    "**/*.md, docs/deep/README.md, true",
    "**/*.md, README.md, true",
    "*/temp*, somedir/temporary.txt, true",
    "*/temp*, somedir/temp/inside, true",
    "*/*/temp*, somedir/subdir/temporary.txt, true",
    "temp?, tempa, true",
    "temp?, temp, false",
    "/foo/bar, foo/bar, true",
    "foo/bar/, foo/bar/inside, true",
    "./foo//bar, foo/bar, true",
    "src/**, src/a/b, true",
    "src/**/b, src/b, true",
    "[a-c].txt, b.txt, true",
    "[a-c].txt, d.txt, false",
    "a\\*b, a*b, true",
    "a\\*b, axb, false",
    "a.b, axb, false",
    "a(b)+|c$, a(b)+|c$, true",
    "*, Dockerfile, false",
    "*, .dockerignore, false",
    "*, deep/Dockerfile, true"
  })
  void aPatternLeavesOut(String pattern, String path, boolean isOut) throws IOException {
    assertThat(of(pattern + "\n").excludes(path)).isEqualTo(isOut);
  }

  @Test
  void theLastPatternThatMatchesDecides() throws IOException {
    DockerIgnore ignore = of("# comment\n\n*.md\n  ! README*.md  \nREADME-secret.md\n");

    assertThat(ignore.excludes("NOTES.md")).isTrue();
    assertThat(ignore.excludes("README-public.md")).isFalse();
    assertThat(ignore.excludes("README-secret.md")).isTrue();
  }

  @Test
  void aFileInAFolderThatIsLeftOutCanBeTakenBackIn() throws IOException {
    DockerIgnore ignore = of("target\n!target/app.jar\n");

    assertThat(ignore.excludes("target/classes")).isTrue();
    assertThat(ignore.excludes("target/app.jar")).isFalse();
  }

  @Test
  void aContextHasNothingThatIsLeftOut() throws IOException {
    Files.writeString(folder.resolve("Dockerfile"), "FROM scratch");
    Files.writeString(folder.resolve("notes~"), "mine");
    of("*~\n");

    assertThat(BuildContext.of(folder).files()).containsOnlyKeys("Dockerfile", DockerIgnore.FILE);
  }

  @Test
  void aPatternThatIsNoneIsNamedWithItsLine() {
    Failure failure = catchThrowableOfType(Failure.class, () -> of("a\n[b\n"));

    assertThat(failure.id()).isEqualTo(FailureId.BAD_FILE);
    assertThat(failure.sentence()).contains(".dockerignore:2: '[b'");
  }

  private DockerIgnore of(String text) throws IOException {
    Files.writeString(folder.resolve(DockerIgnore.FILE), text);
    return DockerIgnore.of(folder);
  }
}
