package dev.pingctl.cluster;

/// What the nodes of a cluster say about network policies.
public sealed interface Enforcement {
  /// The annotation of a node that says it: [#ENFORCED], or [#NOT_ENFORCED] with a reason behind.
  String ANNOTATION = "pingctl.dev/network-policies";

  /// The value of [#ANNOTATION] on a node that enforces network policies.
  String ENFORCED = "enforced";

  /// What the value of [#ANNOTATION] begins with on a node that cannot.
  String NOT_ENFORCED = "not enforced:";

  /// Every node enforces them.
  record Enforced() implements Enforcement {}

  /// A node cannot enforce them.
  ///
  /// @param reason as a clause without a full stop
  record NotEnforced(String reason) implements Enforcement {}

  /// Not every node says it: a cluster that is not pingctl's, or one that may not be asked.
  record Unsaid() implements Enforcement {}
}
