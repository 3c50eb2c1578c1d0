package dev.pingctl.prove;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.experiment.ArmPlans;
import dev.pingctl.experiment.Experiment;
import dev.pingctl.experiment.Experiment.Arm;
import dev.pingctl.experiment.Experiment.Part;
import dev.pingctl.experiment.Experiment.Requirement;
import dev.pingctl.experiment.Experiments;
import dev.pingctl.experiment.Journal.Entry;
import dev.pingctl.experiment.PutBack;
import dev.pingctl.observe.StageStatus;
import dev.pingctl.observe.StageStatus.Health;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.Planner;
import dev.pingctl.report.Reporter;
import dev.pingctl.run.Executor;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One run of experiments on the stages that are up.
public final class ProveRun {
  private final Parts parts;
  private final Map<String, StageStatus> all;
  private final Map<String, StageStatus> running;

  /// What a run works with.
  ///
  /// @param planners makes a planner for the ports above a base
  /// @param nodes how many nodes the embedded cluster has
  public record Parts(
      Settings settings,
      Supplier<Executor> executor,
      IntFunction<Planner> planners,
      Supplier<Cluster> cluster,
      Supplier<Integer> nodes) {}

  /// A run on stages with this status. Experiments are done on those that are up; what an earlier
  /// run has left changed is put back on the others, too.
  public ProveRun(Parts parts, List<StageStatus> status) {
    this.parts = parts;
    this.all = status.stream().collect(Collectors.toMap(each -> each.stage().name(), each -> each));
    this.running = new HashMap<>(all);
    running.values().removeIf(each -> each.health() == Health.DOWN);
  }

  /// Everything that the arms do, also those on stages that are not up: a plan for each.
  ///
  /// @param quick whether only the quick parts, each in one round
  public List<Plan> plans(List<Experiment> experiments, boolean quick) {
    return arms(experiments, quick, _ -> true, this::plan);
  }

  /// All of that on the stages that are up, and what puts it back, as one plan: what is asked
  /// beforehand goes by it.
  ///
  /// @param quick whether only the quick parts, each in one round
  public Plan whole(List<Experiment> experiments, boolean quick) {
    List<Plan> plans =
        arms(
            experiments,
            quick,
            arm -> running.keySet().containsAll(arm.stages()),
            (_, part, arm) ->
                part.requirements().stream().anyMatch(each -> missing(each).isPresent())
                    ? new Plan("skipped", List.of())
                    : arms(arm).whole(arm));
    return new Plan("prove", plans.stream().flatMap(plan -> plan.waves().stream()).toList());
  }

  /// What is made of an arm of a part of an experiment.
  private interface ArmPlan {
    Plan of(Experiment experiment, Part part, Arm arm);
  }

  private List<Plan> arms(
      List<Experiment> experiments, boolean quick, Predicate<Arm> wanted, ArmPlan one) {
    List<Plan> plans = new ArrayList<>();
    for (Experiment experiment : experiments) {
      for (Part part : experiment.parts(quick)) {
        part.arms().stream()
            .filter(wanted)
            .forEach(arm -> plans.add(one.of(experiment, part, arm)));
      }
    }
    return plans;
  }

  private Plan plan(Experiment experiment, Part part, Arm arm) {
    ArmPlans arms = arms(arm);
    List<Plan.Wave> waves = new ArrayList<>(arms.prepare(arm, PutBack.NOTHING).waves());
    waves.addAll(arms.method(arm, PutBack.NOTHING).waves());
    return new Plan("%s, %s, arm %s".formatted(experiment.name(), part.name(), arm.name()), waves);
  }

  private ArmPlans arms(Arm arm) {
    return new ArmPlans(parts.settings(), planner(arm.stage()), this::stage);
  }

  /// Puts back what an earlier run has left changed.
  ///
  /// @return whether any has, so that stages may be up again that were not
  public boolean recover(Experiments experiments, Reporter reporter, Consumer<String> remark) {
    return laboratory(reporter, remark).recover(experiments);
  }

  /// Carries experiments out.
  ///
  /// @param quick whether only the quick parts, each in one round
  /// @param seen takes each experiment when it is done
  /// @throws dev.pingctl.outcome.Failure `PING-INTERRUPTED` after everything is put back, or where
  ///   engine or cluster cannot be reached
  public List<Entry> run(
      List<Experiment> experiments,
      boolean quick,
      Reporter reporter,
      Consumer<String> remark,
      Consumer<Entry> seen) {
    Prover prover = new Prover(laboratory(reporter, remark), new Found(), quick, remark);
    List<Entry> entries = new ArrayList<>();
    for (Experiment experiment : experiments) {
      Entry entry = prover.prove(experiment);
      entries.add(entry);
      seen.accept(entry);
    }
    return entries;
  }

  private Laboratory laboratory(Reporter reporter, Consumer<String> remark) {
    return new Laboratory(
        parts.settings(),
        new Laboratory.Equipment() {
          @Override
          public Executor executor() {
            return parts.executor().get();
          }

          @Override
          public Planner planner(String stage) {
            return ProveRun.this.planner(stage);
          }

          @Override
          public Stage stage(String name) {
            return ProveRun.this.stage(name);
          }

          @Override
          public PutBack before(Experiment experiment, Part part, Arm arm) {
            return PutBack.of(
                experiment,
                part,
                arm,
                ref -> ProveRun.this.planner(arm.stage()).object(stage(arm.stage()), ref),
                () -> parts.cluster().get().objects());
          }
        },
        reporter,
        remark);
  }

  private Planner planner(String stage) {
    return parts
        .planners()
        .apply(
            Optional.ofNullable(all.get(stage))
                .map(StageStatus::portBase)
                .orElseGet(() -> parts.settings().portBase()));
  }

  private Stage stage(String name) {
    StageStatus status = all.get(name);
    if (status == null) {
      throw new IllegalArgumentException("there is no stage " + name);
    }
    return status.stage();
  }

  private final class Found implements Prover.Surroundings {
    @Override
    public Optional<Stage> running(String stage) {
      return Optional.ofNullable(running.get(stage)).map(StageStatus::stage);
    }

    @Override
    public Optional<String> missing(Requirement requirement) {
      return ProveRun.this.missing(requirement);
    }

    @Override
    public URI address(Stage stage) {
      return URI.create(stage.address(parts.settings().target()).orElse("http://localhost"));
    }

    @Override
    public Plan images(List<Stage> stages) {
      return planner(stages.getFirst().name()).images("images", stages);
    }
  }

  private Optional<String> missing(Requirement requirement) {
    return switch (requirement) {
      case Requirement.EmbeddedCluster _ ->
          parts.settings().isEmbedded()
              ? Optional.empty()
              : Optional.of("it needs the embedded cluster, not one of yours");
      case Requirement.Nodes nodes ->
          parts.settings().isEmbedded() && parts.nodes().get() >= nodes.number()
              ? Optional.empty()
              : Optional.of(
                  "it needs %d nodes; `pingctl cluster up --nodes=%d` adds them"
                      .formatted(nodes.number(), nodes.number()));
      case Requirement.Program program ->
          isOnPath(program.name())
              ? Optional.empty()
              : Optional.of("%s is not installed".formatted(program.name()));
    };
  }

  private boolean isOnPath(String program) {
    String path = parts.settings().environment().getOrDefault("PATH", "");
    return Stream.of(path.split(":", -1))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
