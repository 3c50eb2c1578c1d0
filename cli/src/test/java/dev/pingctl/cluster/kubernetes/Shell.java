package dev.pingctl.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/// Runs the real `openssl`, and what stands around it, in a folder.
final class Shell {
  private Shell() {}

  /// Runs a command to its end, which must be a success.
  static void run(Path folder, String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-ec", command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).as(command).isZero();
  }
}
