package dev.pingctl.stage;

import dev.pingctl.settings.Settings;
import dev.pingctl.text.YamlNode;
import java.nio.file.Path;

/// Reads steps and checks out of other files than a stage's own, as if they were in a stage's file:
/// what they make and ask is the stage's.
public final class StageParts {
  private final StageFile file;
  private final StageChecks checks;

  /// Parts of a stage whose files are in another folder.
  public StageParts(Settings settings, Stage stage, Path folder) {
    StageScope scope = new StageScope(settings, stage.number(), stage.name(), folder);
    this.file = new StageFile(scope);
    this.checks = new StageChecks(scope);
  }

  /// Reads one step.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` naming file, line and property
  public Step step(YamlNode node) {
    return file.step(node.mapTexts(file::filled));
  }

  /// Reads one check. Other stages cannot be named in it.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` naming file, line and property
  public Check check(YamlNode node) {
    return checks.read(node.mapTexts(file::filled));
  }

  /// Reads what a `refuses` check has: what policies protect.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` naming file, line and property
  public Check.Refuses refuses(YamlNode node) {
    return checks.refuses(node.mapTexts(file::filled));
  }
}
