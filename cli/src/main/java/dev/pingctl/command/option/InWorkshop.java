package dev.pingctl.command.option;

import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Workshop;
import dev.pingctl.text.WorkingFolder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/// A session in the workshop that the command line or the environment names, if one does.
public final class InWorkshop implements Session {
  /// The option that names the folder of a workshop.
  public static final String OPTION = "--workshop";

  /// The variable that names it for every command.
  public static final String VARIABLE = "PINGCTL_WORKSHOP";

  private static final String USER_HOME = "~/";

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
        .map(folder -> absolute(settings, folder))
        .filter(folder -> !folder.equals(settings.root()))
        .map(folder -> settings.withWorkshop(Workshop.require(folder)))
        .orElse(settings);
  }

  private static Optional<Path> ofEnvironment(Settings settings) {
    return Optional.ofNullable(settings.environment().get(VARIABLE))
        .filter(value -> !value.isBlank())
        .map(Path::of);
  }

  /// The folder from the working folder on. A shell leaves `~` in `--workshop=~/mine` as it is.
  private static Path absolute(Settings settings, Path folder) {
    String typed = folder.toString();
    Path meant =
        Settings.userHome(settings.environment())
            .filter(home -> typed.startsWith(USER_HOME))
            .map(home -> home.resolve(typed.substring(USER_HOME.length())))
            .orElse(folder);
    return WorkingFolder.reaches(meant).toAbsolutePath().normalize();
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
