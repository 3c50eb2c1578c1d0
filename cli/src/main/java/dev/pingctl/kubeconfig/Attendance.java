package dev.pingctl.kubeconfig;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Who is there while a program for credentials runs.
///
/// @param terminal whether a person at a terminal can be asked
/// @param errors where the standard error of the program goes if nobody is at a terminal
/// @param patience how long the program may take
public record Attendance(boolean terminal, OutputStream errors, Duration patience) {
  private static final Path INPUT = Path.of("/proc/self/fd/0");
  private static final Duration ALONE = Duration.ofMinutes(1);
  private static final Duration WITH_SOMEBODY = Duration.ofMinutes(5);

  /// Returns the terminal that is the standard input of this process, or nobody.
  public static Attendance ofThisProcess() {
    boolean terminal = isTerminal();
    return new Attendance(terminal, System.err, terminal ? WITH_SOMEBODY : ALONE);
  }

  /// Looks at the standard input alone. The console of Java is none where the output is redirected.
  private static boolean isTerminal() {
    try {
      String input = Files.readSymbolicLink(INPUT).toString();
      return input.startsWith("/dev/pts/") || input.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return System.console().isTerminal();
    }
  }
}
