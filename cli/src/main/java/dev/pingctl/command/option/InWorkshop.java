package dev.pingctl.command.option;

import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Workshop;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/// A session in the workshop that the command line or the environment names, if one does.
public final class InWorkshop implements Session {
  /// The option that names the folder of a workshop.
  public static final String OPTION = "--workshop";

  /// The variable that names it for every command.
  public static final String VARIABLE = "PINGCTL_WORKSHOP";

  private final Session session;
  private final Supplier<Optional<Path>> named;

  /// @param named what the option says, once the command line is read
  public InWorkshop(Session session, Supplier<Optional<Path>> named) {
    this.session = session;
    this.named = named;
  }

  /// @throws dev.pingctl.outcome.Failure `PING-NO-WORKSHOP` when a folder is named that holds no
  ///   workshop
  @Override
  public Settings settings() {
    Settings settings = session.settings();
    return named
        .get()
        .or(() -> ofEnvironment(settings))
        .map(folder -> TypedPath.absolute(settings, folder))
        .filter(folder -> !folder.equals(settings.root()))
        .map(folder -> settings.withWorkshop(Workshop.require(folder)))
        .orElse(settings);
  }

  private static Optional<Path> ofEnvironment(Settings settings) {
    return Optional.ofNullable(settings.environment().get(VARIABLE))
        .filter(value -> !value.isBlank())
        .map(Path::of);
  }

  @Override
  public Run with(Settings settings) {
    return session.with(settings);
  }

  @Override
  public void close() {
    session.close();
  }
}
