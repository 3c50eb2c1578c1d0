package dev.pingctl.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The address the engine was reached by, its version, the platform of its images such as
/// `linux/amd64`, its highest and lowest API versions, the folder it keeps images in, `1` or `2`
/// for the machine's control groups, memory in bytes, the number of processors, and the address of
/// the registry it asks first.
///
/// @param components the programs that it is made of, such as `Engine` or `Podman Engine`
/// @param security the names of what guards its containers, such as `seccomp` or `userns`
/// @param proxies its proxies, by the names of the variables that say the same, such as
///   `HTTPS_PROXY`
/// @param remarks what is wrong with the docker command's configuration and is left aside, each a
///   sentence
public record EngineInfo(
    String address,
    String version,
    String platform,
    String apiVersion,
    String minApiVersion,
    Path dataRoot,
    String cgroupVersion,
    long memoryBytes,
    int cpus,
    String registry,
    List<String> components,
    List<String> security,
    Map<String, String> proxies,
    List<String> remarks) {
  public EngineInfo {
    components = List.copyOf(components);
    security = List.copyOf(security);
    proxies = Map.copyOf(proxies);
    remarks = List.copyOf(remarks);
  }
}
