package dev.pingctl.report;

/// Shows events. Implementations may be called from several threads at once.
@FunctionalInterface
public interface Reporter {
  /// Takes one event.
  void on(Event event);

  /// Called about once a second while a run goes on, so that what is silent is seen to go on.
  default void tick() {}
}
