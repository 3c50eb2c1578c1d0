package dev.pingctl.outcome;

/// The process exit codes of `pingctl`.
public enum ExitCode {
  /// Everything asked for was done.
  OK(0),
  /// An action failed.
  FAILED(1),
  /// Wrong usage, or a stage or compose file that is wrong.
  USAGE(2),
  /// The container engine or the cluster cannot be reached.
  UNREACHABLE(3),
  /// Refused, to keep something that is not pingctl's own safe.
  REFUSED(4),
  /// A wait ran out of time.
  TIMED_OUT(5),
  /// A check failed: pings, or a stage's proofs.
  CHECK_FAILED(6),
  /// What was compared is not the same.
  DIFFERS(7),
  /// A fault in pingctl itself.
  BUG(70),
  /// Ended by Ctrl-C.
  INTERRUPTED(130),
  /// Nobody reads the output any more: what other programs end with by SIGPIPE.
  NO_READER(141);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /// The number the process ends with.
  public int code() {
    return code;
  }
}
