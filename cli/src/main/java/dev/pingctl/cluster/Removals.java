package dev.pingctl.cluster;

import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.Outcome;
import java.time.Duration;
import java.util.function.Consumer;

/// Deletes objects and waits until they are gone. Throws as [Cluster] does.
public interface Removals {
  /// Deletes an object with the ownership label, what it owns first, and waits until it is gone. A
  /// namespace is deleted only when nothing foreign is in it, a custom resource definition only
  /// when no object of its kind exists.
  ///
  /// @return [Outcome#ABSENT] if there was none, [Outcome#UNCHANGED] if a definition is still used
  /// @throws dev.pingctl.outcome.Failure `PING-WAIT-TIMEOUT` (exit 5) naming what holds it up
  Outcome remove(ObjectRef object, Duration timeout, Consumer<String> progress);

  /// Does the same without waiting until the object is gone.
  ///
  /// @return [Outcome#ABSENT] if there was none, [Outcome#UNCHANGED] if a definition is still used
  Outcome begin(ObjectRef object, Consumer<String> progress);

  /// Waits until the objects of a namespace that have the ownership label and are being deleted are
  /// gone.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-WAIT-TIMEOUT` (exit 5) naming what holds one up
  void awaitDeleted(String namespace, Duration timeout, Consumer<String> progress);
}
