package dev.pingctl.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"report", "report.pdf", "report.HTML", "html", "report.html.gz"})
  void anEndingThatNoFormHasIsRefused(String name) {
    refused(folder.resolve(name), "must end with .html, .md or .json");
  }

  @Test
  void aFolderIsRefused() throws IOException {
    refused(Files.createDirectory(folder.resolve("folder.html")), "in a folder that exists");
  }

  @Test
  void aFolderThatDoesNotExistIsRefused() {
    refused(folder.resolve("missing").resolve("report.html"), "in a folder that exists");
  }

  private void refused(Path file, String sentence) {
    assertThatThrownBy(() -> ReportFile.require(file))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.id()).isEqualTo(FailureId.USAGE);
              assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(failure.sentence()).contains(sentence);
            });
    assertThat(Files.isRegularFile(file)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "report.html, <!DOCTYPE html>",
    "report.md, # What the workshop promises",
    "report.json, '{'"
  })
  void theEndingSaysTheForm(String name, String start) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "an older report");

    ReportFile.require(file);
    ReportFile.write(file, SomeJournal.journal());

    assertThat(Files.readString(file)).startsWith(start);
  }

  @Test
  void aFileThatCannotBeWrittenIsOneSentence() {
    Path file = folder.resolve("gone").resolve("report.md");

    assertThatThrownBy(() -> ReportFile.write(file, SomeJournal.journal()))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.id()).isEqualTo(FailureId.FILE);
              assertThat(failure.sentence()).contains("name another file with --report");
            });
  }
}
