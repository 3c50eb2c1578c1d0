package dev.pingctl.image;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The patterns of a `.dockerignore`: which files of a build context are left out. They are read as
/// Docker reads them: the last pattern that matches a file, or a folder above it, decides.
record DockerIgnore(List<Rule> rules) {
  /// The name of the file, at the top of a build context.
  static final String FILE = ".dockerignore";

  /// Always part of a context. Docker needs the first two itself; leaving out the third would give
  /// every image that is built already another tag.
  private static final Set<String> KEPT = Set.of("Dockerfile", FILE, ".gitignore");

  DockerIgnore {
    rules = List.copyOf(rules);
  }

  /// One line. An exception (`!`) takes back in what an earlier one has left out.
  record Rule(Pattern pattern, boolean isException) {
    /// Whether it is about this file, or about a folder above it.
    boolean matches(String path) {
      for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
        if (pattern.matcher(path.substring(0, end)).matches()) {
          return true;
        }
      }
      return pattern.matcher(path).matches();
    }
  }

  /// The patterns for a build context with this folder at its top; none where it has no such file.
  ///
  /// @throws Failure `PING-BAD-FILE` naming the line of a pattern that is none, `PING-FILE` when
  ///   the file cannot be read
  static DockerIgnore of(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return new DockerIgnore(List.of());
    }
    try {
      return parse(file, Files.readAllLines(file));
    } catch (IOException e) {
      throw BuildContext.unreadable(file, e);
    }
  }

  private static DockerIgnore parse(Path file, List<String> lines) {
    List<Rule> rules = new ArrayList<>();
    for (int number = 1; number <= lines.size(); number++) {
      String line = lines.get(number - 1);
      String text = line.strip();
      boolean exception = text.startsWith("!");
      String glob = clean(exception ? text.substring(1).strip() : text);
      if (line.startsWith("#") || glob.isEmpty()) {
        continue;
      }
      try {
        rules.add(new Rule(Pattern.compile(expression(glob), Pattern.DOTALL), exception));
      } catch (PatternSyntaxException e) {
        throw new Failure(
            FailureId.BAD_FILE,
            ExitCode.USAGE,
            "%s:%d: '%s' is not a pattern of a .dockerignore.".formatted(file, number, text),
            e);
      }
    }
    return new DockerIgnore(rules);
  }

  /// Whether the file at this path of the context is left out.
  boolean excludes(String path) {
    boolean excluded = false;
    for (Rule rule : rules) {
      if (rule.isException() == excluded && rule.matches(path)) {
        excluded = !rule.isException();
      }
    }
    return excluded && !KEPT.contains(path);
  }

  /// The pattern from the top of the context on, without what says nothing: `/a/./b/` is `a/b`.
  private static String clean(String glob) {
    if (glob.isEmpty()) {
      return "";
    }
    String path = Path.of(glob).normalize().toString();
    return path.startsWith("/") ? path.substring(1) : path;
  }

  private static String expression(String glob) {
    StringBuilder expression = new StringBuilder();
    int place = 0;
    while (place < glob.length()) {
      char letter = glob.charAt(place++);
      if (glob.startsWith("**", place - 1)) {
        place++;
        place += glob.startsWith("/", place) ? 1 : 0;
        expression.append(place == glob.length() ? ".*" : "(.*/)?");
      } else if (letter == '*') {
        expression.append("[^/]*");
      } else if (letter == '?') {
        expression.append("[^/]");
      } else if (letter == '\\' && place < glob.length()) {
        expression.append(Pattern.quote(glob.substring(place, ++place)));
      } else if (letter == '[' || letter == ']' || letter == '-' || letter == '^') {
        expression.append(letter);
      } else {
        expression.append(Pattern.quote(String.valueOf(letter)));
      }
    }
    return expression.toString();
  }
}
