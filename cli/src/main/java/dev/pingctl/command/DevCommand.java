package dev.pingctl.command;

import dev.pingctl.command.option.ConsentOption;
import dev.pingctl.command.option.InWorkshop;
import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.SettingsOptions;
import dev.pingctl.command.option.StageOption;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.image.Catalogue;
import dev.pingctl.image.CatalogueImage;
import dev.pingctl.image.DevImages;
import dev.pingctl.machine.RunLock;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.plan.DevPlans;
import dev.pingctl.plan.DevPlans.DevPlan;
import dev.pingctl.plan.Plan;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Workshop;
import dev.pingctl.watch.DevLoop;
import dev.pingctl.watch.Source;
import dev.pingctl.watch.SourceWatch;
import java.net.URI;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Rebuilds the service and rolls it out each time its source is saved.
@Command(
    name = "dev",
    description = "Rebuild the service and roll it out each time its source is saved.",
    footer = {
      "",
      "Prints the time from the save to the first answer of the new version. A build that fails keeps"
          + " the old version. Needs a copy of the workshop: `pingctl workshop init DIR`, then"
          + " --workshop=DIR.",
      "Ctrl-C ends the watch; the stage goes on with the last version."
    })
final class DevCommand implements Callable<Integer> {
  private static final String IMAGE = "pingctl/ping";

  private final Session session;

  @Mixin StageOption.Any stage = new StageOption.Any();

  @Mixin TargetOptions target = new TargetOptions();

  @Mixin ConsentOption consent = new ConsentOption();

  @Mixin SettingsOptions settingsOptions = new SettingsOptions();

  @Mixin OutputOptions output = new OutputOptions();

  @Spec CommandSpec spec = CommandSpec.create();

  DevCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Run run = session.with(target.apply(settingsOptions.apply(session.settings())));
    CatalogueImage image = image(run);
    Stage found = stage(run, image);
    DevPlan plan = plan(run, found, image).orElseThrow(() -> noImage(found));
    URI url = address(run, found);
    List<Plan.Wave> waves = new ArrayList<>(plan.images().waves());
    waves.addAll(plan.change().waves());
    Plan whole = new Plan("dev", waves);
    consent.require(whole, run, output);
    run.preflight().check(whole);
    if (spec.commandLine().getOut() instanceof ResultWriter results) {
      results.whenLost(Thread.currentThread()::interrupt);
    }
    DevScreen screen = new DevScreen(output, run.settings().workshop(), LocalTime::now);
    try (RunLock lock = RunLock.takeDev(run.settings().home());
        SourceWatch watch =
            SourceWatch.start(run.settings().workshop(), Source.places(image), screen::remark)) {
      DevStage work = new DevStage(run, image, plan, url, screen);
      begin(run, found, image, work, watch, screen, url);
      return ExitCode.OK.code();
    } catch (Failure failure) {
      if (failure.exitCode() == ExitCode.INTERRUPTED) {
        output.remark(farewell(found, run.settings(), screen.outcome()));
        return ExitCode.INTERRUPTED.code();
      }
      throw failure;
    }
  }

  private void begin(
      Run run,
      Stage found,
      CatalogueImage image,
      DevStage work,
      SourceWatch watch,
      DevScreen screen,
      URI url) {
    Optional<String> now = FirstAnswer.version(url);
    now.ifPresent(screen::runs);
    DevLoop loop = new DevLoop(watch, work, screen);
    Source source = work.source();
    output.remark(
        "Watching %,d files of %s in %s. Ctrl-C ends the watch; stage %s goes on."
            .formatted(
                source.files().size(), image.name(), run.settings().workshop(), found.name()));
    output.remark(
        DevImages.dev(image)
            .map(dev ->
                "Built without %s: from the source, on top of the released image."
                    .formatted(dev.without()))
            .orElse(
                "Built as for a release, since images/images.yaml has no `dev` for the image."));
    Optional<String> version = prepared(work, screen);
    boolean runs =
        version.isEmpty()
            || (now.filter(each -> each.startsWith(DevImages.PREFIX)).isPresent()
                ? now.equals(version)
                : isReleased(run, image));
    screen.remark(
        "ready: %s answers at %s%s"
            .formatted(
                now.orElse("stage " + found.name()),
                url,
                runs ? "" : "; the source differs from it"));
    loop.run(Optional.of(source), runs);
  }

  /// A source that cannot be built as it is does not end the command.
  private static Optional<String> prepared(DevStage work, DevScreen screen) {
    try {
      return Optional.of(work.prepare());
    } catch (Failure failure) {
      if (!failure.is(FailureId.BUILD)) {
        throw failure;
      }
      screen.failed(failure);
      return Optional.empty();
    }
  }

  /// Whether the source is what the released image was made from.
  private static boolean isReleased(Run run, CatalogueImage image) {
    Settings settings = run.settings();
    CatalogueImage bundled = Catalogue.read(settings.root(), settings.root()).image(image.name());
    List<String> none = List.of();
    return DevImages.context(image).hash(none).equals(DevImages.context(bundled).hash(none));
  }

  private static CatalogueImage image(Run run) {
    if (run.settings().isBundled()) {
      throw noSource(
          "`pingctl dev` watches a workshop that you edit, not the installed one; copy it with"
              + " `pingctl workshop init mine`, and add --workshop=mine.");
    }
    CatalogueImage image = run.catalogue().require(IMAGE);
    return switch (image.recipe()) {
      case CatalogueImage.Recipe.Dockerfile _ -> image;
      case CatalogueImage.Recipe.Bootstrap _, CatalogueImage.Recipe.PulledOnly _ ->
          throw noSource(
              "The image %s is not built from files that can be watched; give it a folder with a Dockerfile in images/images.yaml."
                  .formatted(image.name()));
    };
  }

  private static Failure noSource(String sentence) {
    return new Failure(FailureId.NO_SOURCE, ExitCode.USAGE, sentence);
  }

  private static Failure noImage(Stage stage) {
    return noSource(
        "Nothing of stage %s runs the image %s; use --stage=compose, --stage=k8s or --stage=helm."
            .formatted(stage.name(), IMAGE));
  }

  /// The stage that is meant: the last of those that are up and run the image, if none is named.
  private Stage stage(Run run, CatalogueImage image) {
    Optional<Stage> named = stage.in(run.workshop());
    if (named.isPresent()) {
      if (run.observer().there(List.of(named.get())).isEmpty()) {
        throw named.get().notUp();
      }
      return run.observer().asItRuns(named.get());
    }
    List<Stage> all =
        run.workshop().stages().reversed().stream()
            .filter(Stage::takesPings)
            .filter(each -> plan(run, each, image).isPresent())
            .toList();
    return run.observer().firstUp(all).orElseThrow(Workshop::noneUp);
  }

  private static Optional<DevPlan> plan(Run run, Stage stage, CatalogueImage image) {
    return new DevPlans(run.plannerKeepingNodes(), run.catalogue()::image, run.settings().images())
        .of(stage, image);
  }

  private static URI address(Run run, Stage stage) {
    return stage
        .address(run.settings().target())
        .map(URI::create)
        .map(run.addresses()::resolve)
        .orElseThrow(() -> stage.noAddress("`pingctl stages` lists those that have one"));
  }

  /// What goes on, and how the released image comes back.
  private static String farewell(Stage stage, Settings settings, String outcome) {
    boolean isInEnvironment = settings.environment().containsKey(InWorkshop.VARIABLE);
    List<String> words =
        Stream.of(
                "pingctl up --stage=" + stage.name() + settings.target().option(),
                isInEnvironment ? "" : InWorkshop.OPTION + "=" + settings.workshop())
            .filter(word -> !word.isEmpty())
            .toList();
    return "Stage %s goes on%s; `%s` puts the released image back."
        .formatted(stage.name(), outcome, String.join(" ", words));
  }
}
