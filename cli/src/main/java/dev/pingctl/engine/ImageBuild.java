package dev.pingctl.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One build.
///
/// @param files files of this machine by their path in the build context
/// @param extraFiles further files, given by what is in them; they win over `files`, and one of
///   both is the `Dockerfile`
/// @param arguments build arguments
/// @param references what to name the image
/// @param target the stage to build; empty for the last
public record ImageBuild(
    Map<String, Path> files,
    Map<String, byte[]> extraFiles,
    Map<String, String> arguments,
    List<String> references,
    Optional<String> target) {}
