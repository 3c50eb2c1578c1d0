package dev.pingctl.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is reported of real files as editors and people change them.
@Timeout(60)
class SourceWatchTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(400);

  @TempDir Path top = Path.of("");

  private final List<String> remarks = Collections.synchronizedList(new ArrayList<>());
  private Path source = Path.of("");
  private SourceWatch watch = SourceWatch.looking(List.of(), null, remarks::add);

  @BeforeEach
  void begin() throws IOException {
    watch.close();
    source = Files.createDirectories(top.resolve("service/src/main"));
    Files.createDirectories(source.resolve("java/dev"));
    Files.writeString(source.resolve("java/dev/Main.java"), "class Main {}");
    watch = SourceWatch.start(top, List.of(source, top.resolve("service/ping.jar")), remarks::add);
  }

  @AfterEach
  void end() {
    watch.close();
    assertThat(remarks).isEmpty();
  }

  @Test
  void savesInQuickSuccessionAreOneReportWithTheTimeOfTheFirst() throws IOException {
    long before = System.nanoTime();
    for (int number = 0; number < 5; number++) {
      Files.writeString(source.resolve("java/dev/Main.java"), "class Main { int a = 1; }");
    }
    long after = System.nanoTime();

    OptionalLong saved = watch.next(LONG);

    assertThat(saved.orElseThrow() - before).isPositive();
    assertThat(saved.orElseThrow() - after).isLessThan(Duration.ofSeconds(5).toNanos());
    assertThat(watch.next(SHORT)).isEmpty();
  }

  @Test
  void whereNothingIsSavedNothingIsReported() {
    assertThat(watch.next(SHORT)).isEmpty();
  }

  @Test
  void anEditorThatWritesANewFileAndRenamesItIsReported() throws IOException {
    Path written = Files.writeString(source.resolve("java/dev/Main.java.tmp"), "class Main { }");
    Files.move(written, source.resolve("java/dev/Main.java"), StandardCopyOption.REPLACE_EXISTING);

    assertThat(watch.next(LONG)).isPresent();
  }

  @Test
  void aDeletedFileIsReported() throws IOException {
    Files.delete(source.resolve("java/dev/Main.java"));

    assertThat(watch.next(LONG)).isPresent();
  }

  @Test
  void aRenamedFolderIsReportedAndWatchedUnderItsNewName() throws IOException {
    Files.move(source.resolve("java/dev"), source.resolve("java/org"));
    assertThat(watch.next(LONG)).isPresent();

    Files.writeString(source.resolve("java/org/Main.java"), "class Main { int b; }");
    assertThat(watch.next(LONG)).isPresent();

    Files.move(source.resolve("java/org"), source.resolve("java/dev"));
    assertThat(watch.next(LONG)).isPresent();
    Files.writeString(source.resolve("java/dev/Main.java"), "class Main { int c; }");
    assertThat(watch.next(LONG)).isPresent();
  }

  @Test
  void aNewFolderIsWatched() throws IOException {
    Files.createDirectories(source.resolve("java/dev/deep/deeper"));
    assertThat(watch.next(LONG)).isPresent();

    Files.writeString(source.resolve("java/dev/deep/deeper/Other.java"), "class Other {}");
    assertThat(watch.next(LONG)).isPresent();
  }

  @Test
  void aPlaceThatGoesAndComesBackIsWatchedAgain() throws IOException {
    Files.move(top.resolve("service/src"), top.resolve("service/elsewhere"));
    assertThat(watch.next(LONG)).isPresent();

    Files.move(top.resolve("service/elsewhere"), top.resolve("service/src"));
    assertThat(watch.next(LONG)).isPresent();

    Files.writeString(source.resolve("java/dev/Main.java"), "class Main { int d; }");
    assertThat(watch.next(LONG)).isPresent();
  }

  /// More than the JDK keeps of events: it reports an overflow, after which all is looked at again.
  @Test
  void aThousandFilesAtOnceAreFewReportsAndWhatComesAfterThemIsReported() throws IOException {
    Path many = Files.createDirectories(source.resolve("java/many"));
    for (int number = 0; number < 1000; number++) {
      Files.writeString(many.resolve("File" + number + ".java"), "class File" + number + " {}");
    }
    int reports = 0;
    while (watch.next(SHORT).isPresent()) {
      reports++;
    }
    assertThat(reports).isBetween(1, 10);

    Files.writeString(many.resolve("File7.java"), "class File7 { int e; }");
    assertThat(watch.next(LONG)).isPresent();
  }

  @Test
  void aPlaceThatIsAFileIsReportedAndWhatIsBesideItIsNot() throws IOException {
    Files.writeString(top.resolve("service/notes"), "mine");
    assertThat(watch.next(SHORT)).isEmpty();

    Files.writeString(top.resolve("service/ping.jar"), "classes");
    assertThat(watch.next(LONG)).isPresent();
  }

  @Test
  void withoutTheSystemTheTimesOfTheFilesAreLookedAt() throws IOException {
    try (SourceWatch looking = SourceWatch.looking(List.of(source), null, remarks::add)) {
      assertThat(looking.next(SHORT)).isEmpty();
      Files.writeString(source.resolve("java/dev/Main.java"), "class Main { int longer; }");
      assertThat(looking.next(LONG)).isPresent();
      Files.delete(source.resolve("java/dev/Main.java"));
      assertThat(looking.next(LONG)).isPresent();
    }
  }
}
