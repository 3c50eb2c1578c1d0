package dev.pingctl.experiment.report;

import dev.pingctl.experiment.Experiment;
import dev.pingctl.experiment.Experiment.Arm;
import dev.pingctl.experiment.Experiment.Part;
import dev.pingctl.experiment.Finding;
import dev.pingctl.experiment.Invocation;
import dev.pingctl.experiment.Journal;
import dev.pingctl.experiment.Journal.ArmEntry;
import dev.pingctl.experiment.Journal.ConditionEntry;
import dev.pingctl.experiment.Journal.Entry;
import dev.pingctl.experiment.Journal.PartEntry;
import dev.pingctl.experiment.Trial;
import dev.pingctl.outcome.Measures;
import dev.pingctl.outcome.Measures.Point;
import dev.pingctl.outcome.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A journal with every finding, with hostile texts, and with values that are no numbers. Nothing
/// in it was measured.
final class SomeJournal {
  /// A text that is not to be taken for markup, nor to reach a terminal as it is.
  static final String HOSTILE =
      "<script>alert('x')</script> & \"quoted\" | [link](http://example.com) *bold* \u001b[31mred";

  private static final String LONG_NOTE = "a-note-without-a-blank-".repeat(60);

  private SomeJournal() {}

  static Journal journal() {
    return journal(
        List.of(availability(), performance(), rollouts(), isolation(), productivity(), hostile()));
  }

  static Journal journal(List<Entry> entries) {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("pingctl", "1.0");
    machine.put("processors", "2");
    machine.put("Kubernetes", "v1.34.0 <embedded>");
    return new Journal(
        Instant.parse("2026-01-02T03:04:05Z"),
        Duration.ofSeconds(1023),
        new Invocation(List.of(), true, List.of("--context=my cluster")),
        machine,
        entries);
  }

  /// Proved: two arms, three rounds, and what was measured over time.
  static Entry availability() {
    Part part =
        part(
            "killed-pod",
            "With three pods behind the Service, pings go on while one is killed.",
            List.of("with", "without"),
            "with.errors<=2%",
            "without.errors>=2x with.errors");
    List<Trial> trials = new ArrayList<>();
    for (int round = 1; round <= 3; round++) {
      trials.add(trial(round, "with", loaded(300, round - 1, 0.021)));
      trials.add(
          trial(
              round,
              "without",
              loaded(300, 40 + round, 1.4).and(Measures.note("the pod was away for 1 s"))));
    }
    PartEntry entry =
        new PartEntry(
            part,
            new Finding.Proved(),
            List.of(
                new ArmEntry("with", List.of(), pings()),
                new ArmEntry(
                    "without",
                    List.of("change Deployment ping: spec.replicas = 1", "apply Deployment ping"),
                    pings())),
            trials,
            List.of(
                new ConditionEntry(
                    "with.errors<=2%", 3, 3, "with.errors<=2% holds: with.errors is 0.667 %"),
                new ConditionEntry(
                    "without.errors>=2x with.errors",
                    3,
                    3,
                    "without.errors>=2x with.errors holds: without.errors is 14.33 %, 2x"
                        + " with.errors is 1.33 %")));
    return entry(
        6,
        "availability",
        "High availability",
        "The application answers while parts of it fail.",
        new Finding.Proved(),
        List.of(entry));
  }

  /// Proved: five arms in one round.
  static Entry performance() {
    List<String> arms = List.of("process", "container", "compose", "service", "ingress");
    Part part =
        part(
            "layers",
            "Each layer costs some time, and none much: see `rate`.",
            arms,
            "ingress.p99<=50ms",
            "process.rate>=ingress.rate");
    List<Trial> trials = new ArrayList<>();
    List<ArmEntry> done = new ArrayList<>();
    for (int i = 0; i < arms.size(); i++) {
      done.add(
          new ArmEntry(
              arms.get(i),
              List.of(),
              List.of("send pings as fast as answers come for 10s to " + arms.get(i))));
      trials.add(
          trial(
              1,
              arms.get(i),
              Measures.of("rate", 9000 - 1700.0 * i, Unit.RATE, 90_000)
                  .and(
                      Measures.of(
                          "p99",
                          new Measures.Value(
                              0.002 * (i + 1),
                              Unit.TIME,
                              90_000,
                              0.0015 * (i + 1),
                              0.003 * (i + 1))))
                  .and(Measures.of("memory", (i + 1) * 24_000_000.0, Unit.SIZE))));
    }
    PartEntry entry =
        new PartEntry(
            part,
            new Finding.Proved(),
            done,
            trials,
            List.of(
                new ConditionEntry(
                    "ingress.p99<=50ms", 1, 1, "ingress.p99<=50ms holds: ingress.p99 is 10 ms"),
                new ConditionEntry(
                    "process.rate>=ingress.rate",
                    1,
                    1,
                    "process.rate>=ingress.rate holds: process.rate is 9000/s, ingress.rate is"
                        + " 2200/s")));
    return entry(
        7,
        "performance",
        "High performance",
        "What is between a ping and its answer costs little.",
        new Finding.Proved(),
        List.of(entry));
  }

  /// Not proved: a condition does not hold.
  static Entry rollouts() {
    String why = "with.failed==0 does not hold: with.failed is 7";
    PartEntry entry =
        new PartEntry(
            part(
                "new-version",
                "No ping fails during a rollout.",
                List.of("with", "without"),
                "with.failed==0",
                "without.failed>0"),
            new Finding.NotProved(why),
            List.of(
                new ArmEntry("with", List.of(), List.of("roll out version 2")),
                new ArmEntry("without", List.of("no readiness"), List.of("roll out version 2"))),
            List.of(
                trial(1, "with", Measures.of("failed", 7, Unit.NUMBER, 300)),
                trial(1, "without", Measures.of("failed", 95, Unit.NUMBER, 300))),
            List.of(
                new ConditionEntry("with.failed==0", 0, 1, why),
                new ConditionEntry(
                    "without.failed>0", 1, 1, "without.failed>0 holds: without.failed is 95")));
    return entry(
        5,
        "rollouts",
        "Rollouts and rollbacks",
        "A new version comes without a failed ping.",
        entry.finding(),
        List.of(entry));
  }

  /// Not decided: rounds disagree, and one part could not be done.
  static Entry isolation() {
    Finding open = new Finding.NotDecided("with.p99<=2x alone.p99 held in 2 of 4 rounds");
    Part part =
        part(
            "hungry-neighbour",
            "A neighbour that eats processors does not slow pings down.",
            List.of("alone", "with", "without"),
            "with.p99<=2x alone.p99");
    List<Trial> trials = new ArrayList<>();
    for (int round = 1; round <= 4; round++) {
      trials.add(trial(round, "alone", Measures.of("p99", 0.004, Unit.TIME, 300)));
      trials.add(trial(round, "with", Measures.of("p99", 0.004 * round, Unit.TIME, 300)));
      trials.add(trial(round, "without", Measures.of("p99", 0.2 * round, Unit.TIME, 300)));
    }
    PartEntry measured =
        new PartEntry(
            part,
            open,
            List.of(),
            trials,
            List.of(
                new ConditionEntry(
                    "with.p99<=2x alone.p99",
                    2,
                    4,
                    "with.p99<=2x alone.p99 does not hold: with.p99 is 16 ms, 2x alone.p99 is 8"
                        + " ms")));
    PartEntry skipped =
        new PartEntry(
            part("two-nodes", "It holds on two nodes, too.", List.of("with"), "with.failed==0"),
            new Finding.Skipped("it needs 2 nodes; `pingctl cluster up --nodes=2` adds them"),
            List.of(),
            List.of(),
            List.of());
    return entry(
        2,
        "isolation",
        "Isolation",
        "A neighbour cannot take what is promised to others.",
        open,
        List.of(measured, skipped));
  }

  /// Skipped as a whole.
  static Entry productivity() {
    return entry(
        8,
        "productivity",
        "Productivity",
        "A change answers within seconds.",
        new Finding.Skipped("stage dev is not up; `pingctl up --stage=dev` brings it up"),
        List.of());
  }

  /// Texts and values that a report must not trip over, and a control that broke off.
  static Entry hostile() {
    Part part =
        part(
            "hostile",
            HOSTILE,
            List.of("with", "an-arm-with-a-name-that-is-very-long-indeed", "empty"),
            "with.nothing<1");
    Measures values =
        Measures.of("nan", Double.NaN, Unit.NUMBER)
            .and(Measures.of("endless", Double.POSITIVE_INFINITY, Unit.TIME))
            .and(
                Measures.of(
                    "open", new Measures.Value(3, Unit.NUMBER, 5, 1, Double.POSITIVE_INFINITY)))
            .and(
                Measures.series("nan", List.of(new Point(0, Double.NaN), new Point(Double.NaN, 1))))
            .and(Measures.series("flat", List.of(new Point(0, 0), new Point(1, 0))))
            .and(Measures.series("none", List.of()))
            .and(Measures.note(HOSTILE))
            .and(Measures.note(LONG_NOTE));
    PartEntry entry =
        new PartEntry(
            part,
            new Finding.NotDecided("arm empty of hostile failed: " + HOSTILE),
            List.of(
                new ArmEntry("with", List.of(HOSTILE), List.of(HOSTILE)),
                new ArmEntry(
                    "an-arm-with-a-name-that-is-very-long-indeed", List.of(), List.of(LONG_NOTE)),
                new ArmEntry("empty", List.of(), List.of())),
            List.of(
                trial(1, "with", values),
                trial(1, "an-arm-with-a-name-that-is-very-long-indeed", values),
                trial(1, "empty", Measures.NONE)),
            List.of());
    return entry(11, "security", HOSTILE, HOSTILE, entry.finding(), List.of(entry));
  }

  private static List<String> pings() {
    return List.of(
        "send 50 pings a second for 6s to http://127.0.0.1:5005/test; meanwhile: kill a pod of"
            + " ping and wait until it is whole (at most 2m)");
  }

  private static Measures loaded(long sent, long failed, double recovery) {
    List<Point> failures = new ArrayList<>();
    List<Point> pods = new ArrayList<>();
    for (int second = 1; second <= 6; second++) {
      failures.add(new Point(second, second == 3 ? failed : 0));
      pods.add(new Point(second, second == 3 ? 0 : 1));
    }
    return Measures.of("sent", sent, Unit.NUMBER)
        .and(Measures.of("failed", failed, Unit.NUMBER, sent))
        .and(Measures.of("errors", failed / (double) sent, Unit.SHARE, sent))
        .and(Measures.of("recovery", recovery, Unit.TIME))
        .and(Measures.series("failed", failures))
        .and(Measures.series("pods", pods));
  }

  static Part part(String name, String hypothesis, List<String> arms, String... thresholds) {
    return new Part(
        name,
        hypothesis,
        3,
        true,
        List.of(),
        arms.stream().map(arm -> new Arm(arm, "k8s", List.of(), List.of())).toList(),
        List.of(thresholds));
  }

  static Trial trial(int round, String arm, Measures measures) {
    return new Trial(round, arm, measures, Duration.ofMillis(11_000 + 500L * round), 0.5 * round);
  }

  static Entry entry(
      int number, String name, String title, String claim, Finding finding, List<PartEntry> parts) {
    return new Entry(
        new Experiment(
            number,
            name,
            Path.of("experiments", name),
            title,
            claim,
            List.of("k8s"),
            List.of(),
            parts.stream().map(PartEntry::part).toList()),
        finding,
        parts,
        Duration.ofSeconds(84));
  }
}
