package dev.pingctl.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/// The lines that a process prints, on both of its streams, while it runs.
final class Printed {
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  /// Collects what a process prints from now on.
  Printed(Process process) {
    collect(process.getInputStream());
    collect(process.getErrorStream());
  }

  private void collect(InputStream stream) {
    Thread.ofVirtual()
        .start(() -> {
          try (BufferedReader reader =
              new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines::add);
          } catch (IOException e) {
            lines.add(e.toString());
          }
        });
  }

  /// Waits for a line, and returns it.
  String await(Predicate<String> wanted) {
    Node.awaitThat("a line among " + lines, () -> all().stream().anyMatch(wanted));
    return all().stream().filter(wanted).findFirst().orElseThrow();
  }

  /// What was printed until now.
  List<String> all() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /// Forgets what was printed until now.
  void forget() {
    lines.clear();
  }
}
