package dev.pingctl.ping;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import javax.net.ssl.SSLContext;

/// Pings a responder inside this process before the first real ping.
///
/// A Java program runs its first thousand pings many times slower than the rest, while its code is
/// still interpreted: without a rehearsal a run of 100 pings would show the client's time and not
/// the service's.
final class WarmUp {
  private static final long PINGS = 1_000;
  private static final Duration LONGEST = Duration.ofMillis(400);
  private static final String ANSWER =
      """
      HTTP/1.1 200 OK\r
      Date: Thu, 01 Jan 2026 00:00:00 GMT\r
      Content-Type: text/plain\r
      Content-Length: 2\r
      X-Ping-Pod: rehearsal\r
      X-Ping-Version: 0\r
      \r
      1
      """;

  private WarmUp() {}

  /// Rehearses for at most half a second. Nothing of it enters a result, and a machine that does
  /// not let it happen is no fault: the run is only slower in its first pings.
  static void hold() {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Thread.ofPlatform().daemon().name("ping-rehearsal").start(() -> respond(listener));
      InetSocketAddress address = (InetSocketAddress) listener.getLocalAddress();
      Load load =
          new Load(
              URI.create("http://" + authority(address)),
              OptionalLong.of(PINGS),
              Optional.of(LONGEST),
              1,
              OptionalDouble.empty(),
              LONGEST,
              List.of());
      Target target = Target.find(load, WarmUp::noTls);
      Duration never = LONGEST.multipliedBy(10);
      if (PingRun.run(load, target, _ -> {}, never, PingListener.NONE, () -> false).interrupted()) {
        Thread.currentThread().interrupt();
      }
    } catch (IOException _) {
      // Without a loopback listener the first pings are measured cold.
    }
  }

  private static void respond(ServerSocketChannel listener) {
    ByteBuffer answer = ByteBuffer.wrap(ANSWER.getBytes(US_ASCII));
    ByteBuffer request = ByteBuffer.allocate(1_024);
    try {
      while (true) {
        try (SocketChannel channel = listener.accept()) {
          while (channel.read(request.clear()) > 0) {
            channel.write(answer.rewind());
          }
        }
      }
    } catch (IOException _) {
      // The rehearsal is over.
    }
  }

  private static String authority(InetSocketAddress address) {
    String literal = address.getAddress().getHostAddress();
    return (literal.contains(":") ? "[" + literal + "]" : literal) + ":" + address.getPort();
  }

  private static SSLContext noTls() {
    throw new IllegalStateException("a rehearsal is plain HTTP");
  }
}
