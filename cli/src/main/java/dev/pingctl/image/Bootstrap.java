package dev.pingctl.image;

import dev.pingctl.machine.Programs;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Makes a base image's root out of a distribution's packages, by a script that needs to be root.
final class Bootstrap {
  private static final int KEPT = 20;
  private static final int NO_DEBOOTSTRAP = 3;
  private static final int NO_KEYRING = 4;
  private static final int SECONDS_TO_CLEAN_UP = 20;

  private final Path script;
  private final String suite;
  private final List<String> privilege;
  private final Deque<String> last = new ArrayDeque<>();

  /// @param script writes a tar archive to its stdout and tells on stderr what it does
  /// @param privilege the words before the script's that make it root
  Bootstrap(Path script, String suite, List<String> privilege) {
    this.script = script;
    this.suite = suite;
    this.privilege = List.copyOf(privilege);
  }

  /// The words before a command that let it run as root on this machine; none for one who is root.
  ///
  /// @param variables what the command finds in its environment in any case
  /// @throws Failure `PING-BOOTSTRAP` where only a password would help
  static List<String> privilege(Map<String, String> variables) {
    if (isRoot()) {
      return List.of();
    }
    if (!sudoWorks()) {
      throw new Failure(
          FailureId.BOOTSTRAP,
          ExitCode.FAILED,
          "Making the base image needs root; run `sudo -v` and repeat the command, or use"
              + " --images=pull where a registry answers.");
    }
    List<String> words = new ArrayList<>(List.of("sudo", "-n", "env"));
    variables.forEach((name, value) -> words.add(name + "=" + value));
    return words;
  }

  /// Runs the script and hands over the archive as it is written. An archive that the script could
  /// not finish ends in an [IOException], not in its end.
  ///
  /// @throws Failure `PING-BOOTSTRAP` when the script fails, with its last lines and what to
  ///   install
  void run(Consumer<InputStream> use, Consumer<String> progress) {
    Process process = start();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> told = threads.submit(() -> tell(process, progress));
      try {
        PushbackInputStream archive = new PushbackInputStream(process.getInputStream());
        // Nothing may be imported before the script has got as far as to write the archive.
        int first = threads.submit(() -> archive.read()).get();
        if (first < 0) {
          int code = process.waitFor();
          told.get();
          throw failed(code);
        }
        archive.unread(first);
        use.accept(new Finished(archive, process));
        if (!process.isAlive()) {
          told.get(); // To end a process closes what it has still to tell.
        }
      } catch (InterruptedException e) {
        throw Failure.interrupted(e);
      } catch (ExecutionException | IOException e) {
        throw new IllegalStateException(e);
      } finally {
        end(process);
      }
    }
  }

  private Process start() {
    List<String> command = new ArrayList<>(privilege);
    command.addAll(List.of("bash", script.toString(), suite));
    ProcessBuilder builder = Programs.program(command);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    // debootstrap is in a folder that not everyone's path has.
    builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new Failure(
          FailureId.BOOTSTRAP,
          ExitCode.FAILED,
          "The base image can't be made on this machine (%s); use --images=pull where a registry answers."
              .formatted(e.getMessage()),
          e);
    }
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static boolean sudoWorks() {
    try {
      return Programs.program(List.of("sudo", "-n", "true"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw Failure.interrupted(e);
    }
  }

  private void tell(Process process, Consumer<String> progress) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (last) {
          if (last.size() == KEPT) {
            last.removeFirst();
          }
          last.addLast(line);
        }
        progress.accept(line.startsWith("I: ") ? line.substring("I: ".length()) : line);
      }
    } catch (IOException e) {
      // The process has been ended; its exit code tells the rest.
    }
  }

  private Failure failed(int code) {
    String lines;
    synchronized (last) {
      lines = String.join("\n", last);
    }
    if (lines.contains("No space left on device")) {
      return new Failure(
          FailureId.DISK_FULL,
          ExitCode.FAILED,
          "No space is left on the disk of /var/tmp, where the base image is made; free about 500"
              + " MB and repeat the command.",
          lines,
          null);
    }
    String sentence =
        switch (code) {
          case NO_DEBOOTSTRAP ->
              "Making the base image needs debootstrap; install it with `sudo apt-get install"
                  + " debootstrap` and repeat the command.";
          case NO_KEYRING ->
              "Making the base image needs the keys of Debian's archive; install them with `sudo"
                  + " apt-get install debian-archive-keyring` and repeat the command.";
          default ->
              "Making the base image failed (exit code %d), its last lines are below; check the way to the Debian archive and repeat the command."
                  .formatted(code);
        };
    return new Failure(FailureId.BOOTSTRAP, ExitCode.FAILED, sentence, lines, null);
  }

  /// Gives the script the time to clean up after itself. What it has started and left goes as well:
  /// it would hold the script's output open.
  private static void end(Process process) {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroy();
    boolean interrupted = Thread.interrupted();
    try {
      process.waitFor(SECONDS_TO_CLEAN_UP, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// The output of a process that counts as whole only when the process ends well.
  private final class Finished extends FilterInputStream {
    private final Process process;

    Finished(InputStream output, Process process) {
      super(output);
      this.process = process;
    }

    @Override
    public int read() throws IOException {
      return ended(super.read());
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return ended(super.read(buffer, offset, length));
    }

    private int ended(int count) throws IOException {
      if (count < 0) {
        try {
          int code = process.waitFor();
          if (code != 0) {
            throw failed(code);
          }
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      return count;
    }
  }
}
