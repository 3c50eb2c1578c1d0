package dev.pingctl.engine.docker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A root file system of a few MB put together from this machine's own shell and its libraries, so
/// that tests on a real engine need neither a registry nor a bootstrap.
final class ScrapImage {
  private static final List<String> PROGRAMS = List.of("/bin/sh", "/bin/sleep", "/bin/cat");
  private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

  private ScrapImage() {}

  static InputStream tar() throws IOException, InterruptedException {
    Map<String, Path> files = new TreeMap<>();
    for (String program : PROGRAMS) {
      files.put(program.substring(1), Path.of(program).toRealPath());
      Process ldd = new ProcessBuilder("ldd", program).start();
      String output = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      ldd.waitFor();
      Matcher library = LIBRARY.matcher(output);
      while (library.find()) {
        Path path = Path.of(library.group(1));
        files.put(path.toString().substring(1), path.toRealPath());
      }
    }
    files.values().forEach(file -> assertReadable(file));
    return ContextTar.of(
        files, Map.of("etc/passwd", "root:x:0:0::/:/bin/sh\n".getBytes(StandardCharsets.UTF_8)));
  }

  private static void assertReadable(Path file) {
    if (!Files.isReadable(file)) {
      throw new IllegalStateException("not readable: " + file);
    }
  }
}
