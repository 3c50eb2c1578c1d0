package dev.pingctl.report;

import java.time.Duration;
import java.util.function.Consumer;

/// Hears from an action how far it is: its newest line, and how long the rest may take.
@FunctionalInterface
public interface WorkListener extends Consumer<String> {
  /// The work that begins now takes about so long.
  default void takes(Duration about) {}
}
