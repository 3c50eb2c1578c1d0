package dev.pingctl.command.option;

import java.io.Console;
import java.util.Locale;

/// What progress is shown on.
public final class Terminal {
  private Terminal() {}

  /// Whether lines that were shown may be changed: a person looks at a terminal that can do it.
  public static boolean isInteractive() {
    return System.console() != null
        && System.console().isTerminal()
        && !"dumb".equals(System.getenv("TERM"));
  }

  /// Asks a person a question; without one to ask, the answer is no.
  static boolean confirms(String question) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return false;
    }
    String answer = console.readLine("%s [y/N] ", question);
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
  }
}
