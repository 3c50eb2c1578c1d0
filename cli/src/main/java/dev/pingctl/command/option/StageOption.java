package dev.pingctl.command.option;

import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Workshop;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The option that names a stage, in the forms that commands need.
public final class StageOption {
  /// Its name.
  public static final String NAME = "--stage";

  /// Its value in help texts.
  public static final String LABEL = "NAME";

  /// Its description.
  public static final String TEXT = "Name of the stage; `pingctl stages` lists them.";

  private StageOption() {}

  /// For commands that work on every stage if none is named.
  public static final class Any {
    @Option(names = NAME, paramLabel = LABEL, description = TEXT)
    Optional<String> name = Optional.empty();

    /// Whether a stage was named.
    public boolean isGiven() {
      return name.isPresent();
    }

    /// The name as it was given; empty where none was.
    public String given() {
      return name.orElse("");
    }

    /// The stage that was named.
    ///
    /// @throws dev.pingctl.outcome.Failure `PING-NO-STAGE`
    public Optional<Stage> in(Workshop workshop) {
      return name.map(workshop::stage);
    }
  }

  /// For commands that work on one stage, which must be named.
  public static final class One {
    @Option(names = NAME, paramLabel = LABEL, required = true, description = TEXT)
    String name = "";

    /// The stage that was named.
    ///
    /// @throws dev.pingctl.outcome.Failure `PING-NO-STAGE`
    public Stage in(Workshop workshop) {
      return workshop.stage(name);
    }
  }

  /// For commands that work on one stage, mostly the same one.
  public static final class Usual {
    @Option(
        names = NAME,
        paramLabel = LABEL,
        description = {TEXT, "Default: ${DEFAULT-VALUE}."})
    String name;

    /// The option, with the stage that is meant if none is named.
    public Usual(String stage) {
      this.name = stage;
    }

    /// The stage that is meant.
    ///
    /// @throws dev.pingctl.outcome.Failure `PING-NO-STAGE`
    public Stage in(Workshop workshop) {
      return workshop.stage(name);
    }
  }
}
