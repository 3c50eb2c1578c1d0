package dev.pingctl.experiment.report;

import dev.pingctl.experiment.Journal;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.FileProblem;
import dev.pingctl.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The file that a report is written to; its ending says which form it has.
public final class ReportFile {
  private static final List<String> ENDINGS = List.of(".html", ".md", ".json");

  private ReportFile() {}

  /// Makes sure, before anything is measured, that a report can be written.
  ///
  /// @throws Failure `PING-USAGE` for another ending, a folder that does not exist, or where it may
  ///   not be written
  public static void require(Path file) {
    if (ENDINGS.stream().noneMatch(file.toString()::endsWith)) {
      throw wrong("The report %s must end with .html, .md or .json.".formatted(file));
    }
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
      throw wrong(
          "The report %s cannot be written; name a file in a folder that exists.".formatted(file));
    }
    if (!Files.isWritable(Files.exists(file) ? file : folder)) {
      throw wrong("The report %s may not be written; name another file.".formatted(file));
    }
  }

  /// Writes the report of a journal.
  ///
  /// @throws Failure `PING-FILE`
  public static void write(Path file, Journal journal) {
    try {
      Files.writeString(file, text(file.toString(), journal));
    } catch (IOException e) {
      throw new Failure(
          FailureId.FILE,
          ExitCode.FAILED,
          "The report %s cannot be written (%s); name another file with --report."
              .formatted(file, FileProblem.of(e)),
          e);
    }
  }

  private static String text(String name, Journal journal) {
    if (name.endsWith(".json")) {
      return Json.write(JournalDocument.of(journal));
    }
    return name.endsWith(".md") ? MarkdownReport.of(journal) : HtmlReport.of(journal);
  }

  private static Failure wrong(String sentence) {
    return new Failure(FailureId.USAGE, ExitCode.USAGE, sentence);
  }
}
