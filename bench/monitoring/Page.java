import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Opens the console's page in chromium and prints measurements, one line per round.
///
/// `java Page.java load URL ROUNDS FOLDER PROMETHEUS` prints the time from the start of loading until every panel is drawn, the time
/// of a redraw, and the CPU time that the page and Prometheus use for the redraw, all in milliseconds.
///
/// `java Page.java delay URL ROUNDS FOLDER PING PROMETHEUS` sends a ping to the URL PING. It prints the seconds until the panel "Count"
/// shows it, first from the ping, then from the Prometheus scrape that contains it.
public final class Page implements AutoCloseable {
  private static final int LONGEST_SECONDS = 60;
  private static final Pattern VALUE = Pattern.compile("\"value\":\"([^\"]*)\"");
  private static final Pattern PROCESSOR = Pattern.compile("(?m)^process_cpu_seconds_total ([0-9.e+-]+)$");
  private static final Pattern TASKS =
      Pattern.compile("\"name\":\"TaskDuration\",\"value\":([0-9.e-]+)");
  private static final String COUNT =
      "[...document.querySelectorAll('.panel')].find((panel) => panel.querySelector('h2').firstChild.data === 'Count')"
          + ".dataset.value";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process chromium;
  private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final WebSocket socket;
  private int asked;

  private Page(Path profile) throws IOException, InterruptedException {
    chromium =
        new ProcessBuilder(
                "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                "--disable-dev-shm-usage", "--no-first-run", "--window-size=1400,1600",
                "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(chromium::destroyForcibly)); // also after a failure
    Path announced = profile.resolve("DevToolsActivePort");
    while (!Files.exists(announced) || Files.readAllLines(announced).size() < 2) {
      Thread.sleep(20);
    }
    String pages = get("http://127.0.0.1:" + Files.readAllLines(announced).getFirst() + "/json/list");
    Matcher page = Pattern.compile("ws://[^\"]*/devtools/page/[^\"]*").matcher(pages);
    if (!page.find()) {
      throw new IllegalStateException("chromium has no page: " + pages);
    }
    socket = client.newWebSocketBuilder().buildAsync(URI.create(page.group()), new Listener(messages)).join();
    call("Performance.enable", "\"timeDomain\":\"threadTicks\"");
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[2]);
    try (Page page = new Page(Path.of(arguments[3]))) {
      for (int round = 0; round < rounds; round++) {
        System.out.println(
            switch (arguments[0]) {
              case "load" -> page.load(arguments[1], arguments[4]);
              case "delay" -> page.delay(arguments[1], arguments[4], arguments[5]);
              default -> throw new IllegalArgumentException(arguments[0]);
            });
      }
    }
  }

  private String load(String address, String prometheus) throws IOException, InterruptedException {
    call("Page.navigate", "\"url\":\"about:blank\"");
    call("Page.navigate", "\"url\":\"" + address + "\"");
    String ready = until("document.body?.dataset.ready");
    String drawn = evaluate("document.body.dataset.drawn");
    double before = tasks();
    double prometheusBefore = processor(prometheus);
    String again = until("document.body.dataset.drawn !== '" + drawn + "' && document.body.dataset.took");
    return "%s %s %.0f %.0f"
        .formatted(ready, again, (tasks() - before) * 1000, (processor(prometheus) - prometheusBefore) * 1000);
  }

  private String delay(String address, String ping, String prometheus) throws IOException, InterruptedException {
    call("Page.navigate", "\"url\":\"" + address + "\"");
    until("document.body?.dataset.ready");
    double shown = Double.parseDouble(until(COUNT));
    double sent = System.currentTimeMillis() / 1000.0;
    double count = Double.parseDouble(get(ping).strip());
    if (count <= shown) {
      throw new IllegalStateException("the count was " + shown + " and is " + count + " after a ping");
    }
    until("Number(" + COUNT + ") >= " + count);
    double seen = System.currentTimeMillis() / 1000.0;
    String samples = get(prometheus + "/api/v1/query?query=redis_key_value%7Bkey%3D%22ping%22%7D%5B5m%5D");
    Matcher sample = Pattern.compile("\\[([0-9.]+),\"([0-9.e+]+)\"\\]").matcher(samples);
    while (sample.find()) {
      if (Double.parseDouble(sample.group(2)) >= count) {
        return "%.1f %.1f".formatted(seen - sent, seen - Double.parseDouble(sample.group(1)));
      }
    }
    throw new IllegalStateException("no sample has " + count + ": " + samples);
  }

  private String get(String address) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString()).body();
  }

  /// Returns the CPU time that the page has used, in seconds.
  private double tasks() throws InterruptedException {
    return number(TASKS, call("Performance.getMetrics", ""));
  }

  /// Returns the CPU time that Prometheus has used, in seconds with two decimals.
  private double processor(String prometheus) throws IOException, InterruptedException {
    return number(PROCESSOR, get(prometheus + "/metrics"));
  }

  private static double number(Pattern pattern, String text) {
    Matcher number = pattern.matcher(text);
    if (!number.find()) {
      throw new IllegalStateException("there is no " + pattern + " in: " + text);
    }
    return Double.parseDouble(number.group(1));
  }

  /// Evaluates an expression repeatedly until it has a value.
  private String until(String expression) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (System.nanoTime() < deadline) {
      String value = evaluate(expression);
      if (!value.matches("undefined|null|false|NaN|")) {
        return value;
      }
      Thread.sleep(20);
    }
    throw new IllegalStateException("the page never had: " + expression);
  }

  /// Returns the value of an expression, or an empty string while the page is not loaded yet.
  private String evaluate(String expression) throws InterruptedException {
    String text = "String(" + expression.replace("\\", "\\\\").replace("\"", "\\\"") + ")";
    Matcher value = VALUE.matcher(call("Runtime.evaluate", "\"expression\":\"" + text + "\""));
    return value.find() ? value.group(1) : "";
  }

  private String call(String method, String parameters) throws InterruptedException {
    int number = ++asked;
    socket.sendText("{\"id\":%d,\"method\":\"%s\",\"params\":{%s}}".formatted(number, method, parameters), true).join();
    while (true) {
      String message = messages.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
      if (message == null) {
        throw new IllegalStateException("chromium does not answer " + method);
      }
      if (message.startsWith("{\"id\":" + number + ",")) {
        return message;
      }
    }
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
    chromium.destroyForcibly().onExit().join(); // so that its folder can be removed
  }

  private record Listener(LinkedBlockingQueue<String> messages, StringBuilder text) implements WebSocket.Listener {
    Listener(LinkedBlockingQueue<String> messages) {
      this(messages, new StringBuilder());
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        messages.add(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
