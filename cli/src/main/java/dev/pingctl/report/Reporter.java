package dev.pingctl.report;

/// Shows events. Implementations may be called from several threads at once.
@FunctionalInterface
public interface Reporter {
  /// Takes one event.
  void on(Event event);
}
