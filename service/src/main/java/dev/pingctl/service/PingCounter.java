package dev.pingctl.service;

/// Keeps the count of pings. Every call ends within two seconds, with an answer or a failure.
interface PingCounter {

  /// Counts one ping, atomically.
  ///
  /// @return the count after this ping
  long increment() throws CounterFailure;

  /// The count as it is, without a ping; 0 when there is none.
  long read() throws CounterFailure;

  /// Deletes the count; the next ping is number 1.
  void delete() throws CounterFailure;

  /// Returns when pings can be counted now.
  void check() throws CounterFailure;
}
