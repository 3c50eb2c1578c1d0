package dev.pingctl.injection;

import dev.pingctl.fault.FaultList;
import java.time.Duration;
import java.util.Optional;

/// What a running copy of the service says of its faults. The set is closed.
public sealed interface FaultState {
  /// The name of the pod, container or process.
  String name();

  /// It may have faults, and has these.
  ///
  /// @param age for how long, in whole seconds; empty where there are none
  record Has(String name, FaultList faults, Optional<Duration> age) implements FaultState {}

  /// It cannot have faults: `FAULTS` is not `on`.
  record Off(String name) implements FaultState {}

  /// Another home's token sets its faults.
  record OtherToken(String name) implements FaultState {}

  /// It did not answer.
  ///
  /// @param why as a clause
  record Silent(String name, String why) implements FaultState {}
}
