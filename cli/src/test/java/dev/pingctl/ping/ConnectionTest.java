package dev.pingctl.ping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  private static final String ANSWER = "HTTP/1.1 204 OK\r\n\r\n";

  private final List<String> events = new ArrayList<>();
  private final Connection.Owner owner =
      new Connection.Owner() {
        @Override
        public void answered(Connection connection, AnswerParser answer, long from, long now) {
          events.add("answered " + answer.status());
        }

        @Override
        public void failed(Connection connection, IOException fault, boolean connected) {
          events.add("failed");
        }

        @Override
        public void prepared(Connection connection) {
          events.add("prepared");
        }
      };

  @Test
  void connectsAgainAfterTheServerClosedItWhileIdle() throws Exception {
    try (RawServer server = RawServer.always(ANSWER, false);
        Selector selector = Selector.open()) {
      Connection connection = connection(server, selector);
      pingAndClose(connection, server, selector);

      selector.select(key -> connection.ready(), 60_000); // sees the end of the connection
      connection.ping(System.nanoTime(), soon());
      serveUntil(3, connection, selector);

      assertThat(events).containsExactly("prepared", "answered 204", "answered 204");
      assertThat(server.requests).hasValue(2);
      connection.close();
    }
  }

  @Test
  void failsAndDoesNotRepeatAPingThatLeftOnAClosedConnection() throws Exception {
    try (RawServer server = RawServer.always(ANSWER, false);
        Selector selector = Selector.open()) {
      Connection connection = connection(server, selector);
      pingAndClose(connection, server, selector);

      connection.ping(System.nanoTime(), soon());
      serveUntil(3, connection, selector);

      assertThat(events).containsExactly("prepared", "answered 204", "failed");
      assertThat(server.requests).hasValue(1);
      connection.close();
    }
  }

  private Connection connection(RawServer server, Selector selector) throws IOException {
    Target target = Target.find(Load.of(server.address(), 1, 1), ConnectionTest::noTls);
    Connection connection = new Connection(target, selector, owner, ByteBuffer.allocate(1_024));
    connection.prepare(soon());
    serveUntil(1, connection, selector);
    return connection;
  }

  private void pingAndClose(Connection connection, RawServer server, Selector selector)
      throws IOException, InterruptedException {
    connection.ping(System.nanoTime(), soon());
    serveUntil(2, connection, selector);
    assertThat(server.firstClosed.await(60, TimeUnit.SECONDS)).isTrue();
  }

  private void serveUntil(int count, Connection connection, Selector selector) throws IOException {
    while (events.size() < count) {
      selector.select(key -> connection.ready(), 60_000);
    }
  }

  private static long soon() {
    return System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
  }

  private static SSLContext noTls() {
    throw new AssertionError("plain HTTP only");
  }
}
