package dev.pingctl.cluster;

/// A Kubernetes cluster. What can be done with it is divided into roles, each a separate interface.
///
/// Every method of every role throws [dev.pingctl.outcome.Failure]:
///
/// - `PING-CLUSTER-DOWN` (exit 3) when the API does not answer,
/// - `PING-CREDENTIALS` (exit 3) when it does not accept the credentials of the context,
/// - `PING-RIGHTS` (exit 4) naming verb and resource when it forbids the request,
/// - `PING-FOREIGN` (exit 4) when an object of that name lacks the ownership label and is therefore
///   left alone,
/// - `PING-NO-KIND` when it does not serve the kind of an object,
/// - `PING-CLUSTER` with the API's own words for all else.
///
/// All may be used by several threads. The roles can be used until the cluster is closed.
public interface Cluster extends AutoCloseable {
  /// Asks for the version of Kubernetes.
  ClusterInfo info();

  /// Objects of any kind: read and apply.
  ObjectStore objects();

  /// Objects of any kind: delete.
  Removals removals();

  /// Deployments and the like.
  Workloads workloads();

  /// Pods, their logs and warnings.
  Pods pods();

  /// The ways from this machine to a Service.
  Routes routes();

  /// What the API permits.
  Rights rights();

  /// Network policies, as the cluster sees them.
  NetworkPolicies networkPolicies();

  /// The records that Helm keeps in the cluster.
  ReleaseRecords releases();

  @Override
  void close();

  /// The cluster's name in the kubeconfig, its API's address and version, as in `v1.36.3`.
  record ClusterInfo(String name, String server, String version) {}
}
