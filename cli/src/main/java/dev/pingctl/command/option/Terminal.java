package dev.pingctl.command.option;

import dev.pingctl.machine.Programs;
import dev.pingctl.machine.StandardStream;
import dev.pingctl.outcome.Failure;
import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What progress is shown on.
public final class Terminal {
  private static final int USUAL_WIDTH = 80;
  private static final int LEAST_WIDTH = 20;
  private static final int PATIENCE_MILLIS = 500;
  private static final Pattern SIZE = Pattern.compile("\\d+ (\\d{1,4})\\s*");

  private Terminal() {}

  /// Whether progress that was shown may be changed: it goes to a terminal that can do it.
  static boolean isInteractive(Map<String, String> environment) {
    return StandardStream.ERROR.isTerminal() && !"dumb".equals(environment.get("TERM"));
  }

  /// The columns of the terminal: what `COLUMNS` says, else what the terminal says.
  static int width(Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    int width = columns.matches("\\d{1,4}") ? Integer.parseInt(columns) : asked();
    return width == 0 ? USUAL_WIDTH : Math.max(LEAST_WIDTH, width);
  }

  /// What `stty` reads from the terminal, in a few milliseconds; Java has no way to ask. 0 where it
  /// cannot be known.
  private static int asked() {
    try {
      Process stty =
          Programs.program(List.of("stty", "size"))
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        stty.destroy();
        return 0;
      }
      Matcher size =
          SIZE.matcher(new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      return size.matches() ? Integer.parseInt(size.group(1)) : 0;
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw Failure.interrupted(e);
    }
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
