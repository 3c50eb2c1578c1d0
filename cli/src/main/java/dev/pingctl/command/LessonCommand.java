package dev.pingctl.command;

import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.Pager;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.Terminal;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import dev.pingctl.text.MarkdownPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Shows the lesson of a stage: on a terminal as a page to read, elsewhere as it is.
@Command(
    name = "lesson",
    description =
        "Show the lesson of a stage: on a terminal through PAGER or less, in a pipe as Markdown.")
final class LessonCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "STAGE", description = "Name of the stage; `pingctl stages` lists them.")
  String stage = "";

  @Spec CommandSpec spec = CommandSpec.create();

  LessonCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Settings settings = session.settings();
    Stage found = session.with(settings).workshop().stage(stage);
    Path lesson = found.folder().resolve("README.md");
    OutputOptions.workshopLine(settings)
        .ifPresent(line -> {
          spec.commandLine().getErr().println(line);
          spec.commandLine().getErr().flush();
        });
    String markdown = read(settings, lesson);
    Map<String, String> environment = settings.environment();
    if (Terminal.showsPages(environment)) {
      boolean color = !environment.containsKey("NO_COLOR");
      new Pager(environment)
          .show(width -> MarkdownPage.render(markdown, width, color), this::print);
    } else {
      print(markdown);
    }
    return ExitCode.OK.code();
  }

  private static String read(Settings settings, Path lesson) {
    try {
      return Files.readString(lesson);
    } catch (IOException e) {
      throw new Failure(
          FailureId.BAD_INSTALL,
          ExitCode.FAILED,
          settings.isBundled()
              ? "%s cannot be read; install pingctl again with ./install.sh.".formatted(lesson)
              : "%s cannot be read; the lesson of a stage is its README.md.".formatted(lesson),
          e);
    }
  }

  private void print(String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }
}
