package dev.pingctl.prove;

import dev.pingctl.experiment.Experiment;
import dev.pingctl.experiment.Experiment.Arm;
import dev.pingctl.experiment.Experiment.Part;
import dev.pingctl.experiment.Experiment.Requirement;
import dev.pingctl.experiment.Finding;
import dev.pingctl.experiment.Journal.ArmEntry;
import dev.pingctl.experiment.Journal.Entry;
import dev.pingctl.experiment.Journal.PartEntry;
import dev.pingctl.experiment.Trial;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Verdict;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.ProofAction;
import dev.pingctl.stage.Check;
import dev.pingctl.stage.Stage;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Carries experiments out: steady state, then part by part and round by round each arm, then the
/// steady state again.
final class Prover {
  /// How many more rounds are done where rounds disagree.
  private static final int MORE_ROUNDS = 2;

  private final Laboratory laboratory;
  private final Surroundings surroundings;
  private final boolean quick;
  private final Consumer<String> remark;

  /// What an experiment finds around it.
  interface Surroundings {
    /// A stage as it runs; empty where it does not.
    Optional<Stage> running(String stage);

    /// Why a requirement is not met, as a clause; empty where it is.
    Optional<String> missing(Requirement requirement);

    /// The address of a stage on the cluster in use.
    URI address(Stage stage);

    /// The plan that makes the images of stages available.
    Plan images(List<Stage> stages);
  }

  /// @param quick whether each quick part is done in a single round, and no other
  Prover(Laboratory laboratory, Surroundings surroundings, boolean quick, Consumer<String> remark) {
    this.laboratory = laboratory;
    this.surroundings = surroundings;
    this.quick = quick;
    this.remark = remark;
  }

  /// Carries one experiment out.
  ///
  /// @throws Failure `PING-INTERRUPTED`, or where engine or cluster cannot be reached
  Entry prove(Experiment experiment) {
    long start = System.nanoTime();
    List<PartEntry> parts = new ArrayList<>();
    Finding finding = prove(experiment, parts);
    return new Entry(experiment, finding, parts, Duration.ofNanos(System.nanoTime() - start));
  }

  private Finding prove(Experiment experiment, List<PartEntry> entries) {
    for (String need : experiment.needs()) {
      if (surroundings.running(need).isEmpty()) {
        return new Finding.Skipped(notUp(need));
      }
    }
    Stage stage = surroundings.running(experiment.needs().getFirst()).orElseThrow();
    Optional<String> before = unsteady(experiment, stage);
    if (before.isPresent()) {
      return new Finding.NotProved("before it began, " + before.get());
    }
    laboratory.bringImages(
        surroundings.images(
            experiment.stages(quick).stream()
                .flatMap(name -> surroundings.running(name).stream())
                .toList()));
    for (Part part : experiment.parts(quick)) {
      entries.add(prove(experiment, part));
    }
    Optional<String> after = unsteady(experiment, stage);
    return after
        .<Finding>map(why -> new Finding.NotProved("afterwards, " + why))
        .orElseGet(() -> Finding.of(entries.stream().map(PartEntry::finding).toList()));
  }

  /// What contradicts the steady state, as a clause.
  private Optional<String> unsteady(Experiment experiment, Stage stage) {
    for (Check check : experiment.steadyState()) {
      Plan proof =
          new Plan(
              "steady state",
              List.of(
                  new Plan.Wave(
                      List.of(
                          new ProofAction.Prove(
                              stage.name(), check, surroundings.address(stage))))));
      if (laboratory.check(proof) instanceof Verdict.Fails fails) {
        return Optional.of("it did not hold that %s: %s".formatted(check.claim(), fails.seen()));
      }
    }
    return Optional.empty();
  }

  /// Arms on stages that are not up are left out, as long as there is the one that shows the
  /// benefit.
  private PartEntry prove(Experiment experiment, Part whole) {
    Part part = whole.only(arm -> notUp(arm).isEmpty());
    Optional<String> missing =
        whole.arms().stream()
            .limit(1)
            .flatMap(arm -> notUp(arm).stream())
            .findFirst()
            .or(() ->
                part.requirements().stream()
                    .flatMap(requirement -> surroundings.missing(requirement).stream())
                    .findFirst())
            .or(() ->
                part.thresholds().isEmpty()
                    ? whole.arms().stream().flatMap(arm -> notUp(arm).stream()).findFirst()
                    : Optional.empty());
    if (missing.isPresent()) {
      return new PartEntry(
          whole, new Finding.Skipped(missing.get()), List.of(), List.of(), List.of());
    }
    List<ArmEntry> arms = part.arms().stream().map(arm -> laboratory.steps(arm)).toList();
    List<Trial> trials = new ArrayList<>();
    int rounds = quick ? 1 : part.rounds();
    int most = rounds + MORE_ROUNDS;
    for (int round = 1; round <= rounds; round++) {
      Optional<Finding> broken = round(experiment, part, round, trials);
      if (broken.isPresent()) {
        return new PartEntry(part, broken.get(), arms, trials, List.of());
      }
      boolean isOpen = round == rounds && new Thresholds(part, trials).areOpen();
      if (isOpen && rounds < most) {
        remark.accept("%s: not decided yet, so there is one more round".formatted(part.name()));
        rounds++;
      }
    }
    Thresholds thresholds = new Thresholds(part, trials);
    PartEntry entry = new PartEntry(part, thresholds.finding(), arms, trials, thresholds.entries());
    if (!(entry.finding() instanceof Finding.Proved)) {
      repeatNotes(entry);
    }
    return entry;
  }

  /// What was noted besides the figures, as it often says why a condition did not hold.
  private void repeatNotes(PartEntry part) {
    for (ArmEntry arm : part.arms()) {
      part.notes(arm.name())
          .forEach(note -> remark.accept("    noted in arm %s: %s".formatted(arm.name(), note)));
    }
  }

  /// Does every arm once. Every second round has them in the other order.
  private Optional<Finding> round(Experiment experiment, Part part, int round, List<Trial> trials) {
    List<Arm> arms = round % 2 == 1 ? part.arms() : part.arms().reversed();
    for (Arm arm : arms) {
      remark.accept(
          "%s, %s, round %d, %s".formatted(experiment.name(), part.name(), round, arm.name()));
      try {
        trials.add(laboratory.trial(experiment, part, arm, round));
      } catch (Failure failure) {
        if (failure.exitCode() == ExitCode.INTERRUPTED
            || failure.exitCode() == ExitCode.UNREACHABLE) {
          throw failure;
        }
        failure.details().lines().forEach(line -> remark.accept("    " + line));
        return Optional.of(broken(part, arm, failure));
      }
    }
    return Optional.empty();
  }

  /// What fails in the arm that is to show the benefit speaks against it; a control that cannot be
  /// done decides nothing. What this cluster cannot do leaves the part out.
  static Finding broken(Part part, Arm arm, Failure failure) {
    if (failure.is(FailureId.UNSUPPORTED)) {
      return new Finding.Skipped(failure.sentence());
    }
    String why = "arm %s of %s failed: %s".formatted(arm.name(), part.name(), failure.sentence());
    return arm.equals(part.arms().getFirst())
        ? new Finding.NotProved(why)
        : new Finding.NotDecided(why);
  }

  private Optional<String> notUp(Arm arm) {
    return arm.stages().stream()
        .filter(stage -> surroundings.running(stage).isEmpty())
        .map(Prover::notUp)
        .findFirst();
  }

  private static String notUp(String stage) {
    return "stage %s is not up; `pingctl up --stage=%s` brings it up".formatted(stage, stage);
  }
}
