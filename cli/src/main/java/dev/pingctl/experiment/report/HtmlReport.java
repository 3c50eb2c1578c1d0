package dev.pingctl.experiment.report;

import dev.pingctl.experiment.Journal;

/// A report as one HTML page.
final class HtmlReport {
  private HtmlReport() {}

  static String of(Journal journal) {
    return "<pre>" + VerdictTable.of(journal) + "</pre>";
  }
}
