package dev.pingctl.engine;

/// A container engine, by role: each caller takes the one it needs.
///
/// Every method of every role throws [dev.pingctl.outcome.Failure]: `PING-ENGINE-DOWN` (exit 3)
/// when the engine does not answer, `PING-FOREIGN` (exit 4) when a name is taken by an object
/// without pingctl's ownership labels, which is left alone, `PING-DISK-FULL` when the engine's disk
/// is full, `PING-ENGINE` with the engine's message for every other refusal. Constructing an engine
/// does no I/O; asking for a role finds its address. Engine and roles may be used by several
/// threads.
public interface ContainerEngine extends AutoCloseable {
  /// What the engine reports about itself.
  EngineInfo info();

  /// Containers that pingctl creates and runs.
  Containers containers();

  /// The state of any container.
  ContainerStates states();

  /// Logs of containers, and commands run inside them.
  ContainerOutput output();

  /// Networks, volumes, and all objects with pingctl's ownership labels.
  OwnedObjects objects();

  /// The images on the engine.
  ImageStore images();

  /// How images get onto the engine and off it.
  ImageTransfer transfer();

  @Override
  void close();
}
