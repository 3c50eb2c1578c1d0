package dev.pingctl.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Runs commands of this machine.
final class Command {
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  /// Lines of standard error that say how a command ended.
  private static final int END = 6;

  private Command() {}

  /// What a command printed and ended with.
  record Result(int exitCode, String out, String err) {
    /// The end of standard error, then standard output and standard error whole, for the message of
    /// a failed assertion. A reader of many failures sees the beginning of each.
    String all() {
      List<String> lines = err.lines().toList();
      String end = String.join("\n", lines.subList(Math.max(0, lines.size() - END), lines.size()));
      return "exit code %d, at the end:%n%s%n--- stdout%n%s%n--- stderr%n%s"
          .formatted(exitCode, end, out, err);
    }
  }

  /// Runs a command to its end.
  static Result run(List<String> command, Map<String, String> environment) {
    return await(start(command, environment));
  }

  /// Runs a command to its end and returns what it printed; it must succeed.
  static String output(String... command) {
    Result result = run(List.of(command), Map.of());
    if (result.exitCode() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + result.all());
    }
    return result.out().strip();
  }

  /// Starts a command.
  static Process start(List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits for the end of a command.
  static Result await(Process process) {
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> out = readers.submit(() -> text(process.getInputStream()));
      Future<String> err = readers.submit(() -> text(process.getErrorStream()));
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("did not end within " + PATIENCE);
      }
      return new Result(process.exitValue(), out.get(), err.get());
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
  }
}
