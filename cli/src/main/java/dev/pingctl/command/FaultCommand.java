package dev.pingctl.command;

import dev.pingctl.command.option.ConsentOption;
import dev.pingctl.command.option.DryRunOptions;
import dev.pingctl.command.option.FaultTarget;
import dev.pingctl.command.option.FaultWords;
import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.Workloads;
import dev.pingctl.fault.FaultList;
import dev.pingctl.injection.FaultPlace;
import dev.pingctl.injection.FaultToken;
import dev.pingctl.injection.Injection;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.plan.FaultPlans;
import dev.pingctl.plan.Plan;
import dev.pingctl.stage.Stage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands that make the service misbehave on purpose, and end that.
@Command(
    name = "fault",
    description = "Make the service of a stage misbehave on purpose, and see what alerts.",
    synopsisSubcommandLabel = "COMMAND")
final class FaultCommand implements Runnable {
  private FaultCommand() {}

  /// The command with its subcommands.
  static CommandLine line(Session session) {
    return new CommandLine(new FaultCommand())
        .addSubcommand(new On(session))
        .addSubcommand(new SetFaults(session))
        .addSubcommand(new Clear(session))
        .addSubcommand(new ListFaults(session));
  }

  @Override
  public void run() {
    throw new Failure(
        FailureId.USAGE, ExitCode.USAGE, "`pingctl fault` needs one of: on, set, clear, list.");
  }

  /// The pods that are meant.
  static final class Chosen {
    @Option(names = "--pod", paramLabel = "POD", description = "Name of one pod.")
    Optional<String> pod = Optional.empty();

    @Option(names = "--all", description = "Every pod; so it is without --pod, too.")
    boolean all;
  }

  /// What changes what runs, asked for and shown as elsewhere.
  static final class Changing {
    @Mixin FaultTarget target = new FaultTarget();

    @Mixin DryRunOptions dry = new DryRunOptions();

    @Mixin ConsentOption consent = new ConsentOption();

    @Mixin OutputOptions output = new OutputOptions();

    void carryOut(Plan plan, Run run) {
      if (dry.isDryRun()) {
        output.print(dry.text(plan, run));
        return;
      }
      consent.require(plan, run, output);
      run.preflight().check(plan);
      dry.apply(run);
      Workloads.run(plan, run, output);
    }

    void set(Session session, @Nullable Chosen chosen, FaultList faults) {
      Run run = target.run(session);
      Stage stage = target.stage(run);
      FaultPlace place =
          target.place(run, stage, Optional.ofNullable(chosen).flatMap(each -> each.pod));
      carryOut(FaultPlans.set(stage, place, faults), run);
    }
  }

  /// `fault on`.
  @Command(
      name = "on",
      description = "Let the service of a stage have faults, which restarts it.",
      footer = {
        "",
        "Starts the service with FAULTS=on and the SHA-256 of a token that stays in pingctl's home."
            + " `pingctl up --stage=NAME` restores what the stage says: no faults at all."
      })
  static final class On implements Callable<Integer> {
    private final Session session;

    @Mixin Changing changing = new Changing();

    On(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      Run run = changing.target.run(session);
      Stage stage = changing.target.stage(run);
      FaultToken token = new FaultToken(run.settings());
      if (!changing.dry.isDryRun()) {
        token.create();
      }
      Plan plan =
          new FaultPlans(run.planner())
              .on(stage, token.hash())
              .orElseThrow(() -> changing.target.nowhere(stage));
      changing.carryOut(plan, run);
      return ExitCode.OK.code();
    }
  }

  /// `fault set`.
  @Command(
      name = "set",
      description = "Set faults, in the place of those that are set.",
      footer = {
        "",
        "Faults: errors=20%%, delay=200ms, hang, unready, exit=1, cpu=2, memory=100Mi, racy. The"
            + " first three may name a path: hang:/healthz. A restart of the service ends them.",
        "`pingctl fault on` allows them first; `pingctl fault list` says what they cause."
      })
  static final class SetFaults implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "FAULT", arity = "1..*", description = "Faults, such as errors=20%%.")
    List<String> words = List.of();

    @ArgGroup @Nullable Chosen chosen;

    @Mixin Changing changing = new Changing();

    SetFaults(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      FaultList faults = FaultWords.parse(words);
      if (faults.isEmpty()) {
        throw Workloads.wrong("No fault is named; `pingctl fault clear` ends those that are set.");
      }
      changing.set(session, chosen, faults);
      return ExitCode.OK.code();
    }
  }

  /// `fault clear`.
  @Command(name = "clear", description = "End the faults that are set.")
  static final class Clear implements Callable<Integer> {
    private final Session session;

    @ArgGroup @Nullable Chosen chosen;

    @Mixin Changing changing = new Changing();

    Clear(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      changing.set(session, chosen, FaultList.NONE);
      return ExitCode.OK.code();
    }
  }

  /// `fault list`.
  @Command(
      name = "list",
      description = "Show the faults that are set, for how long, and the panel and alert of each.")
  static final class ListFaults implements Callable<Integer> {
    private final Session session;

    @Mixin FaultTarget target = new FaultTarget();

    @Mixin OutputOptions output = new OutputOptions();

    ListFaults(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      Run run = target.run(session);
      Stage stage = target.stage(run);
      FaultReport report =
          new FaultReport(
              stage.name(),
              new Injection(run.settings(), run::engine, run::cluster)
                  .read(target.place(run, stage, Optional.empty())));
      if (output.isJson()) {
        output.print(report.document());
      } else {
        output.print(Table.render(report.rows(), output.columns()));
      }
      return ExitCode.OK.code();
    }
  }
}
