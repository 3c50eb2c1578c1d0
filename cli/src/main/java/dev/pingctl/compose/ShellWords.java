package dev.pingctl.compose;

import dev.pingctl.text.YamlNode;
import java.util.ArrayList;
import java.util.List;

/// Splits a command line into words the way compose files mean it: at white space, with single and
/// double quotes and backslashes, and without running a shell.
final class ShellWords {
  private static final String SHELL_ONLY = ";&|<>()`";

  private final YamlNode source;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;

  private ShellWords(YamlNode source) {
    this.source = source;
  }

  /// The words of a command line.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` for a quote that is not closed and for
  ///   what only a shell understands, such as a pipe
  static List<String> split(YamlNode line) {
    return new ShellWords(line).run(line.text());
  }

  private List<String> run(String line) {
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && quote != '\'') {
        if (++i == line.length()) {
          throw source.wrong("ends with a single backslash");
        }
        add(unescaped(line.charAt(i)));
      } else if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          add(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        inWord = true;
      } else if (Character.isWhitespace(c)) {
        endWord();
      } else {
        if (SHELL_ONLY.indexOf(c) >= 0) {
          throw source.wrong(
              "holds '%c', which only a shell understands: quote it, or write the list [sh, -c, …]"
                  .formatted(c));
        }
        add(c);
      }
    }
    if (quote != 0) {
      throw source.wrong("opens a quote %c without closing it".formatted(quote));
    }
    endWord();
    return List.copyOf(words);
  }

  private static char unescaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      default -> c;
    };
  }

  private void add(char c) {
    word.append(c);
    inWord = true;
  }

  private void endWord() {
    if (inWord) {
      words.add(word.toString());
    }
    word.setLength(0);
    inWord = false;
  }
}
