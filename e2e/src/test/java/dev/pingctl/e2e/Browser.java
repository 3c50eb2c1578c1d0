package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A page in the real chromium, driven through its DevTools protocol.
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path ADDRESSES = Path.of("/proc/net/if_inet6");
  private static final int TENTATIVE = 0x40;

  /// What chromium says of the requests it dropped because a network of the machine changed, as
  /// each container that starts or ends does: the page is to ask again and has done no wrong.
  private static final String NETWORK_CHANGED = "net::ERR_NETWORK_CHANGED";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private Browser(Path profile) {
    this.process =
        launch(
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--window-size=1400,1600",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile,
            "about:blank");
    this.socket = client.newWebSocketBuilder().buildAsync(page(profile), new Listener()).join();
    for (String domain : List.of("Page", "Runtime", "Log")) {
      send(domain + ".enable", Map.of());
    }
  }

  /// Starts a browser that keeps its files in a folder.
  static Browser start(Path profile) {
    return new Browser(profile);
  }

  /// Goes to a page, once the networks of containers that have just started are all there.
  void visit(String address) {
    Node.awaitThat("the machine's networks are settled", Browser::networksAreSettled);
    send("Page.navigate", Map.of("url", address));
  }

  /// The value of an expression of JavaScript in the page, as text.
  String evaluate(String expression) {
    JsonNode answer =
        send(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    assertThat(answer.has("exceptionDetails")).as(answer.toString()).isFalse();
    return answer.path("result").path("value").asText();
  }

  /// Waits until an expression of JavaScript is true in the page.
  void awaitThat(String expression) {
    Node.awaitThat(expression, () -> evaluate("Boolean(" + expression + ")").equals("true"));
  }

  /// Makes the window as wide as this, as a phone's is.
  void narrow(int width) {
    send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", true));
  }

  /// Writes a picture of the window as PNG.
  void picture(Path file) throws IOException {
    JsonNode picture = send("Page.captureScreenshot", Map.of("format", "png"));
    Files.write(file, Base64.getDecoder().decode(picture.path("data").asText()));
  }

  /// What the page has complained of: errors and warnings of its console, and exceptions.
  List<String> complaints() {
    return complaints;
  }

  @Override
  public void close() {
    socket.abort();
    client.close();
    process.destroyForcibly();
  }

  /// A network's own address of IPv6 comes into use a second or two after the network did
  /// (duplicate address detection, RFC 4862 section 5.4).
  private static boolean networksAreSettled() {
    try {
      return !Files.exists(ADDRESSES)
          || Files.readAllLines(ADDRESSES).stream()
              .map(line -> Integer.parseInt(line.strip().split(" +")[4], 16))
              .noneMatch(flags -> (flags & TENTATIVE) != 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process launch(String... command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new IllegalStateException(
          "These tests need a real browser: install the package chromium (./install.sh test does).",
          e);
    }
  }

  private URI page(Path profile) {
    Path announced = profile.resolve("DevToolsActivePort");
    Node.awaitThat(
        "chromium has a page",
        () -> process.isAlive() && port(announced).flatMap(this::pageAt).isPresent());
    return port(announced).flatMap(this::pageAt).orElseThrow();
  }

  /// The port that chromium has written into its file, once it has.
  private static Optional<String> port(Path announced) {
    try {
      return Files.exists(announced)
          ? Files.readAllLines(announced).stream().findFirst()
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<URI> pageAt(String port) {
    HttpRequest list =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list")).build();
    try {
      HttpResponse<String> pages = client.send(list, HttpResponse.BodyHandlers.ofString());
      for (JsonNode target : JSON.readTree(pages.body())) {
        if (target.path("type").asText().equals("page")) {
          return Optional.of(URI.create(target.path("webSocketDebuggerUrl").asText()));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private JsonNode send(String method, Map<String, ?> parameters) {
    int number = numbers.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(number, answer);
    ObjectNode message = JSON.createObjectNode();
    message.put("id", number);
    message.put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    socket.sendText(message.toString(), true).join();
    JsonNode result = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    assertThat(result.has("error")).as(method + ": " + result).isFalse();
    return result.path("result");
  }

  private void receive(String text) {
    try {
      JsonNode message = JSON.readTree(text);
      CompletableFuture<JsonNode> answer = answers.remove(message.path("id").asInt());
      if (answer != null) {
        answer.complete(message);
      }
      JsonNode event = message.path("params");
      switch (message.path("method").asText()) {
        case "Runtime.exceptionThrown" -> complaints.add(event.toString());
        case "Runtime.consoleAPICalled" -> {
          if (List.of("error", "warning", "assert").contains(event.path("type").asText())) {
            complaints.add(event.toString());
          }
        }
        case "Log.entryAdded" -> {
          JsonNode entry = event.path("entry");
          if (List.of("error", "warning").contains(entry.path("level").asText())
              && !entry.path("text").asText().endsWith(NETWORK_CHANGED)) {
            complaints.add(event.toString());
          }
        }
        default -> {}
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        receive(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
