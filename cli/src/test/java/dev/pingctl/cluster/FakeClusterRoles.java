package dev.pingctl.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A cluster with the roles that a test gives it, and no other.
public final class FakeClusterRoles implements Cluster {
  private final Map<Class<?>, Object> roles = new HashMap<>();

  /// The cluster with these roles; one object may play several.
  public FakeClusterRoles(Object... players) {
    List<Class<?>> all =
        List.of(
            ClusterInfo.class,
            ObjectStore.class,
            Removals.class,
            Workloads.class,
            Pods.class,
            Routes.class,
            Rights.class,
            NetworkPolicies.class,
            ReleaseRecords.class);
    for (Object player : players) {
      all.stream().filter(role -> role.isInstance(player)).forEach(role -> roles.put(role, player));
    }
  }

  @Override
  public ClusterInfo info() {
    return role(ClusterInfo.class);
  }

  @Override
  public ObjectStore objects() {
    return role(ObjectStore.class);
  }

  @Override
  public Removals removals() {
    return role(Removals.class);
  }

  @Override
  public Workloads workloads() {
    return role(Workloads.class);
  }

  @Override
  public Pods pods() {
    return role(Pods.class);
  }

  @Override
  public Routes routes() {
    return role(Routes.class);
  }

  @Override
  public Rights rights() {
    return role(Rights.class);
  }

  @Override
  public NetworkPolicies networkPolicies() {
    return role(NetworkPolicies.class);
  }

  @Override
  public ReleaseRecords releases() {
    return role(ReleaseRecords.class);
  }

  @Override
  public void close() {}

  private <T> T role(Class<T> role) {
    if (!roles.containsKey(role)) {
      throw new AssertionError("this test's cluster has no " + role.getSimpleName());
    }
    return role.cast(roles.get(role));
  }
}
