package dev.pingctl.watch;

import java.time.Duration;
import java.util.OptionalLong;

/// Reports that files were saved. Saves in quick succession are reported once.
public interface Saves {
  /// Waits until something was saved since the last call, and then for a moment in which nothing
  /// is.
  ///
  /// @return the [System#nanoTime] of the first of these saves; empty where nothing was saved for
  ///   so long
  /// @throws dev.pingctl.outcome.Failure `PING-INTERRUPTED` when this thread is interrupted
  OptionalLong next(Duration patience);
}
