package dev.pingctl.verify;

import dev.pingctl.machine.Programs;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.Verdict;
import dev.pingctl.settings.StageName;
import dev.pingctl.stage.Check;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The real `docker compose`, as a judge of what pingctl started, where it is installed.
final class ComposeCommand {
  private final String docker;

  /// The `docker` with this name or path.
  ComposeCommand(String docker) {
    this.docker = docker;
  }

  /// Proves that it reads a file and sees every service in it; skipped where it is not installed.
  Verdict reads(Check.ComposeReads check, String stage) {
    if (run("compose", "version").exitCode() != 0) {
      return new Verdict.Skipped("docker compose is not installed on this machine");
    }
    Result config = run("compose", "-f", check.file(), "config", "--services");
    if (config.exitCode() != 0) {
      return new Verdict.Fails("it rejects the file: " + config.output());
    }
    Result seen = run("compose", "-p", StageName.project(stage), "ps", "--services");
    List<String> missing =
        config
            .output()
            .lines()
            .filter(service -> !seen.output().lines().toList().contains(service))
            .toList();
    return Verdict.of(missing.isEmpty(), () -> "it does not see " + String.join(", ", missing));
  }

  private record Result(int exitCode, String output) {}

  private Result run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(docker));
    command.addAll(List.of(arguments));
    try {
      Process process = Programs.program(command).redirectErrorStream(true).start();
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
