package dev.pingctl.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An engine with the roles that a test gives it, and no other.
public final class FakeRoles implements ContainerEngine {
  private final Map<Class<?>, Object> roles = new HashMap<>();

  /// The engine with these roles; one object may play several.
  public FakeRoles(Object... players) {
    List<Class<?>> all =
        List.of(
            EngineInfo.class,
            Containers.class,
            ContainerStates.class,
            ContainerOutput.class,
            OwnedObjects.class,
            ImageStore.class,
            ImageTransfer.class);
    for (Object player : players) {
      all.stream().filter(role -> role.isInstance(player)).forEach(role -> roles.put(role, player));
    }
  }

  @Override
  public EngineInfo info() {
    return role(EngineInfo.class);
  }

  @Override
  public Containers containers() {
    return role(Containers.class);
  }

  @Override
  public ContainerStates states() {
    return role(ContainerStates.class);
  }

  @Override
  public ContainerOutput output() {
    return role(ContainerOutput.class);
  }

  @Override
  public OwnedObjects objects() {
    return role(OwnedObjects.class);
  }

  @Override
  public ImageStore images() {
    return role(ImageStore.class);
  }

  @Override
  public ImageTransfer transfer() {
    return role(ImageTransfer.class);
  }

  @Override
  public void close() {}

  private <T> T role(Class<T> role) {
    if (!roles.containsKey(role)) {
      throw new AssertionError("this test's engine has no " + role.getSimpleName());
    }
    return role.cast(roles.get(role));
  }
}
