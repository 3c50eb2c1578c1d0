package dev.pingctl.experiment.report;

import dev.pingctl.experiment.Journal;
import dev.pingctl.experiment.Journal.ArmEntry;
import dev.pingctl.experiment.Journal.Entry;
import dev.pingctl.experiment.Journal.PartEntry;
import dev.pingctl.experiment.Journal.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A report as Markdown: all that the page has, without plots.
final class MarkdownReport {
  private final Journal journal;
  private final MarkdownText text = new MarkdownText();

  private MarkdownReport(Journal journal) {
    this.journal = journal;
  }

  /// The report of a journal.
  static String of(Journal journal) {
    MarkdownReport report = new MarkdownReport(journal);
    report.write();
    return report.text.toString();
  }

  private void write() {
    text.heading(1, HtmlReport.TITLE)
        .paragraph(
            "%s in %s, on %s."
                .formatted(
                    Phrases.summary(journal),
                    Phrases.duration(journal.took()),
                    Phrases.date(journal.started())))
        .table(
            List.of("Benefit", "Claim", "Verdict", "Figure that says most (median by arm)"),
            journal.entries().stream().map(MarkdownReport::verdict).toList());
    journal.entries().forEach(this::experiment);
    text.heading(2, "How to read it");
    meanings(Glossary.verdicts());
    meanings(Glossary.of(journal));
    text.heading(2, "Machine and versions")
        .table(List.of("What", "Value"), pairs(journal.machine()));
    text.heading(2, "Repeat all of it").commands(List.of(journal.invocation().text()));
  }

  private static List<String> verdict(Entry entry) {
    String figure =
        Headline.of(entry)
            .map(headline ->
                entry.parts().size() > 1
                    ? "%s of %s: %s".formatted(headline.measure(), headline.part(), headline.text())
                    : "%s: %s".formatted(headline.measure(), headline.text()))
            .orElse("");
    return List.of(
        entry.experiment().title(),
        entry.experiment().claim(),
        entry.finding().word(),
        Stream.of(figure, entry.finding().why())
            .filter(each -> !each.isEmpty())
            .reduce((first, second) -> first + "; " + second)
            .orElse(""));
  }

  private void experiment(Entry entry) {
    text.heading(2, "%s: %s".formatted(entry.experiment().title(), entry.finding().word()))
        .paragraph(entry.experiment().claim());
    reason(Phrases.ownReason(entry));
    entry.parts().forEach(this::part);
    text.heading(3, "Repeat it").commands(Phrases.repeat(journal, entry));
  }

  private void reason(String why) {
    if (!why.isEmpty()) {
      text.paragraph("Why: " + why);
    }
  }

  private void part(PartEntry part) {
    text.heading(3, "%s: %s".formatted(part.part().name(), part.finding().word()))
        .paragraph("Hypothesis: " + part.part().hypothesis());
    reason(part.finding().why());
    done(part);
    conditions(part);
    figures(part);
    for (String arm : part.measured()) {
      List<String> notes = part.notes(arm);
      if (!notes.isEmpty()) {
        text.paragraph("Noted in arm %s:".formatted(arm)).items(false, notes);
      }
    }
  }

  private void done(PartEntry part) {
    boolean hasOneMethod = Phrases.hasOneMethod(part);
    for (ArmEntry arm : part.arms()) {
      boolean isPrepared = !arm.prepare().isEmpty();
      if (isPrepared) {
        text.paragraph("Arm %s: first, and put back after each round:".formatted(arm.name()))
            .items(true, arm.prepare());
      } else if (hasOneMethod) {
        text.paragraph("Arm %s: the stage as it is.".formatted(arm.name()));
      }
      if (!hasOneMethod) {
        text.paragraph((isPrepared ? "Then in arm %s:" : "Arm %s:").formatted(arm.name()))
            .items(true, arm.method());
      }
    }
    if (hasOneMethod) {
      text.paragraph("Then in every arm:").items(true, part.arms().getFirst().method());
    }
    if (!part.trials().isEmpty()) {
      text.paragraph(Phrases.trials(part) + ".");
    }
  }

  private void conditions(PartEntry part) {
    if (part.conditions().isEmpty()) {
      text.paragraph("Conditions that were not looked at:")
          .items(false, part.part().thresholds().stream().map(MarkdownText::code).toList());
      return;
    }
    text.table(
        List.of("Condition", "Answer", "Held in", "Figures of the last round"),
        part.conditions().stream()
            .map(condition ->
                List.of(
                    MarkdownText.code(condition.condition()),
                    condition.answer().word(),
                    Phrases.held(condition),
                    Phrases.figures(condition)))
            .toList());
  }

  private void figures(PartEntry part) {
    Readings readings = new Readings(part);
    if (readings.names().isEmpty()) {
      return;
    }
    List<String> head = new ArrayList<>(List.of("Median (least to most)"));
    head.addAll(readings.arms());
    List<List<String>> rows = new ArrayList<>();
    for (String name : readings.names()) {
      List<String> row = new ArrayList<>(List.of(name));
      for (String arm : readings.arms()) {
        row.add(readings.spread(arm, name).map(Spread::text).orElse("–"));
      }
      rows.add(row);
    }
    text.table(head, rows);
  }

  private void meanings(Map<String, String> words) {
    if (!words.isEmpty()) {
      text.table(List.of("Word", "Meaning"), pairs(words));
    }
  }

  private static List<List<String>> pairs(Map<String, String> words) {
    return words.entrySet().stream().map(word -> List.of(word.getKey(), word.getValue())).toList();
  }
}
