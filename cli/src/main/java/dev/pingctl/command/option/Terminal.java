package dev.pingctl.command.option;

import dev.pingctl.machine.StandardStream;
import dev.pingctl.outcome.Prefetch;
import java.io.BufferedReader;
import java.io.Console;
import java.io.PrintWriter;
import java.io.Reader;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What progress is shown on.
public final class Terminal {
  private static final int USUAL_WIDTH = 80;
  private static final int LEAST_WIDTH = 20;
  private static final String ASKED = "pingctl.columns";

  private Terminal() {}

  /// Whether progress that was shown may be changed: it goes to a terminal that can do it.
  static boolean isInteractive(Map<String, String> environment) {
    return StandardStream.ERROR.isTerminal() && !"dumb".equals(environment.get("TERM"));
  }

  /// Whether a person reads the result page by page: it goes to a terminal that can do it.
  public static boolean showsPages(Map<String, String> environment) {
    return StandardStream.INPUT.isTerminal()
        && StandardStream.OUTPUT.isTerminal()
        && !"dumb".equals(environment.get("TERM"));
  }

  /// The columns of the terminal: what `COLUMNS` says, else what the launcher read from the
  /// terminal.
  static int width(Map<String, String> environment) {
    int width =
        Stream.of(environment.getOrDefault("COLUMNS", ""), System.getProperty(ASKED, ""))
            .filter(columns -> columns.matches("0*[1-9]\\d{0,3}"))
            .findFirst()
            .map(Integer::parseInt)
            .orElse(USUAL_WIDTH);
    return Math.max(LEAST_WIDTH, width);
  }

  /// Asks a person a question, and returns whether the answer is yes; empty without one to ask.
  static Optional<Boolean> ask(String question) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return Optional.empty();
    }
    return Optional.of(ask(question, console.reader(), console.writer()));
  }

  /// Asks, and reads one line. Reading cannot be interrupted, so a thread of its own does it while
  /// this one waits.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-INTERRUPTED` at Ctrl-C
  static boolean ask(String question, Reader in, PrintWriter out) {
    out.print(question + " [y/N] ");
    out.flush();
    Optional<String> answer = Optional.empty();
    try {
      answer = Prefetch.start(() -> new BufferedReader(in).lines().findFirst()).get();
    } finally {
      if (answer.isEmpty()) { // Ctrl-C and Ctrl-D leave the cursor behind the question.
        out.println();
        out.flush();
      }
    }
    return answer.filter(line -> line.strip().toLowerCase(Locale.ROOT).startsWith("y")).isPresent();
  }
}
