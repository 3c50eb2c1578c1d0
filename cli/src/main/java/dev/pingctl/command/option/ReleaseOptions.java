package dev.pingctl.command.option;

import dev.pingctl.settings.StageName;
import dev.pingctl.stage.Stage;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options that say which release of which stage on which cluster is meant.
public final class ReleaseOptions {
  @Mixin StageOption.Usual stage = new StageOption.Usual("helm");

  @Option(
      names = "--release",
      paramLabel = "NAME",
      defaultValue = StageName.SERVICE,
      description = "Name of the release (default: ${DEFAULT-VALUE}).")
  public String release = StageName.SERVICE;

  public @Mixin TargetOptions target = new TargetOptions();

  /// The stage, which must be up and installed from charts.
  public Stage stage(Run run) {
    run.prefetchCluster(); // It is asked in any case, and reading the stages takes as long.
    Stage found = stage.in(run.workshop());
    Releases.requireChart(found);
    Workloads.requireUp(found, run);
    if (release.equals(StageName.SERVICE) && StageName.workshop(found.name()).isPresent()) {
      release = found.service();
    }
    if (found.charts().stream().noneMatch(each -> each.chart().release().equals(release))) {
      throw Releases.noRelease(found, release);
    }
    return found;
  }
}
