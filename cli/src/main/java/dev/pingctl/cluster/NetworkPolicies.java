package dev.pingctl.cluster;

/// Network policies, as the cluster that stores them sees them. Throws as [Cluster] does.
public interface NetworkPolicies {
  /// Reads what the nodes say of enforcing network policies. A user who may not list nodes gets
  /// [Enforcement.Unsaid].
  Enforcement enforcement();
}
