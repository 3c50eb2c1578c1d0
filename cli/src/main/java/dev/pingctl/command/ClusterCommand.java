package dev.pingctl.command;

import dev.pingctl.command.option.ConsentOption;
import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.SettingsOptions;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.command.option.Workloads;
import dev.pingctl.kubeconfig.KubeconfigFiles;
import dev.pingctl.machine.RunLock;
import dev.pingctl.node.ClusterNode;
import dev.pingctl.node.EmbeddedNode;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.plan.FurtherNodes;
import dev.pingctl.plan.Plan;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The embedded cluster by itself, without any stage.
@Command(
    name = "cluster",
    description = "Start, stop or inspect the embedded Kubernetes cluster.",
    synopsisSubcommandLabel = "COMMAND")
final class ClusterCommand implements Runnable {
  private ClusterCommand() {}

  /// The command with its subcommands.
  static CommandLine line(Session session) {
    return new CommandLine(new ClusterCommand())
        .addSubcommand(new Up(session))
        .addSubcommand(new Down(session))
        .addSubcommand(new Status(session))
        .addSubcommand(new Kubeconfig(session))
        .addSubcommand(new Load(session));
  }

  @Override
  public void run() {
    throw new Failure(
        FailureId.USAGE,
        ExitCode.USAGE,
        "`pingctl cluster` needs one of: up, down, status, kubeconfig, load.");
  }

  /// `cluster up`.
  @Command(name = "up", description = "Create or start the cluster and wait until it is ready.")
  static final class Up implements Callable<Integer> {
    private final Session session;

    @Option(
        names = "--merge-kubeconfig",
        description =
            "Add the context 'pingctl' to your kubeconfig; `pingctl teardown` removes it.")
    boolean merge;

    @Option(
        names = "--nodes",
        paramLabel = "N",
        description =
            "How many nodes the cluster is to have, 1 to "
                + ClusterNode.MOST
                + "; those that are too many are drained and removed. Without it the number stays.")
    @Nullable Integer nodes;

    @Option(
        names = "--volumes",
        description = "Remove nodes although local volumes lie on them, with the data.")
    boolean volumes;

    @Option(names = "--dry-run", description = "Print the plan and change nothing.")
    boolean dryRun;

    @Mixin SettingsOptions settingsOptions = new SettingsOptions();

    @Mixin OutputOptions output = new OutputOptions();

    Up(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      Run run = session.with(settingsOptions.apply(session.settings()));
      Plan plan = run.planner().withNodes(nodes(run)).cluster(merge);
      if (dryRun) {
        output.print(plan.render());
        return ExitCode.OK.code();
      }
      run.preflight().check(plan);
      Workloads.run(plan, run, output);
      return ExitCode.OK.code();
    }

    private FurtherNodes nodes(Run run) {
      if (nodes == null) {
        return FurtherNodes.as(run.furtherNodes());
      }
      if (nodes < 1 || nodes > ClusterNode.MOST) {
        throw Workloads.wrong(
            "The embedded cluster has 1 to %d nodes, not %d; repeat the command with such a number after --nodes."
                .formatted(ClusterNode.MOST, nodes));
      }
      return FurtherNodes.of(nodes, run.furtherNodes(), volumes);
    }
  }

  /// `cluster down`.
  @Command(
      name = "down",
      description =
          "Stop the cluster and keep everything in it; `pingctl cluster up` starts it again.")
  static final class Down implements Callable<Integer> {
    private final Session session;

    @Mixin OutputOptions output = new OutputOptions();

    Down(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      Run run = session.with(session.settings());
      EmbeddedNode node = new EmbeddedNode(run.settings(), run.engine());
      try (RunLock lock = RunLock.take(run.settings().home())) {
        boolean stopped = node.stop();
        output.print(
            output.isJson()
                ? "{\"stopped\": %b}\n".formatted(stopped)
                : stopped
                    ? "stopped; `pingctl cluster up` starts it again, `pingctl teardown` removes"
                        + " it\n"
                    : "nothing to stop\n");
      }
      return ExitCode.OK.code();
    }
  }

  /// `cluster status`.
  @Command(
      name = "status",
      description = "Show whether the cluster and each node of it is ready, and how to reach it.")
  static final class Status implements Callable<Integer> {
    private final Session session;

    @Mixin OutputOptions output = new OutputOptions();

    Status(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      Run run = session.with(session.settings());
      ClusterStatus status = ClusterStatus.of(run.settings(), run.engine(), run::cluster);
      if (output.isJson()) {
        output.print(status.document());
      } else {
        output.print(status.text());
      }
      return ExitCode.OK.code();
    }
  }

  /// `cluster kubeconfig`.
  @Command(
      name = "kubeconfig",
      description = "Print the kubeconfig of the cluster, for kubectl and other clients.")
  static final class Kubeconfig implements Callable<Integer> {
    private final Session session;

    @Spec CommandSpec spec = CommandSpec.create();

    Kubeconfig(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      Run run = session.with(session.settings());
      new EmbeddedNode(run.settings(), run.engine()).requireKubeconfig();
      String text = new KubeconfigFiles(run.settings()).choose().kubeconfig().text();
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
      return ExitCode.OK.code();
    }
  }

  /// `cluster load`.
  @Command(
      name = "load",
      description =
          "Load images of the workshop into the cluster; pull or build them first if they are"
              + " missing.")
  static final class Load implements Callable<Integer> {
    private final Session session;

    @Parameters(
        arity = "1..*",
        paramLabel = "IMAGE",
        description = "Names of images, such as pingctl/ping; `pingctl images` lists them.")
    List<String> images = List.of();

    @Mixin TargetOptions target = new TargetOptions();

    @Mixin ConsentOption consent = new ConsentOption();

    @Mixin SettingsOptions settingsOptions = new SettingsOptions();

    @Mixin OutputOptions output = new OutputOptions();

    Load(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      Run run = session.with(target.apply(settingsOptions.apply(session.settings())));
      images.forEach(name -> run.catalogue().require(name));
      Plan plan = run.planner().load(images);
      consent.require(plan, run, output);
      run.preflight().check(plan);
      Workloads.run(plan, run, output);
      return ExitCode.OK.code();
    }
  }
}
