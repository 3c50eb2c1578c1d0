package dev.pingctl.run;

import dev.pingctl.plan.ReleaseAction;
import dev.pingctl.release.Charts;

/// What an installation would make, rendered by Helm without asking the cluster.
public final class ReleaseRendering {
  private ReleaseRendering() {}

  /// The objects as YAML. Passwords that a chart makes differ from one rendering to the next, and
  /// images keep the catalogue's names.
  public static String of(ReleaseAction.InstallChart install, Charts charts) {
    return ReleaseActions.render(install, charts);
  }
}
