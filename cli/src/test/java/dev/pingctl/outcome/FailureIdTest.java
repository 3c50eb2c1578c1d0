package dev.pingctl.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The ids and exit codes of [FailureId] are those that the sources of pingctl use.
class FailureIdTest {
  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final Pattern USE = Pattern.compile("\\bFailureId\\.([A-Z_]+)\\b");
  private static final Pattern USE_WITH_EXIT_CODE =
      Pattern.compile("\\bFailureId\\.([A-Z_]+),\\s*ExitCode\\.([A-Z_]+)\\b");
  private static final Pattern TEXT = Pattern.compile("\\bPING-[A-Z]+(-[A-Z]+)*\\b");

  @Test
  void everyIdIsUsed() throws IOException {
    Set<FailureId> used =
        USE.matcher(code())
            .results()
            .map(found -> FailureId.valueOf(found.group(1)))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(FailureId.class)));

    assertThat(used).containsExactlyInAnyOrder(FailureId.values());
  }

  @Test
  void everyIdHasTheExitCodesThatItIsThrownWith() throws IOException {
    Map<FailureId, Set<ExitCode>> thrown = new EnumMap<>(FailureId.class);
    USE_WITH_EXIT_CODE
        .matcher(code())
        .results()
        .forEach(found ->
            thrown
                .computeIfAbsent(
                    FailureId.valueOf(found.group(1)), id -> EnumSet.noneOf(ExitCode.class))
                .add(ExitCode.valueOf(found.group(2))));

    assertThat(thrown)
        .allSatisfy((id, codes) ->
            assertThat(id.exitCodes()).as(id.text()).containsExactlyInAnyOrderElementsOf(codes));
  }

  /// What a rollout waits for decides the id of its failure, so that id and exit code are apart.
  @Test
  void idsOfARolloutHaveOneExitCode() throws IOException {
    String code = code();

    assertThat(FailureId.values())
        .filteredOn(id ->
            !Pattern.compile("FailureId\\." + id.name() + ",\\s*ExitCode\\.").matcher(code).find())
        .containsExactly(
            FailureId.CONFIG, FailureId.CRASH, FailureId.IMAGE_PULL, FailureId.SCHEDULING)
        .allSatisfy(id -> assertThat(id.exitCodes()).containsExactly(ExitCode.FAILED));
  }

  @Test
  void noIdIsWrittenAsText() throws IOException {
    assertThat(lines(line -> !isComment(line)).filter(line -> TEXT.matcher(line).find())).isEmpty();
  }

  @Test
  void commentsNameIdsThatExist() throws IOException {
    List<String> ids = Arrays.stream(FailureId.values()).map(FailureId::text).toList();

    assertThat(
            lines(FailureIdTest::isComment)
                .flatMap(line -> TEXT.matcher(line).results())
                .map(found -> found.group()))
        .isNotEmpty()
        .isSubsetOf(ids);
  }

  private static String code() throws IOException {
    return lines(line -> !isComment(line)).collect(Collectors.joining("\n"));
  }

  private static boolean isComment(String line) {
    return line.strip().startsWith("//");
  }

  /// The lines of every source but that of the enum itself.
  private static Stream<String> lines(Predicate<String> wanted) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(SOURCES)) {
      files =
          found
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("FailureId.java"))
              .sorted()
              .toList();
    }
    StringBuilder text = new StringBuilder();
    for (Path file : files) {
      text.append(Files.readString(file)).append('\n');
    }
    return text.toString().lines().filter(wanted);
  }
}
