package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/// A `pingctl dev` on a copy of the workshop, and what it prints.
abstract class DevScenario {
  static final String OK = "Answer.text(\"ok";

  private static final String ROUTES = "service/src/main/java/dev/pingctl/service/Routes.java";

  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  Process dev = Command.start(List.of("true"), java.util.Map.of());

  /// A pingctl with the home of the test.
  abstract Pingctl pingctl();

  /// The copy of the workshop.
  abstract Path mine();

  void forget() {
    lines.clear();
  }

  Pingctl dev() {
    return pingctl().with("PINGCTL_WORKSHOP", mine().toString());
  }

  void start(String stage) {
    dev = dev().start("dev", stage);
    collect(dev.getInputStream());
    collect(dev.getErrorStream());
    await(line -> line.contains(" ready: "));
    lines.clear();
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

  String await(Predicate<String> wanted) {
    Node.awaitThat("a line of pingctl dev", () -> List.copyOf(lines).stream().anyMatch(wanted));
    return List.copyOf(lines).stream().filter(wanted).findFirst().orElseThrow();
  }

  int interrupt() throws InterruptedException {
    Command.output("kill", "-INT", String.valueOf(dev.pid()));
    return dev.waitFor();
  }

  void edit(String text, String replacement) throws IOException {
    Files.writeString(mine().resolve(ROUTES), edited(text, replacement));
  }

  /// As editors do that keep the old file until the new one is whole.
  void replace(String text, String replacement) throws IOException {
    Path written = Files.writeString(mine().resolve(ROUTES + ".swp"), edited(text, replacement));
    Files.move(written, mine().resolve(ROUTES), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private String edited(String text, String replacement) throws IOException {
    String content = Files.readString(mine().resolve(ROUTES));
    assertThat(content).contains(text);
    return content.replace(text, replacement);
  }

  static String version(int port) throws IOException {
    return ask(port).getHeaderField("X-Ping-Version");
  }

  static String body(int port) throws IOException {
    try (InputStream body = ask(port).getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static HttpURLConnection ask(int port) throws IOException {
    return (HttpURLConnection)
        URI.create("http://localhost:" + port + "/healthz").toURL().openConnection();
  }
}
