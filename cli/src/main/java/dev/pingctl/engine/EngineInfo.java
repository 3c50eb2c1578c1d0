package dev.pingctl.engine;

import java.nio.file.Path;

/// The address the engine was reached by, its version, its highest and lowest API versions, the
/// folder it keeps its data in, `1` or `2` for the machine's control groups, memory in bytes, the
/// number of processors, and the address of the registry it asks first.
public record EngineInfo(
    String address,
    String version,
    String apiVersion,
    String minApiVersion,
    Path dataRoot,
    String cgroupVersion,
    long memoryBytes,
    int cpus,
    String registry) {}
