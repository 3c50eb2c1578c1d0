package dev.pingctl.command.option;

import dev.pingctl.settings.Settings;

/// The process as commands see it: its settings, and what works under those that a command chooses.
public interface Session extends AutoCloseable {
  /// The settings before a command's own options are applied.
  Settings settings();

  /// What works under these settings. Closed with the session.
  Run with(Settings settings);

  @Override
  void close();
}
