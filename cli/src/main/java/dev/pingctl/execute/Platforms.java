package dev.pingctl.execute;

import dev.pingctl.failure.ExitCode;
import dev.pingctl.failure.Failure;
import dev.pingctl.plan.Action;
import dev.pingctl.workshop.ContainerSpec;
import dev.pingctl.workshop.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The one switch from actions to the platforms that carry them out. Platforms are asked for only
/// when an action needs them.
public final class Platforms {
  private static final Duration PATIENCE_PER_QUESTION = Duration.ofSeconds(2);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);

  private final Supplier<ContainerEngine> engine;
  private final Supplier<Images> images;
  private final Map<String, String> environment;
  private final Processes processes;
  private final Secrets secrets;
  private final Checks checks;
  private final Map<String, String> provided = new ConcurrentHashMap<>();

  /// Platforms for one run.
  public Platforms(Settings settings, Supplier<ContainerEngine> engine, Supplier<Images> images) {
    this.engine = engine;
    this.images = images;
    this.environment = settings.environment();
    this.processes = new Processes(settings);
    this.secrets = new Secrets(settings);
    this.checks = new Checks(settings, engine);
  }

  /// Carries out one action.
  ///
  /// @throws Failure when it cannot be done
  Outcome perform(Action action, Consumer<String> progress) {
    return switch (action) {
      case Action.ProvideImage provide ->
          use(
              provide.image().name(),
              images.get().provide(provide.image(), provide.policy(), progress));
      case Action.BuildImage build ->
          use(build.image(), new ComposeBuilds(engine.get(), environment).build(build, progress));
      case Action.CreateSecret secret -> secrets.create(secret.stage(), secret.name());
      case Action.CreateRedisUsers users -> secrets.createRedisUsers(users);
      case Action.DeleteSecret secret -> secrets.delete(secret.stage(), secret.name());
      case Action.StartProcess start -> processes.start(start);
      case Action.StopProcess stop -> processes.stop(stop.stage(), stop.name());
      case Action.CreateNetwork create -> engine.get().ensure(create.network());
      case Action.RemoveNetwork remove -> remove(ContainerEngine.Owned.Kind.NETWORK, remove.name());
      case Action.CreateVolume create -> engine.get().ensure(create.volume());
      case Action.RemoveVolume remove -> remove(ContainerEngine.Owned.Kind.VOLUME, remove.name());
      case Action.StartContainer start -> engine.get().ensure(resolved(start.container()));
      case Action.RemoveContainer remove ->
          remove(ContainerEngine.Owned.Kind.CONTAINER, remove.name());
      case Action.AwaitHealthy wait -> {
        engine.get().awaitHealthy(wait.container(), wait.timeout(), progress);
        yield Outcome.HOLDS;
      }
      case Action.AwaitCompleted wait -> awaitCompleted(wait);
      case Action.AwaitAnswer wait -> awaitAnswer(wait, progress);
      case Action.Prove prove -> checks.prove(prove, progress);
      case Action.RemoveImage remove -> engine.get().removeImage(remove.reference());
    };
  }

  private Outcome use(String name, Images.Provided image) {
    provided.put(name, image.reference());
    return image.outcome();
  }

  private ContainerSpec resolved(ContainerSpec container) {
    return container.withImage(provided.getOrDefault(container.image(), container.image()));
  }

  private Outcome remove(ContainerEngine.Owned.Kind kind, String name) {
    return engine.get().owned().stream()
        .filter(owned -> owned.kind() == kind && owned.name().equals(name))
        .findFirst()
        .map(engine.get()::remove)
        .orElse(Outcome.ABSENT);
  }

  private Outcome awaitCompleted(Action.AwaitCompleted wait) {
    long deadline = System.nanoTime() + wait.timeout().toNanos();
    while (System.nanoTime() < deadline) {
      Optional<ContainerEngine.ContainerState> state = engine.get().inspect(wait.container());
      if (state.isPresent() && !state.get().running()) {
        if (state.get().exitCode() == 0) {
          return Outcome.HOLDS;
        }
        throw new Failure(
            "PING-CONTAINER-FAILED",
            ExitCode.FAILED,
            "Container %s ended with exit code %d; look with `docker logs %s`."
                .formatted(wait.container(), state.get().exitCode(), wait.container()));
      }
      pause();
    }
    throw new Failure(
        "PING-WAIT-TIMEOUT",
        ExitCode.TIMED_OUT,
        "Container %s had not completed after %ds; look with `docker logs %s`."
            .formatted(wait.container(), wait.timeout().toSeconds(), wait.container()));
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_QUESTIONS);
    } catch (InterruptedException e) {
      throw Executor.interrupted(e);
    }
  }

  private Outcome awaitAnswer(Action.AwaitAnswer wait, Consumer<String> progress) {
    long deadline = System.nanoTime() + wait.timeout().toNanos();
    String last = "nothing listens";
    while (System.nanoTime() < deadline) {
      Optional<Http.Answer> answer = Http.get(wait.url(), PATIENCE_PER_QUESTION);
      if (answer.isPresent() && answer.get().status() == 200) {
        return Outcome.HOLDS;
      }
      last = answer.map(a -> "it answers " + a.status() + " " + a.body()).orElse("nothing answers");
      progress.accept("waiting for " + wait.url() + ": " + last);
      failIfEnded(wait.stage(), wait.url());
      pause();
    }
    throw new Failure(
        "PING-WAIT-TIMEOUT",
        ExitCode.TIMED_OUT,
        "%s did not answer 200 within %ds: %s. Look with `pingctl logs --stage=%s`."
            .formatted(wait.url(), wait.timeout().toSeconds(), last, wait.stage()),
        processes.lastLines(wait.stage(), "ping"),
        null);
  }

  private void failIfEnded(String stage, URI url) {
    for (var item : processes.found()) {
      if (item.stage().equals(stage) && processes.find(stage, item.name()).isEmpty()) {
        throw new Failure(
            "PING-PROCESS",
            ExitCode.FAILED,
            "The process %s of stage %s ended before %s answered; its last lines follow."
                .formatted(item.name(), stage, url),
            processes.lastLines(stage, item.name()),
            null);
      }
    }
  }
}
