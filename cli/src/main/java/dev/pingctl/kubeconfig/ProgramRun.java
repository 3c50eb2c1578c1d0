package dev.pingctl.kubeconfig;

import dev.pingctl.machine.Programs;
import dev.pingctl.outcome.Failure;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One run of a program for credentials: its arguments as they are, without a shell.
final class ProgramRun {
  private static final int LARGEST = 1 << 20;
  private static final File NOTHING = new File("/dev/null");

  private ProgramRun() {}

  /// Why a program gave nothing.
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;
    private final String problem;

    Broken(String problem, IOException cause) {
      super(problem, cause);
      this.problem = problem;
    }

    Broken(String problem) {
      super(problem);
      this.problem = problem;
    }

    String problem() {
      return problem;
    }
  }

  /// Runs a program and returns what it writes to its standard output.
  ///
  /// @param asks whether its standard input is the terminal; else it is at its end at once
  /// @throws Broken where it cannot be started, fails, or takes too long
  static String output(
      List<String> line, Map<String, String> environment, Attendance attendance, boolean asks)
      throws Broken {
    ProcessBuilder builder = Programs.program(line);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(asks ? Redirect.INHERIT : Redirect.from(NOTHING));
    if (attendance.terminal()) {
      builder.redirectError(Redirect.INHERIT);
    }
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new Broken("cannot be started (%s)".formatted(reason(e)), e);
    }
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Thread outputs = copy(process.getInputStream(), output, LARGEST);
    Thread errors = copy(process.getErrorStream(), attendance.errors(), Long.MAX_VALUE);
    try {
      return ended(process, List.of(outputs, errors), output, attendance.patience());
    } catch (InterruptedException e) {
      throw Failure.interrupted(e);
    } finally {
      end(process);
    }
  }

  private static String ended(
      Process process, List<Thread> copying, ByteArrayOutputStream output, Duration patience)
      throws Broken, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean done = process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS);
    for (Thread each : copying) {
      done &= each.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    }
    if (!done) {
      throw new Broken(
          "gave none within %d seconds, so it was ended".formatted(patience.toSeconds()));
    }
    if (process.exitValue() != 0) {
      throw new Broken("gave none and ended with exit code %d".formatted(process.exitValue()));
    }
    if (output.size() >= LARGEST) {
      throw new Broken("wrote more than a credential");
    }
    return output.toString(StandardCharsets.UTF_8);
  }

  private static String reason(IOException error) {
    return String.valueOf(error.getMessage()).replaceFirst("^.*error=\\d+, ", "");
  }

  /// Copies byte by byte what comes, so that a question without a line end is seen. What is behind
  /// the most that is copied is read, too: a program ends only when it is rid of its output.
  private static Thread copy(InputStream from, OutputStream to, long most) {
    return Thread.ofVirtual()
        .start(() -> {
          byte[] buffer = new byte[8192];
          long left = most;
          try {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
              to.write(buffer, 0, (int) Math.min(read, left));
              to.flush();
              left -= Math.min(read, left);
            }
          } catch (IOException e) {
            // The program was ended, or nobody reads any more what it writes.
          }
        });
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
