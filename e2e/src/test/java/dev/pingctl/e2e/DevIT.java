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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// From a saved line of the service to the answer of its new version.
@Order(Suite.ON_WORKSHOP)
class DevIT {
  private static final String ROUTES = "service/src/main/java/dev/pingctl/service/Routes.java";
  private static final String OK = "Answer.text(\"ok";

  @RegisterExtension static final Shared WORKSHOP = Shared.workshop("compose", "helm");

  private static Path mine = Path.of("");

  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private Process dev = Command.start(List.of("true"), java.util.Map.of());

  @BeforeAll
  static void copyTheWorkshop() {
    mine = WORKSHOP.folder().resolve("dev");
    WORKSHOP.ok("workshop", "init", mine.toString());
  }

  @AfterEach
  void endAndPutTheReleasedImagesBack() throws InterruptedException {
    if (dev.isAlive()) {
      interrupt();
    }
    WORKSHOP.ok("up", "--stage=compose");
    WORKSHOP.ok("up", "--stage=helm");
  }

  @Test
  void onComposeASavedLineAnswersAndAWrongOneKeepsTheOldVersion()
      throws IOException, InterruptedException {
    start("--stage=compose");
    String released = version(5004);
    edit(OK, OK + " 1");
    String answers = await(line -> line.contains(" answers "));
    String first = version(5004);
    assertThat(answers).contains(first + " answers ", "s after the save: build ");
    assertThat(first).startsWith("dev-").isNotEqualTo(released);
    assertThat(body(5004)).isEqualTo("ok 1");

    lines.clear();
    edit(OK + " 1", OK + " 2\" oops");
    await(line -> line.contains("[PING-BUILD] " + first + " still runs."));
    await(line -> line.contains("error: "));
    assertThat(version(5004)).isEqualTo(first);

    lines.clear();
    edit(OK + " 2\" oops", OK + " 3");
    await(line -> line.contains(" answers "));
    assertThat(body(5004)).isEqualTo("ok 3");

    String last = version(5004);
    assertThat(interrupt()).isEqualTo(130);
    await(
        line -> line.contains("Stage compose goes on with " + last + "; `pingctl up --stage=comp"));
    assertThat(version(5004)).isEqualTo(last);
    assertThat(WORKSHOP.ok("up", "--stage=compose", "--dry-run").out())
        .contains("image differs: pingctl/ping:" + last);
    WORKSHOP.ok("up", "--stage=compose");
    assertThat(version(5004)).isEqualTo(released);
    edit(OK + " 3", OK);
  }

  @Test
  void onHelmASavedLineAnswersAndWhatANodeHasMissedIsRolledOutWhenItIsBack()
      throws IOException, InterruptedException {
    start("--stage=helm");
    Command.Result second = dev().failed(4, "PING-BUSY", "dev", "--stage=compose");
    assertThat(second.err()).contains("Another `pingctl dev` (pid ");
    replace(OK, OK + " 4");
    await(line -> line.contains(" answers "));
    assertThat(version(5008)).startsWith("dev-");
    await(line -> line.contains(" runs in every pod"));

    lines.clear();
    Command.output("docker", "pause", Node.NAME);
    try {
      edit(OK + " 4", OK + " 5");
      await(line -> line.contains("[PING-CLUSTER-DOWN]"));
      assertThat(dev.isAlive()).isTrue();
    } finally {
      Command.output("docker", "unpause", Node.NAME);
    }
    await(line -> line.contains(" answers "));
    await(line -> line.contains(" runs in every pod"));
    assertThat(body(5008)).isEqualTo("ok 5");
    assertThat(interrupt()).isEqualTo(130);
    edit(OK + " 5", OK);
  }

  @Test
  void withoutACopyOfTheWorkshopAndOfAStageThatIsNotUpItIsRefused() {
    Command.Result bundled = WORKSHOP.failed(2, "PING-NO-SOURCE", "dev", "--stage=compose");
    assertThat(bundled.err()).contains("pingctl workshop init").hasLineCount(1);
    dev().failed(2, "PING-NO-STAGE", "dev", "--stage=none");
  }

  private static Pingctl dev() {
    return WORKSHOP.pingctl().with("PINGCTL_WORKSHOP", mine.toString());
  }

  private void start(String stage) {
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

  private String await(Predicate<String> wanted) {
    Node.awaitThat("a line of pingctl dev", () -> List.copyOf(lines).stream().anyMatch(wanted));
    return List.copyOf(lines).stream().filter(wanted).findFirst().orElseThrow();
  }

  private int interrupt() throws InterruptedException {
    Command.output("kill", "-INT", String.valueOf(dev.pid()));
    return dev.waitFor();
  }

  private static void edit(String text, String replacement) throws IOException {
    Files.writeString(mine.resolve(ROUTES), edited(text, replacement));
  }

  /// As editors do that keep the old file until the new one is whole.
  private static void replace(String text, String replacement) throws IOException {
    Path written = Files.writeString(mine.resolve(ROUTES + ".swp"), edited(text, replacement));
    Files.move(written, mine.resolve(ROUTES), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private static String edited(String text, String replacement) throws IOException {
    String content = Files.readString(mine.resolve(ROUTES));
    assertThat(content).contains(text);
    return content.replace(text, replacement);
  }

  private static String version(int port) throws IOException {
    return ask(port).getHeaderField("X-Ping-Version");
  }

  private static String body(int port) throws IOException {
    try (InputStream body = ask(port).getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static HttpURLConnection ask(int port) throws IOException {
    return (HttpURLConnection)
        URI.create("http://localhost:" + port + "/healthz").toURL().openConnection();
  }
}
