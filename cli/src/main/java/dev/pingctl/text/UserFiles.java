package dev.pingctl.text;

import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The files that a command line names. Each is read once, however often its text is asked for, so
/// that `<(command)` can take the place of a file; `-` is standard input.
public final class UserFiles {
  /// The name of standard input.
  public static final String STDIN = "-";

  private final InputStream stdin;
  private final Map<String, String> texts = new HashMap<>();

  /// Files of this process; nothing is read yet.
  public UserFiles(InputStream stdin) {
    this.stdin = stdin;
  }

  /// The text of a file as it is.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` when there is no such file, or it is no
  ///   text
  /// @throws InvalidPathException for a name that no file can have
  public synchronized String verbatim(String name) {
    boolean isStdin = STDIN.equals(name.strip());
    String key = isStdin ? STDIN : name;
    String known = texts.get(key);
    if (known == null) {
      known =
          isStdin
              ? UserText.verbatim(place(name), stdin)
              : UserText.verbatim(WorkingFolder.reaches(Path.of(name)));
      texts.put(key, known);
    }
    return known;
  }

  /// The text of a file without a BOM.
  public String text(String name) {
    return UserText.unmarked(verbatim(name));
  }

  /// What complaints call a file.
  public static Path place(String name) {
    return Path.of(STDIN.equals(name.strip()) ? "standard input" : name);
  }
}
