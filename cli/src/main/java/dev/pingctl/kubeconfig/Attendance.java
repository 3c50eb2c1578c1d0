package dev.pingctl.kubeconfig;

import dev.pingctl.machine.StandardStream;
import java.io.OutputStream;
import java.time.Duration;

/// Who is there while a program for credentials runs.
///
/// @param terminal whether a person at a terminal can be asked
/// @param errors where the standard error of the program goes if nobody is at a terminal
/// @param patience how long the program may take
public record Attendance(boolean terminal, OutputStream errors, Duration patience) {
  private static final Duration ALONE = Duration.ofMinutes(1);
  private static final Duration WITH_SOMEBODY = Duration.ofMinutes(5);

  /// Returns the terminal that is the standard input of this process, or nobody.
  public static Attendance ofThisProcess() {
    boolean terminal = StandardStream.INPUT.isTerminal();
    return new Attendance(terminal, System.err, terminal ? WITH_SOMEBODY : ALONE);
  }
}
