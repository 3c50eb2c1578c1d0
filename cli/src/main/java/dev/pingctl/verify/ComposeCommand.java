package dev.pingctl.verify;

import dev.pingctl.outcome.Failure;
import dev.pingctl.settings.StageName;
import dev.pingctl.stage.Check;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The real `docker compose`, as a judge of what pingctl started, where it is installed.
final class ComposeCommand {
  /// Whether there is a `docker compose` to ask on this machine.
  boolean isInstalled() {
    return run(List.of("docker", "compose", "version")).exitCode() == 0;
  }

  /// Why the claim does not hold, or empty when it does.
  Optional<String> contradiction(Check.ComposeReads check, String stage) {
    Result config = run(List.of("docker", "compose", "-f", check.file(), "config", "--services"));
    if (config.exitCode() != 0) {
      return Optional.of("it rejects the file: " + config.output());
    }
    Result seen =
        run(List.of("docker", "compose", "-p", StageName.project(stage), "ps", "--services"));
    List<String> missing =
        config
            .output()
            .lines()
            .filter(service -> !seen.output().lines().toList().contains(service))
            .toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("it does not see " + String.join(", ", missing));
  }

  private record Result(int exitCode, String output) {}

  private static Result run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output.strip());
    } catch (IOException e) {
      return new Result(127, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      throw Failure.interrupted(e);
    }
  }
}
