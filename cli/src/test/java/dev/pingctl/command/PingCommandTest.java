package dev.pingctl.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.command.option.TimeSpan;
import dev.pingctl.outcome.Failure;
import dev.pingctl.ping.Pinger;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

@SuppressWarnings("NullAway.Init")
class PingCommandTest {
  private final AtomicInteger count = new AtomicInteger();
  private final StringWriter out = new StringWriter();
  private final List<String> failures = new ArrayList<>();
  private int status = 200;
  private int failing;
  private int lostBy;
  private HttpServer server;

  @BeforeEach
  void startService() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 100);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            int number = count.incrementAndGet();
            byte[] body =
                String.valueOf(number > lostBy ? number - lostBy : number).getBytes(UTF_8);
            exchange.sendResponseHeaders(number == failing ? 503 : status, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  @AfterEach
  void stopService() {
    server.stop(0);
  }

  @Test
  void sendsAHundredPingsToTheCurrentStage() {
    assertThat(run()).isZero();

    assertThat(count).hasValue(100);
    assertThat(out.toString())
        .contains("Pings     100 sent, 100 ok, 0 failed\n")
        .contains("Count     0 before, 100 after: grown by 100\n");
  }

  @Test
  void pingsTheNamedStage() {
    assertThat(run("--stage=compose", "--count=3", "--concurrency=1")).isZero();

    assertThat(count).hasValue(3);
    assertThat(out.toString()).contains("/compose/ping");
  }

  @Test
  void endsWith6WhenAnyPingFailed() {
    status = 503;

    assertThat(run("--count=2", "--url", address().toString())).isEqualTo(6);

    assertThat(out.toString()).contains("Pings     2 sent, 0 ok, 2 failed\n");
  }

  @Test
  void aPingThatCountedAndWasNotAnsweredIsToldAndIsNoOtherFault() {
    failing = 2;

    assertThat(run("--count=5", "--concurrency=1")).isEqualTo(6);

    assertThat(out.toString())
        .contains("4 ok, 1 failed\n")
        .contains("grown by 5, at least once: 1 ping whose answer was lost was counted, too\n");
  }

  @Test
  void endsWith6WhenCountsAreLost() {
    lostBy = 3;

    assertThat(run("--count=5", "--concurrency=1")).isEqualTo(6);

    assertThat(out.toString())
        .contains("5 ok, 0 failed\n", "less than the pings that were ok: counts were lost");
  }

  @Test
  void endsWith6AndASentenceForEachConditionThatHolds() {
    failing = 2;

    assertThat(run("--count=5", "--concurrency=1", "--fail-if=errors>0,failed>=2,count.gained==1"))
        .isEqualTo(6);

    assertThat(out.toString())
        .contains("5 sent, 4 ok, 1 failed\n")
        .endsWith(
            """

            errors>0 holds: errors is 20 % (3.62 % to 62.45 %, 5 samples)
            failed>=2 does not hold: failed is 1
            count.gained==1 holds: count.gained is 1
            """);
    assertThat(failures)
        .containsExactly(
            "PING-THRESHOLD: errors>0 holds: errors is 20 % (3.62 % to 62.45 %, 5 samples).");
  }

  @Test
  void conditionsReplaceTheRuleThatNoPingMayFail() {
    failing = 2;

    assertThat(run("--count=5", "--concurrency=1", "--fail-if=failed>1")).isZero();
  }

  @Test
  void aConditionThatIsNotDecidedIsReportedAndIsNoFailure() {
    assertThat(run("--count=5", "--fail-if=errors>1%,lag.p99>1ms")).isZero();

    assertThat(out.toString())
        .contains("errors>1% is not decided: errors is 0 % (0 % to 43.45 %, 5 samples)\n")
        .contains("lag.p99>1ms is not decided: lag.p99 has no value\n");
    assertThat(failures).isEmpty();
  }

  @Test
  void aWrongConditionIsFoundBeforeThePings() {
    assertThat(run("--count=5", "--fail-if=p98>1ms")).isEqualTo(2);

    assertThat(count).hasValue(0);
    assertThat(failures.getFirst()).startsWith("PING-CONDITION: ");
  }

  @Test
  void theDocumentHasWhatBecameOfEachCondition() throws Exception {
    assertThat(
            run("--count=5", "--rate=100", "--fail-if=p99>1us,lag.max<0,errors>1%", "-o", "json"))
        .isEqualTo(6);

    assertThat(Schema.problems("ping", out.toString())).isEmpty();
    assertThat(out.toString())
        .contains("\"lagMicros\": {")
        .contains("\"condition\": \"p99>1us\",\n      \"answer\": \"holds\",")
        .contains("\"answer\": \"does not hold\",")
        .contains("\"answer\": \"not decided\",");
  }

  @Test
  void printsADocument() throws Exception {
    assertThat(run("--count=5", "-o", "json")).isZero();

    assertThat(out.toString()).startsWith("{\n  \"format\": 1,").contains("\"ok\": 5,");
    assertThat(Schema.problems("ping", out.toString())).isEmpty();
  }

  @Test
  void saysWhichAddressDoesNotAnswer() {
    server.stop(0);

    assertThat(run("--url", address().toString())).isEqualTo(6);

    assertThat(failures)
        .containsExactly(
            "PING-NO-ANSWER: Nothing answers at "
                + address()
                + "/ping (connection refused); bring a stage up with 'pingctl up --stage=NAME', or"
                + " name another with --stage or --url.");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void refusesOptionsThatMakeNoSense() {
    assertThat(run("--stage=app", "--url=http://localhost:1")).isEqualTo(2);
    assertThat(run("--duration=5")).isEqualTo(2);
    assertThat(run("--count=many")).isEqualTo(2);
    assertThat(run("--count=0")).isEqualTo(2);
    assertThat(run("--url=::")).isEqualTo(2);
    assertThat(run("-o", "xml")).isEqualTo(2);
    assertThat(run("-H", "no header")).isEqualTo(2);
    assertThat(count).hasValue(0);
  }

  @Test
  void readsTimesWithUnits() throws Exception {
    TimeSpan span = new TimeSpan();

    assertThat(span.convert("500ms")).hasMillis(500);
    assertThat(span.convert("30s")).hasSeconds(30);
    assertThat(span.convert("2m")).hasMinutes(2);
    assertThat(span.convert("1h1m30s")).hasSeconds(3_690);
  }

  private URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  private int run(String... args) {
    StageAddress stages =
        new StageAddress() {
          @Override
          public URI of(String stage) {
            return address().resolve("/" + stage);
          }

          @Override
          public URI current() {
            return address();
          }
        };
    return new CommandLine(new PingCommand(stages, new Pinger(), new TargetOptions()))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(new StringWriter()))
        .setExecutionExceptionHandler((fault, _, _) -> {
          Failure failure = (Failure) fault;
          failures.add(failure.id().text() + ": " + failure.sentence());
          return failure.exitCode().code();
        })
        .execute(args);
  }
}
