package dev.pingctl.command;

import dev.pingctl.canary.CanaryStep;
import dev.pingctl.canary.CanaryStep.Ending;
import dev.pingctl.command.option.UnderLoad;
import dev.pingctl.outcome.Failure;
import dev.pingctl.ping.PingResult;
import dev.pingctl.report.Durations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What came of a canary.
///
/// @param steps those that have ended
/// @param failure why the version was not promoted; empty where it was
/// @param toZero from that on, how long the version still answered pings; empty where that was not
///   waited for
/// @param pings all that were sent
record CanaryReport(
    String version,
    List<CanaryStep> steps,
    Optional<Failure> failure,
    Optional<Duration> toZero,
    PingResult pings) {

  /// The report in lines, each ended by a newline.
  String text() {
    StringBuilder text = new StringBuilder();
    for (CanaryStep step : steps) {
      text.append(
          "step %3d %%: %s after %s, %d pings of %s, %d of them failed\n"
              .formatted(
                  step.percent(),
                  step.ending().word(),
                  Durations.text(step.took()),
                  step.pings().settled(),
                  version,
                  step.pings().failed()));
      if (step.ending() != Ending.PASSED) {
        text.append("            ").append(step.reason()).append('\n');
      }
    }
    if (failure.isEmpty()) {
      text.append("promoted: the release is at %s\n".formatted(version));
    }
    toZero.ifPresent(took ->
        text.append(
            "%s answered for the last time %s after that\n"
                .formatted(version, Durations.text(took))));
    text.append("failed pings: %d of %d\n".formatted(pings.failed(), pings.sent()));
    text.append(UnderLoad.lost(pings).map("lost counts: %d\n"::formatted).orElse(""));
    pings.lastError().ifPresent(error -> text.append("last error: ").append(error).append('\n'));
    UnderLoad.versions(pings)
        .forEach((name, count) -> text.append("answers of %-12s %6d\n".formatted(name, count)));
    return text.toString();
  }

  /// The report for programs.
  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("version", version);
    document.put("promoted", failure.isEmpty());
    document.put("failure", failure.map(each -> each.id().text()));
    document.put("reason", failure.map(Failure::sentence));
    document.put("secondsToZero", toZero.map(took -> took.toMillis() / 1000.0));
    document.put("steps", steps.stream().map(CanaryStep::document).toList());
    Map<String, Object> seen = new LinkedHashMap<>();
    seen.put("sent", pings.sent());
    seen.put("ok", pings.ok());
    seen.put("failed", pings.failed());
    seen.put("lostCounts", UnderLoad.lost(pings));
    seen.put("versions", UnderLoad.versions(pings));
    document.put("pings", seen);
    return document;
  }
}
