package dev.pingctl.experiment.report;

import dev.pingctl.experiment.Journal.ArmEntry;
import dev.pingctl.experiment.Journal.ConditionEntry;
import dev.pingctl.experiment.Journal.PartEntry;
import dev.pingctl.experiment.Journal.Spread;
import java.util.List;
import java.util.stream.Collectors;

/// One part of an experiment in an HTML page: what was expected, what was done in each arm, what
/// the conditions say, and the figures as table and plots.
final class HtmlPart {
  private final Markup page;
  private final PartEntry part;
  private final Readings readings;

  HtmlPart(Markup page, PartEntry part) {
    this.page = page;
    this.part = part;
    this.readings = new Readings(part);
  }

  void write() {
    page.open("article").open("h3").text(part.part().name() + " ");
    HtmlReport.badge(page, part.finding());
    page.close();
    page.open("p").leaf("strong", "Hypothesis:").text(" ").prose(part.part().hypothesis()).close();
    if (!part.finding().why().isEmpty()) {
      HtmlReport.reason(page, part.finding().why());
    }
    done();
    conditions();
    figures();
    plots();
    notes();
    page.close();
  }

  private void done() {
    if (part.arms().isEmpty()) {
      return;
    }
    boolean hasOneMethod = Phrases.hasOneMethod(part);
    page.leaf("h4", "What was done").open("div", "class", "arms");
    for (int i = 0; i < part.arms().size(); i++) {
      ArmEntry arm = part.arms().get(i);
      page.open("div", "class", "arm " + Plot.arm(i)).leaf("h5", "arm " + arm.name());
      boolean isPrepared = !arm.prepare().isEmpty();
      if (isPrepared) {
        lines("First, and put back after each round:", arm.prepare());
      } else if (hasOneMethod) {
        page.leaf("p", "The stage as it is.");
      }
      if (!hasOneMethod) {
        lines(isPrepared ? "Then:" : "", arm.method());
      }
      page.close();
    }
    page.close();
    if (hasOneMethod) {
      lines("Then in every arm:", part.arms().getFirst().method());
    }
    if (!part.trials().isEmpty()) {
      page.leaf("p", Phrases.trials(part) + ".", "class", "fine");
    }
  }

  private void lines(String title, List<String> lines) {
    if (!title.isEmpty()) {
      page.leaf("p", title);
    }
    page.open("ol");
    lines.forEach(line -> page.leaf("li", line));
    page.close();
  }

  private void conditions() {
    if (part.conditions().isEmpty()) {
      page.leaf("h4", "Conditions that were not looked at").open("ul");
      part.part().thresholds().forEach(each -> page.open("li").leaf("code", each).close());
      page.close();
      return;
    }
    page.open("div", "class", "wide").open("table").leaf("caption", "Conditions").open("thead");
    page.open("tr");
    List.of("Condition", "Answer", "Held in", "Figures of the last round")
        .forEach(column -> page.leaf("th", column, "scope", "col"));
    page.close().close().open("tbody");
    for (ConditionEntry condition : part.conditions()) {
      page.open("tr")
          .open("th", "scope", "row")
          .leaf("code", condition.condition())
          .close()
          .leaf("td", Phrases.sign(condition.answer()) + " " + condition.answer().word())
          .leaf("td", Phrases.held(condition))
          .leaf("td", Phrases.figures(condition))
          .close();
    }
    page.close().close().close();
  }

  private void figures() {
    if (readings.names().isEmpty()) {
      return;
    }
    page.open("div", "class", "wide")
        .open("table", "class", "measures")
        .leaf("caption", "Figures: the median of the rounds, and the least to the most")
        .open("thead")
        .open("tr")
        .leaf("th", "Measure", "scope", "col");
    readings.arms().forEach(arm -> page.leaf("th", arm, "scope", "col"));
    page.close().close().open("tbody");
    List<String> decisive = readings.decisive();
    for (String name : readings.names()) {
      page.open("tr", "class", decisive.contains(name) ? "decisive" : "other")
          .leaf("th", name, "scope", "row");
      for (String arm : readings.arms()) {
        page.leaf("td", readings.spread(arm, name).map(Spread::text).orElse("–"));
      }
      page.close();
    }
    page.close().close().close();
  }

  private void plots() {
    List<String> decisive = readings.decisive();
    if (decisive.isEmpty() && readings.courses().isEmpty()) {
      return;
    }
    page.open("div", "class", "plots");
    for (String name : decisive) {
      String limits =
          readings.limits(name).stream()
              .map(limit -> limit.condition().toString())
              .collect(Collectors.joining(", "));
      figure(
          StripPlot.of(readings, name),
          name
              + " in each round, and the median"
              + (limits.isEmpty() ? "" : "; dashed: " + limits));
    }
    for (String name : readings.courses()) {
      figure(CoursePlot.of(readings, name), name + " over time, in seconds");
    }
    page.close();
  }

  private void figure(Markup plot, String caption) {
    page.open("figure").leaf("figcaption", caption).add(plot).close();
  }

  private void notes() {
    for (String arm : readings.arms()) {
      List<String> notes = part.notes(arm);
      if (!notes.isEmpty()) {
        page.leaf("h4", "Noted in arm " + arm).open("ul", "class", "notes");
        notes.forEach(note -> page.leaf("li", note));
        page.close();
      }
    }
  }
}
