package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/// A `pingctl dev` on a copy of the workshop, and what it prints.
abstract class DevScenario {
  static final String OK = "Answer.text(\"ok";

  private static final String ROUTES = "service/src/main/java/dev/pingctl/service/Routes.java";

  Process dev = Command.start(List.of("true"), java.util.Map.of());
  private Printed printed = new Printed(dev);

  /// A pingctl with the home of the test.
  abstract Pingctl pingctl();

  /// The copy of the workshop.
  abstract Path mine();

  void forget() {
    printed.forget();
  }

  Pingctl dev() {
    return pingctl().with("PINGCTL_WORKSHOP", mine().toString());
  }

  void start(String stage) {
    dev = dev().start("dev", stage);
    printed = new Printed(dev);
    await(line -> line.contains(" ready: "));
    printed.forget();
  }

  String await(Predicate<String> wanted) {
    return printed.await(wanted);
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
