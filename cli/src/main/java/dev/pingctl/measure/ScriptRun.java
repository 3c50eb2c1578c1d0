package dev.pingctl.measure;

import dev.pingctl.machine.Programs;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Measures;
import dev.pingctl.plan.MeasureAction.RunScript;
import dev.pingctl.settings.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Runs a script of an experiment with bash, and reads the measures that it prints.
///
/// The script finds the launcher in `PINGCTL`, pingctl's home in `PINGCTL_HOME`, the workshop in
/// use in `PINGCTL_WORKSHOP`, the installation in `PINGCTL_ROOT` and the JDK that pingctl runs on
/// in `PINGCTL_JAVA_HOME`. At the end of its time it is ended with all that it has started.
final class ScriptRun {
  private static final int LAST_LINES = 15;

  private final Settings settings;
  private final Consumer<String> progress;

  ScriptRun(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  Measures measure(RunScript script) {
    List<String> command = new ArrayList<>(List.of("setsid", "--wait", "bash"));
    command.add(script.file().toString());
    command.addAll(script.arguments());
    ProcessBuilder builder = Programs.program(command);
    builder.environment().put("PINGCTL", settings.root().resolve("bin/pingctl").toString());
    builder.environment().put("PINGCTL_ROOT", settings.root().toString());
    builder.environment().put("PINGCTL_HOME", settings.home().toString());
    builder.environment().put("PINGCTL_WORKSHOP", settings.workshop().toString());
    builder.environment().put("PINGCTL_JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("PINGCTL_PORT_BASE", String.valueOf(settings.portBase()));
    builder
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    try {
      return follow(builder.start(), script);
    } catch (IOException e) {
      throw failed(script, "cannot be started (%s)".formatted(e.getMessage()), List.of());
    }
  }

  private Measures follow(Process process, RunScript script) {
    List<String> lines = new ArrayList<>();
    try (ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> reading = reader.submit(() -> read(process, lines));
      boolean ended = false;
      try {
        ended = process.waitFor(script.timeout().toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
          throw failed(
              script, "had not ended after %ds".formatted(script.timeout().toSeconds()), lines);
        }
        reading.get(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw Failure.interrupted(e);
      } catch (ExecutionException | TimeoutException e) {
        throw failed(script, "kept its output open", lines);
      } finally {
        if (!ended) {
          end(process);
        }
      }
    }
    if (process.exitValue() != 0) {
      throw failed(script, "ended with exit code %d".formatted(process.exitValue()), lines);
    }
    return PrintedMeasures.read(lines);
  }

  private void read(Process process, List<String> lines) {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        synchronized (lines) {
          lines.add(line);
        }
        progress.accept(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends the script and all that it has started, first with a chance to clean up.
  private static void end(Process process) {
    List<ProcessHandle> all = process.toHandle().descendants().toList();
    all.forEach(ProcessHandle::destroy);
    process.destroy();
    boolean interrupted = Thread.interrupted();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        all.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Failure failed(RunScript script, String what, List<String> lines) {
    List<String> last;
    synchronized (lines) {
      last = List.copyOf(lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }
    return new Failure(
        FailureId.EXPERIMENT,
        ExitCode.FAILED,
        "The script %s of the experiment %s; its last lines follow.".formatted(script.file(), what),
        String.join("\n", last),
        null);
  }
}
