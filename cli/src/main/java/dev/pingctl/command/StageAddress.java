package dev.pingctl.command;

import dev.pingctl.ping.Load;
import java.net.URI;

/// Tells at which address a stage answers. Throws a [dev.pingctl.outcome.Failure] for a stage that
/// does not exist or has no address.
public interface StageAddress {
  /// The address of the named stage, whether or not it is up.
  URI of(String stage);

  /// The address of the stage a command means when none is named.
  URI current();

  /// The path that pings of a stage ask for.
  default String path() {
    return Load.PING;
  }
}
