package dev.pingctl.prove;

import dev.pingctl.experiment.ArmPlans;
import dev.pingctl.experiment.Experiment;
import dev.pingctl.experiment.Experiment.Arm;
import dev.pingctl.experiment.Experiment.Part;
import dev.pingctl.experiment.Experiments;
import dev.pingctl.experiment.Journal.ArmEntry;
import dev.pingctl.experiment.PutBack;
import dev.pingctl.experiment.Trial;
import dev.pingctl.injection.FaultToken;
import dev.pingctl.machine.Farewell;
import dev.pingctl.machine.RunLock;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.Measures;
import dev.pingctl.outcome.Verdict;
import dev.pingctl.plan.MeasureAction;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.Planner;
import dev.pingctl.report.Reporter;
import dev.pingctl.run.Executor;
import dev.pingctl.run.RunResult;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// Does single arms on the running stages and puts back what they change: at once, also after
/// Ctrl-C, or when the next laboratory opens where the process was killed.
final class Laboratory {
  /// The longest time that putting back may take after Ctrl-C.
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Settings settings;
  private final Equipment equipment;
  private final Reporter reporter;
  private final Consumer<String> remark;
  private final PutBackFile file;

  /// What a laboratory works with.
  interface Equipment {
    /// Carries plans out; what it has found out about images it keeps.
    Executor executor();

    /// A planner for the stages as they run.
    Planner planner(String stage);

    /// A stage as it runs.
    Stage stage(String name);

    /// Looks at what is about to be changed.
    PutBack before(Experiment experiment, Part part, Arm arm);
  }

  Laboratory(Settings settings, Equipment equipment, Reporter reporter, Consumer<String> remark) {
    this.settings = settings;
    this.equipment = equipment;
    this.reporter = reporter;
    this.remark = remark;
    this.file = new PutBackFile(settings.home());
  }

  /// Puts back what an earlier process has left changed.
  ///
  /// @return whether any has
  boolean recover(Experiments experiments) {
    Optional<PutBack> left = file.read();
    if (left.isEmpty()) {
      return false;
    }
    PutBack before = left.get();
    remark.accept(
        "putting back what experiment %s had changed when it was ended"
            .formatted(before.experiment()));
    experiments.all().stream()
        .filter(experiment -> experiment.name().equals(before.experiment()))
        .flatMap(experiment -> experiment.part(before.part()).stream())
        .forEach(part ->
            part.arms().stream()
                .filter(arm -> arm.name().equals(before.arm()))
                .forEach(arm -> run(plans(arm).putBack(arm, before))));
    file.delete();
    return true;
  }

  /// Makes the images of stages available for what arms apply.
  void bringImages(Plan images) {
    run(images);
  }

  /// Whether a check holds.
  Verdict check(Plan proof) {
    try (RunLock lock = lock()) {
      return equipment.executor().prove(proof, reporter);
    }
  }

  /// What is done in an arm, in words.
  ArmEntry steps(Arm arm) {
    return plans(arm).steps(arm);
  }

  /// Does one arm once.
  ///
  /// @throws Failure what it fails with, after everything is put back
  Trial trial(Experiment experiment, Part part, Arm arm, int round) {
    if (arm.setsFaults()) {
      new FaultToken(settings).create();
    }
    ArmPlans plans = plans(arm);
    PutBack before = equipment.before(experiment, part, arm);
    Plan putBack = plans.putBack(arm, before);
    long start = System.nanoTime();
    file.write(before);
    try (Farewell.Extension longer = Farewell.extend(PATIENCE)) {
      Measures measures;
      try {
        run(plans.prepare(arm, before));
        measures = measures(run(plans.method(arm, before)));
        run(putBack);
        file.delete();
      } catch (RuntimeException failure) {
        putBackAfter(putBack, failure);
        throw failure;
      }
      return new Trial(
          round, arm.name(), measures, Duration.ofNanos(System.nanoTime() - start), load());
    }
  }

  /// An interrupt is kept until all is put back. It may have come while that was done, so it is
  /// begun again.
  private void putBackAfter(Plan putBack, RuntimeException failure) {
    boolean interrupted = Thread.interrupted();
    try {
      run(putBack);
      file.delete();
    } catch (Failure other) {
      failure.addSuppressed(other);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private ArmPlans plans(Arm arm) {
    return new ArmPlans(settings, equipment.planner(arm.stage()), equipment::stage);
  }

  /// Scripts call pingctl themselves, which then has the lock.
  private RunResult run(Plan plan) {
    if (plan.actions().stream().anyMatch(MeasureAction.RunScript.class::isInstance)) {
      return equipment.executor().run(plan, reporter);
    }
    try (RunLock lock = lock()) {
      return equipment.executor().run(plan, reporter);
    }
  }

  private RunLock lock() {
    return RunLock.await(
        settings.home(), () -> remark.accept("waiting: another pingctl with this home is at work"));
  }

  private static Measures measures(RunResult result) {
    Measures all = Measures.NONE;
    for (RunResult.Done done : result.done()) {
      if (done.outcome() instanceof Measures measured) {
        all = all.and(measured);
      }
    }
    return all;
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }
}
