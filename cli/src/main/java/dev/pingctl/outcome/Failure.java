package dev.pingctl.outcome;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A failure as one sentence for the user: what went wrong and what to do next.
///
/// The id is stable and unique per kind of failure (`PING-ENGINE-DOWN`); scripts may match it, the
/// sentence may change. It is one line: line breaks in what it quotes become spaces. Details are
/// lines shown under the sentence, such as the last lines of a log.
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Pattern LINE_BREAKS = Pattern.compile("\\h*\\R\\s*");

  private final FailureId id;
  private final ExitCode exitCode;
  private final String details;

  /// A failure with nothing more to show than its sentence.
  public Failure(FailureId id, ExitCode exitCode, String sentence) {
    this(id, exitCode, sentence, "", null);
  }

  /// A failure with the throwable that caused it, shown only with `--debug`.
  public Failure(FailureId id, ExitCode exitCode, String sentence, @Nullable Throwable cause) {
    this(id, exitCode, sentence, "", cause);
  }

  /// A failure with detail lines, separated by newlines, to show under the sentence.
  public Failure(
      FailureId id, ExitCode exitCode, String sentence, String details, @Nullable Throwable cause) {
    super(LINE_BREAKS.matcher(sentence.strip()).replaceAll(" "), cause);
    this.id = id;
    this.exitCode = exitCode;
    this.details = details.strip();
  }

  /// One failure for several that happened together: the first, and each other one, with its id, as
  /// lines under it. What several say in the same words is printed once.
  public static Failure all(List<Failure> failures) {
    Failure first = failures.getFirst();
    Set<String> lines = new LinkedHashSet<>();
    for (Failure other : failures.subList(1, failures.size())) {
      if (!other.sentence().equals(first.sentence()) || !other.details.equals(first.details)) {
        lines.add(
            "also: %s [%s]\n%s"
                .formatted(other.sentence(), other.id.text(), other.details)
                .strip());
      }
    }
    if (lines.isEmpty()) {
      return first;
    }
    Failure all =
        new Failure(
            first.id,
            first.exitCode,
            first.sentence(),
            first.details + "\n" + String.join("\n", lines),
            first);
    failures.subList(1, failures.size()).forEach(all::addSuppressed);
    return all;
  }

  /// The failure for something that does not exist because its stage is not up.
  ///
  /// @param what it, by kind and name
  public static Failure notThere(FailureId id, ExitCode exitCode, String what) {
    return new Failure(
        id,
        exitCode,
        "There is no %s; bring its stage up first, `pingctl status` shows what is running."
            .formatted(what));
  }

  /// The failure that stands for Ctrl-C.
  public static Failure interrupted(Throwable cause) {
    return new Failure(
        FailureId.INTERRUPTED,
        ExitCode.INTERRUPTED,
        "Interrupted; what was done stays done. Run the same command again to go on.",
        cause);
  }

  /// The stable id.
  public FailureId id() {
    return id;
  }

  /// Whether this failure has one of these ids.
  public boolean is(FailureId... ids) {
    return List.of(ids).contains(id);
  }

  /// What the process ends with when this failure reaches the top.
  public ExitCode exitCode() {
    return exitCode;
  }

  /// The sentence shown to the user.
  public String sentence() {
    return String.valueOf(getMessage());
  }

  /// Lines to show under the sentence; empty when there are none.
  public String details() {
    return details;
  }
}
