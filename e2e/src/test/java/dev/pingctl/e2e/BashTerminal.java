package dev.pingctl.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A bash that is typed into: variables, aliases and the folder last from one command to the next.
/// A pipeline fails when one of its commands does.
final class BashTerminal implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String DONE = "[the command has ended with status]";

  private final Process bash;
  private final Writer keyboard;
  private final BlockingQueue<String> screen = new LinkedBlockingQueue<>();

  /// Opens a terminal in this folder.
  BashTerminal(Path folder, Map<String, String> environment) {
    // Ctrl-C ends a command even where the tests were started in the background.
    ProcessBuilder builder =
        new ProcessBuilder("env", "--default-signal=INT", "bash", "--norc", "--noprofile");
    builder.directory(folder.toFile()).redirectErrorStream(true).environment().putAll(environment);
    try {
      bash = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    keyboard = bash.outputWriter();
    Thread.startVirtualThread(this::read);
    enter("shopt -s expand_aliases; set -o pipefail");
  }

  /// Types a command and waits for its end. Its `out` is all that it prints.
  Command.Result type(String command) {
    // Without standard input: that is where bash reads what is typed next.
    enter("eval '%s' </dev/null".formatted(command.replace("'", "'\\''")));
    enter("printf '\\n%s %%d\\n' \"$?\"".formatted(DONE));
    StringBuilder output = new StringBuilder();
    for (String line = next(command); true; line = next(command)) {
      if (line.startsWith(DONE)) {
        return new Command.Result(
            Integer.parseInt(line.substring(DONE.length()).strip()), output.toString(), "");
      }
      output.append(line).append('\n');
    }
  }

  /// Ends the running command as Ctrl-C does.
  void interrupt() {
    bash.descendants()
        .forEach(process -> Command.run(List.of("kill", "-INT", "" + process.pid()), Map.of()));
  }

  @Override
  public void close() {
    bash.descendants().forEach(ProcessHandle::destroy);
    bash.destroy();
  }

  private void enter(String line) {
    try {
      keyboard.write(line + "\n");
      keyboard.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String next(String command) {
    try {
      String line = screen.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("`%s` has printed nothing for %s".formatted(command, PATIENCE));
      }
      return line;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void read() {
    try (BufferedReader reader = bash.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        screen.add(line);
      }
    } catch (IOException e) {
      // The terminal is closed: that is how this ends.
    }
  }
}
