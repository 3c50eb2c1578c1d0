package dev.pingctl.command;

import dev.pingctl.command.option.InWorkshop;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.TypedPath;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.NewWorkshop;
import dev.pingctl.stage.NewWorkshop.Application;
import dev.pingctl.stage.NewWorkshop.Source;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Writes a workshop for an application of the user's.
@Command(
    name = "new",
    description = "Write a workshop for your own application: stages from a container to ingress.")
final class NewCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The name of the workshop, such as shop.")
  String name = "";

  @ArgGroup(multiplicity = "1")
  Made made = new Made();

  @Option(
      names = "--port",
      paramLabel = "N",
      required = true,
      description = "The port that the application listens on in its container.")
  int port;

  @Option(
      names = "--ready",
      paramLabel = "PATH",
      defaultValue = "/",
      description =
          "A path that is answered with 200 once the application may get requests (default:"
              + " ${DEFAULT-VALUE}).")
  String ready = "/";

  @Option(
      names = "--metrics",
      paramLabel = "PATH",
      description =
          "A path of that port with metrics in Prometheus' format; adds the stage monitoring.")
  Optional<String> metrics = Optional.empty();

  @Option(
      names = "--redis",
      description =
          "Add Redis, which the application finds by REDIS_HOST, REDIS_PORT and REDIS_PASSWORD, and"
              + " the stage storage.")
  boolean redis;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "The folder to make (default: NAME in the working folder).")
  Optional<Path> folder = Optional.empty();

  @Spec CommandSpec spec = CommandSpec.create();

  NewCommand(Session session) {
    this.session = session;
  }

  /// Where the image comes from.
  static final class Made {
    @Option(
        names = "--image",
        paramLabel = "REF",
        description = "The image of the application, which the engine has or can pull.")
    @Nullable String image;

    @Option(
        names = "--dockerfile",
        paramLabel = "DIR",
        description = "A folder with a Dockerfile, which is copied.")
    @Nullable Path dockerfile;
  }

  @Override
  public Integer call() {
    Settings settings = session.settings();
    Source source =
        made.dockerfile == null
            ? new Source.Image(String.valueOf(made.image))
            : new Source.Folder(TypedPath.absolute(settings, made.dockerfile));
    Application application = new Application(name, source, port, ready, metrics, redis);
    Path target = TypedPath.absolute(settings, folder.orElse(Path.of(name)));
    Path written = NewWorkshop.make(settings.root(), application, target);
    spec.commandLine()
        .getOut()
        .print(
            """
            The workshop %1$s is in %2$s; edit it there. Next:
              pingctl up --stage=container %3$s=%2$s
            For a shell: export %4$s=%2$s
            """
                .formatted(
                    name, WorkshopCommand.quoted(written), InWorkshop.OPTION, InWorkshop.VARIABLE));
    spec.commandLine().getOut().flush();
    return ExitCode.OK.code();
  }
}
