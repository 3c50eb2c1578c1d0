package dev.pingctl.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A copy of the installed workshop that a test may change, with a launcher that uses it. What a
/// test changes is copied; the libraries, the service and the start-up caches are those installed.
final class Installation {
  private static final Pattern SHARE = Pattern.compile("(?m)^share=(.*)$");

  private static final List<String> COPIED = List.of("stages", "templates", "images", "cluster");

  private final Path root;
  private final Path launcher;

  /// Copies the installed workshop into `folder`.
  Installation(Path folder) {
    this.root = folder.resolve("share");
    this.launcher = folder.resolve("pingctl");
    try {
      String script = Files.readString(Path.of(Pingctl.LAUNCHER));
      Matcher share = SHARE.matcher(script);
      if (!share.find()) {
        throw new AssertionError("the launcher does not say where the workshop is: " + script);
      }
      copy(Path.of(share.group(1).replaceAll("^'|'$", "")).toRealPath());
      Files.writeString(
          launcher, share.replaceFirst(Matcher.quoteReplacement("share='" + root + "'")));
      Command.output("chmod", "+x", launcher.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void copy(Path installed) throws IOException {
    Files.createDirectory(root);
    try (Stream<Path> parts = Files.list(installed)) {
      for (Path part : parts.toList()) {
        Path here = root.resolve(part.getFileName());
        if (COPIED.contains(part.getFileName().toString())) {
          Command.output("cp", "-r", part.toString(), here.toString());
        } else {
          Files.createSymbolicLink(here, part);
        }
      }
    }
  }

  /// Replaces a text, which must be there, in a file of the workshop.
  Installation replace(String file, String text, String replacement) {
    try {
      Path path = root.resolve(file);
      String content = Files.readString(path);
      if (!content.contains(text)) {
        throw new AssertionError(file + " does not contain " + text);
      }
      Files.writeString(path, content.replace(text, replacement));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A file or folder of this copy.
  Path file(String path) {
    return root.resolve(path);
  }

  /// This copy's launcher.
  Path launcher() {
    return launcher;
  }
}
