package dev.pingctl.outcome;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The text of `docs/errors.md`: every id, in alphabetical order.
final class ErrorsPage {
  /// The ids that the launcher prints where it cannot start Java.
  static final List<Entry> LAUNCHER =
      List.of(
          new Entry(
              "PING-NO-JDK",
              "The JDK that pingctl was installed with is missing.",
              "Run `./install.sh` again; it installs a JDK if it finds none.",
              List.of(1)));

  private static final String HEAD =
      """
      # Errors

      <!-- Generated from the enum FailureId. To rewrite it:
           mvn -q test -pl cli -Dtest=ErrorsPageTest -Dpingctl.write=true -->

      An error message of pingctl ends with the id of the error in brackets:

      ```
      pingctl: Port 5004 is taken by process 4711 (java); stop it, or choose other ports with --port-base. [PING-PORT-TAKEN]
      ```

      Look up the id here. An id keeps its meaning in later versions, so a script may match it; the message may change.
      [ARCHITECTURE.md](../ARCHITECTURE.md#exit-codes) explains the exit codes.
      """;

  private ErrorsPage() {}

  /// What the page says of one id.
  record Entry(String id, String meaning, String remedy, List<Integer> exitCodes) {
    private static Entry of(FailureId id) {
      return new Entry(
          id.text(),
          id.meaning(),
          id.remedy(),
          id.exitCodes().stream().map(ExitCode::code).toList());
    }

    private String text() {
      return """

      ## %s

      %s

      **What to do:** %s

      **Exit code:** %s
      """
          .formatted(
              id,
              meaning,
              remedy,
              exitCodes.stream()
                  .map(String::valueOf)
                  .collect(Collectors.joining(", "))
                  .replaceAll(", (\\d+)$", " or $1"));
    }
  }

  static String text() {
    return Stream.concat(Arrays.stream(FailureId.values()).map(Entry::of), LAUNCHER.stream())
        .sorted(Comparator.comparing(Entry::id))
        .map(Entry::text)
        .collect(Collectors.joining("", HEAD, ""));
  }
}
