package dev.pingctl.service;

/// The counter of pings. Every call returns or fails within 2.5 seconds.
interface PingCounter {

  /// Counts one ping, atomically.
  ///
  /// @return the count after this ping
  long increment() throws CounterFailure;

  /// Counts one ping by reading the count and writing it one higher: of pings that do so at the
  /// same time, some are lost. Only the fault `racy` counts so.
  ///
  /// @return the count that was written
  long incrementInTwoSteps() throws CounterFailure;

  /// The current count; 0 when there is none.
  long read() throws CounterFailure;

  /// Deletes the count; the next ping is number 1.
  void delete() throws CounterFailure;

  /// Returns if pings can be counted now.
  void check() throws CounterFailure;
}
