package dev.pingctl.command;

import java.net.URI;

/// Tells at which address a stage answers. Throws a [dev.pingctl.outcome.Failure] for a stage that
/// does not exist or has no address.
public interface StageAddress {
  /// The address of the named stage, whether or not it is up.
  URI of(String stage);

  /// The address of the stage a command means when none is named.
  URI current();
}
