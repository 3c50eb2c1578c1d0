package dev.pingctl.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A `docker` whose Compose reads a file with the services `ping` and `redis`, and sees both until
/// it is broken.
final class FakeDocker {
  private final Path script;
  private final Path services;

  FakeDocker(Path folder) throws IOException {
    script = folder.resolve("docker");
    services = folder.resolve("services");
    sees("ping\nredis");
    Files.writeString(
        script,
        """
        #!/bin/sh
        case "$*" in
          "compose version") ;;
          "compose -f compose.yaml config --services") printf 'ping\\nredis\\n' ;;
          "compose -p ping-k8s ps --services") cat "%s" ;;
          *) exit 1 ;;
        esac
        """
            .formatted(services));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  /// The path that it is started by.
  String command() {
    return script.toString();
  }

  /// From now on it sees these services alone.
  void sees(String lines) {
    try {
      Files.writeString(services, lines + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
