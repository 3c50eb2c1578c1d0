package dev.pingctl.experiment.report;

import dev.pingctl.experiment.Experiment;
import dev.pingctl.experiment.Finding;
import dev.pingctl.experiment.Journal;
import dev.pingctl.experiment.Journal.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A report as one HTML page that is complete: no script, no request, no font but the reader's. Its
/// policy allows a browser nothing but the style that the page has in itself.
final class HtmlReport {
  /// What the page is about.
  static final String TITLE = "What the workshop promises, measured";

  private static final String STYLE = style();

  private final Journal journal;
  private final Markup page = new Markup();

  private HtmlReport(Journal journal) {
    this.journal = journal;
  }

  /// The page of a journal.
  static String of(Journal journal) {
    HtmlReport report = new HtmlReport(journal);
    report.write();
    return "<!DOCTYPE html>\n" + report.page + "\n";
  }

  private void write() {
    page.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml");
    head();
    page.open("body");
    top();
    page.open("main");
    verdicts();
    journal.entries().forEach(this::experiment);
    words();
    machine();
    repeat();
    page.close().close().close();
  }

  private void head() {
    page.open("head")
        .empty("meta", "charset", "utf-8")
        .empty("meta", "http-equiv", "Content-Security-Policy", "content", policy())
        .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .empty("meta", "name", "color-scheme", "content", "light dark")
        .leaf("title", TITLE)
        .leaf("style", STYLE)
        .close();
  }

  private void top() {
    page.open("header")
        .leaf("h1", TITLE)
        .open("p", "class", "summary")
        .leaf("strong", Phrases.summary(journal))
        .text(
            " in %s, on %s."
                .formatted(Phrases.duration(journal.took()), Phrases.date(journal.started())))
        .close()
        .prose(
            "p",
            "Each experiment measures the running system in several ways, its arms: with what is"
                + " said to help, and without it. `%s` repeats all of it."
                    .formatted(journal.invocation().text()))
        .close();
  }

  private void verdicts() {
    page.open("section")
        .leaf("h2", "Verdicts")
        .open("div", "class", "wide")
        .open("table", "class", "verdicts")
        .leaf("caption", "Each benefit that the workshop promises, and what came out")
        .open("thead")
        .open("tr");
    List.of("Benefit", "Claim", "Verdict", "Figure that says most (median by arm)")
        .forEach(column -> page.leaf("th", column, "scope", "col"));
    page.close().close().open("tbody");
    journal.entries().forEach(this::verdict);
    page.close().close().close().close();
  }

  private void verdict(Entry entry) {
    Experiment experiment = entry.experiment();
    page.open("tr")
        .open("th", "scope", "row")
        .leaf("a", experiment.title(), "href", "#" + experiment.name())
        .close()
        .prose("td", experiment.claim())
        .open("td");
    badge(page, entry.finding());
    page.close().open("td");
    Headline.of(entry).ifPresent(headline -> figure(entry, headline));
    if (!entry.finding().why().isEmpty()) {
      page.prose("p", entry.finding().why(), "class", "why");
    }
    page.close().close();
  }

  private void figure(Entry entry, Headline headline) {
    page.leaf(
        "p",
        entry.parts().size() > 1
            ? "%s of %s".formatted(headline.measure(), headline.part())
            : headline.measure(),
        "class",
        "measure");
    page.open("ul", "class", "figures");
    headline
        .medians()
        .forEach((arm, median) -> page.open("li").text(arm + " ").leaf("strong", median).close());
    page.close();
  }

  private void experiment(Entry entry) {
    Experiment experiment = entry.experiment();
    page.open("section", "class", "experiment", "aria-labelledby", experiment.name())
        .open("h2", "id", experiment.name())
        .text(experiment.title() + " ");
    badge(page, entry.finding());
    page.close().prose("p", experiment.claim(), "class", "claim");
    String why = Phrases.ownReason(entry);
    if (!why.isEmpty()) {
      reason(page, why);
    }
    entry.parts().forEach(part -> new HtmlPart(page, part).write());
    page.leaf("h3", "Repeat it")
        .leaf("pre", String.join("\n", Phrases.repeat(journal, entry)))
        .close();
  }

  /// A finding as a sign and its word.
  static void badge(Markup page, Finding finding) {
    page.leaf(
        "span",
        Phrases.sign(finding) + " " + finding.word(),
        "class",
        "verdict " + finding.word().replace(' ', '-'));
  }

  /// Why something came out so.
  static void reason(Markup page, String why) {
    page.open("p", "class", "why").leaf("strong", "Why:").text(" ").prose(why).close();
  }

  private void words() {
    page.open("section").leaf("h2", "How to read it");
    meanings(Glossary.verdicts());
    page.leaf(
        "p",
        "A dot in a plot is the value of one round, and a bar the median of all. A dashed line is"
            + " the value that a condition allows. Over time, thin lines are the rounds, and the"
            + " strong line is the round in the middle.");
    meanings(Glossary.of(journal));
    page.close();
  }

  private void meanings(Map<String, String> words) {
    if (!words.isEmpty()) {
      page.open("dl");
      words.forEach((word, meaning) -> page.leaf("dt", word).leaf("dd", meaning));
      page.close();
    }
  }

  private void machine() {
    page.open("section")
        .leaf("h2", "Machine and versions")
        .open("table", "class", "machine")
        .leaf("caption", "What it ran on")
        .open("tbody");
    journal
        .machine()
        .forEach((name, value) ->
            page.open("tr").leaf("th", name, "scope", "row").leaf("td", value).close());
    page.close().close().close();
  }

  private void repeat() {
    page.open("section")
        .leaf("h2", "Repeat all of it")
        .leaf("pre", journal.invocation().text())
        .prose(
            "p",
            "`--dry-run` prints what each arm does, and changes nothing. `-o json` and"
                + " `--report=FILE.json` give every value of every round.")
        .close();
  }

  private static String policy() {
    return "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'"
        .formatted(hash(STYLE));
  }

  private static String hash(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String style() {
    try (InputStream file =
        Objects.requireNonNull(HtmlReport.class.getResourceAsStream("report.css"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
