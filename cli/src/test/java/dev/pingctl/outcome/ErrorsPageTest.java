package dev.pingctl.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `docs/errors.md` lists every id that pingctl and its launcher print, and nothing else.
class ErrorsPageTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path PAGE = ROOT.resolve("docs/errors.md");

  /// A sentence or two, without a line break: the page has one line for it.
  private static final Pattern SENTENCES = Pattern.compile("(?s)[A-Zp`][^\n]*\\.");

  private static final Pattern SCRIPT_ID =
      Pattern.compile("\\[(PING-[A-Z-]+)]\" >&2\n\\s*exit (\\d+)");

  @Test
  void thePageIsMadeFromTheCode() throws IOException {
    if (Boolean.getBoolean("pingctl.write")) {
      Files.writeString(PAGE, ErrorsPage.text());
    }
    assertThat(PAGE).hasContent(ErrorsPage.text());
  }

  @ParameterizedTest
  @EnumSource
  void everyIdSaysWhatItMeansAndWhatToDo(FailureId id) {
    assertThat(id.meaning()).matches(SENTENCES).doesNotContain("  ");
    assertThat(id.remedy()).matches(SENTENCES).doesNotContain("  ").isNotEqualTo(id.meaning());
    assertThat(id.exitCodes()).isNotEmpty().doesNotHaveDuplicates().isSorted();
  }

  @Test
  void everyIdOfTheScriptsIsOnThePageWithItsExitCode() throws IOException {
    List<String> printed = new ArrayList<>();
    List<String> mentioned = new ArrayList<>();
    try (Stream<Path> files = Files.list(ROOT.resolve("install"))) {
      for (Path file : Stream.concat(Stream.of(ROOT.resolve("install.sh")), files).toList()) {
        String text = Files.readString(file);
        Pattern.compile("PING-[A-Z-]+")
            .matcher(text)
            .results()
            .map(MatchResult::group)
            .forEach(mentioned::add);
        SCRIPT_ID
            .matcher(text)
            .results()
            .map(found -> found.group(1) + " " + found.group(2))
            .forEach(printed::add);
      }
    }
    assertThat(mentioned)
        .containsExactlyInAnyOrderElementsOf(
            ErrorsPage.LAUNCHER.stream().map(ErrorsPage.Entry::id).toList());
    assertThat(printed)
        .containsExactlyInAnyOrderElementsOf(
            ErrorsPage.LAUNCHER.stream()
                .map(entry -> entry.id() + " " + entry.exitCodes().getFirst())
                .toList());
  }
}
