package dev.pingctl.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusTest {
  private final List<String> asked = new ArrayList<>();
  private String values = "";
  private HttpServer server;
  private Prometheus prometheus;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/api/v1/query",
        exchange -> {
          asked.add(exchange.getRequestURI().getQuery());
          byte[] body =
              "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[%s]}}"
                  .formatted(values)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    prometheus = new Prometheus(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource({"40,40", "0.5,0.5", "+Inf,Infinity", "-Inf,-Infinity", "1e+06,1000000"})
  void aValueIsANumber(String text, double value) {
    values = sample(text);

    assertThat(prometheus.value("sum(rate(a{b=\"c\"}[1m]))")).hasValue(value);
    assertThat(asked).containsExactly("query=sum(rate(a{b=\"c\"}[1m]))");
  }

  @Test
  void nothingHasNoValueAndNoData() {
    assertThat(prometheus.value("a")).isEmpty();
    assertThat(prometheus.hasData("a")).isFalse();
  }

  @Test
  void oneNumberAmongSeriesWithoutIsData() {
    values = sample("NaN");
    assertThat(prometheus.hasData("a")).isFalse();

    values = sample("NaN") + "," + sample("0");
    assertThat(prometheus.hasData("a")).isTrue();
  }

  @Test
  void aPrometheusThatIsAwayHasNoValue() {
    server.stop(0);

    assertThat(prometheus.value("a")).isEmpty();
  }

  private static String sample(String value) {
    return "{\"metric\":{\"job\":\"ping\"},\"value\":[1795613666.444,\"%s\"]}".formatted(value);
  }
}
