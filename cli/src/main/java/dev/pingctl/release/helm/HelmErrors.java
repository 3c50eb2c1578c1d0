package dev.pingctl.release.helm;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Turns Helm's words into failures. They are all it gives: no kind, no code.
final class HelmErrors {
  private static final Pattern SCHEMA =
      Pattern.compile("values don't meet the specifications of the schema");
  private static final Pattern SCHEMA_LINE = Pattern.compile("^\\s*- (at '[^']*': )?");

  /// A line that only heads the complaints below it.
  private static final Pattern SCHEMA_HEAD = Pattern.compile("validation failed$");

  private HelmErrors() {}

  /// What kind of error words belong to.
  private record Kind(Pattern words, FailureId id, ExitCode exitCode, String next) {
    static Kind of(String words, FailureId id, ExitCode exitCode, String next) {
      return new Kind(Pattern.compile(words), id, exitCode, next);
    }
  }

  private static final List<Kind> KINDS =
      List.of(
          Kind.of(
              "(?i)cluster unreachable|connection refused|no route to host|i/o timeout|EOF$",
              FailureId.CLUSTER_DOWN,
              ExitCode.UNREACHABLE,
              "look with `pingctl doctor`, and bring the cluster up again"),
          Kind.of(
              "Unauthorized|must be logged in",
              FailureId.CREDENTIALS,
              ExitCode.UNREACHABLE,
              "sign in to the cluster again"),
          Kind.of(
              "another operation \\(install/upgrade/rollback\\) is in progress",
              FailureId.RELEASE_BUSY,
              ExitCode.REFUSED,
              "wait until it has ended, and run the command again"),
          Kind.of(
              "cannot re-use a name that is still in use",
              FailureId.RELEASE_BUSY,
              ExitCode.REFUSED,
              "another Helm has just made it; run the command again"),
          Kind.of(
              "invalid ownership metadata",
              FailureId.FOREIGN,
              ExitCode.REFUSED,
              "it is not this release's, so it is left alone; move or delete it, and run the"
                  + " command again"),
          Kind.of(
              "exceeded quota",
              FailureId.QUOTA,
              ExitCode.FAILED,
              "ask for less, or have the quota raised"),
          Kind.of(
              "is forbidden: User|forbidden: User",
              FailureId.RIGHTS,
              ExitCode.REFUSED,
              "ask for these rights"),
          Kind.of(
              "(pre|post)-(install|upgrade|rollback|delete) hooks? failed|failed"
                  + " (pre|post)-(install|upgrade|rollback|delete)|hooks failed",
              FailureId.HOOK,
              ExitCode.FAILED,
              "look at what the hook's pod has written"),
          Kind.of(
              "parse error|execution error|error calling|template: |YAML parse error|executing"
                  + " \"|unable to build kubernetes objects|error converting YAML|error"
                  + " unmarshaling|Chart.yaml|chart metadata",
              FailureId.CHART,
              ExitCode.USAGE,
              "correct the chart, or the value that it does not take"));

  /// The failure for what Helm said while doing something, such as `to install release ping`.
  static Failure of(IllegalStateException error, String subject) {
    String words = String.valueOf(error.getMessage()).strip();
    if (words.contains("context canceled")) {
      return Failure.interrupted(error);
    }
    if (SCHEMA.matcher(words).find()) {
      return new Failure(
          FailureId.VALUES,
          ExitCode.USAGE,
          "The chart does not take these values: %s. Its values.yaml tells what it takes."
              .formatted(schema(words)),
          error);
    }
    for (Kind kind : KINDS) {
      if (kind.words().matcher(words).find()) {
        return new Failure(
            kind.id(), kind.exitCode(), sentence(subject, words, kind.next()), error);
      }
    }
    return new Failure(FailureId.HELM, ExitCode.FAILED, sentence(subject, words, ""), error);
  }

  private static String sentence(String subject, String words, String next) {
    String whole =
        "Helm was not able %s: %s".formatted(subject, words.replaceAll("\\s*\\R\\s*", "; "));
    return (next.isEmpty() ? whole : whole + "; " + next).replaceAll("[.;\\s]+$", "") + ".";
  }

  /// What the schema complains of, value by value: `replicaCount: got string, want integer`.
  private static String schema(String words) {
    StringBuilder all = new StringBuilder();
    for (String line : words.lines().toList()) {
      if (SCHEMA_LINE.matcher(line).find() && !SCHEMA_HEAD.matcher(line).find()) {
        String complaint =
            line.strip()
                .substring(2)
                .replaceFirst("^at '/?([^']*)': ", "$1: ")
                .replaceFirst("^: ", "")
                .strip();
        int colon = complaint.indexOf(": ");
        String path = colon < 0 ? "" : complaint.substring(0, colon).replace('/', '.') + ": ";
        all.append(all.isEmpty() ? "" : "; ")
            .append(path)
            .append(colon < 0 ? complaint : complaint.substring(colon + 2));
      }
    }
    return all.isEmpty() ? words.toLowerCase(Locale.ROOT) : all.toString();
  }
}
