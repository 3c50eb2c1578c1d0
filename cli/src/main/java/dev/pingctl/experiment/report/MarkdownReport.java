package dev.pingctl.experiment.report;

import dev.pingctl.experiment.Journal;

/// A report as Markdown.
final class MarkdownReport {
  private MarkdownReport() {}

  static String of(Journal journal) {
    return "```text\n" + VerdictTable.of(journal) + "```\n";
  }
}
