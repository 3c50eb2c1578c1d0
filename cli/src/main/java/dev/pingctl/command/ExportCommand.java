package dev.pingctl.command;

import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.StageOption;
import dev.pingctl.command.option.TypedPath;
import dev.pingctl.export.ExportedStage;
import dev.pingctl.export.StageExport;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.Target;
import dev.pingctl.stage.Stage;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Writes the files of a stage so that they work without pingctl.
@Command(
    name = "export",
    description =
        "Write a stage as files for docker compose, kubectl and helm, which work without pingctl.")
final class ExportCommand implements Callable<Integer> {
  /// Any context that is not the embedded cluster: files are written for clusters of users.
  private static final Target ELSEWHERE = new Target.Context("exported", Optional.empty());

  private final Session session;

  @Mixin StageOption.One stage = new StageOption.One();

  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description = "The folder to write to; it is made if there is none.")
  Path folder = Path.of("");

  @Option(names = "--force", description = "Replace files that are there with other content.")
  boolean force;

  @Spec CommandSpec spec = CommandSpec.create();

  ExportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Settings settings = session.settings().withTarget(ELSEWHERE);
    Run run = session.with(settings);
    Stage found = stage.in(run.workshop());
    Path target = TypedPath.absolute(settings, folder);
    ExportedStage files =
        StageExport.of(settings, run.workshop(), found, run.catalogue(), Version.number());
    files.write(target, force);
    spec.commandLine()
        .getOut()
        .print(
            "%d files of stage %s are in %s; README.md there has the commands.\n"
                .formatted(files.paths().size(), found.name(), target));
    spec.commandLine().getOut().flush();
    return ExitCode.OK.code();
  }
}
