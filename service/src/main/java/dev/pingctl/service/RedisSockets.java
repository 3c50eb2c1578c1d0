package dev.pingctl.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Opens connections to Redis in bounded time, even if the name server does not respond: the
/// platform's own resolver may take tens of seconds.
final class RedisSockets {
  private static final Duration LOOK_UP = Duration.ofMillis(300);
  private static final int CONNECT_MILLIS = 200;
  private static final int NEXT_ADDRESS_MILLIS = 200;

  private final RedisSettings settings;
  private final NameResolver resolver;
  private final Duration lookUp;

  RedisSockets(RedisSettings settings, NameResolver resolver) {
    this(settings, resolver, LOOK_UP);
  }

  /// @param lookUp how long resolving a name may take
  RedisSockets(RedisSettings settings, NameResolver resolver, Duration lookUp) {
    this.settings = settings;
    this.resolver = resolver;
    this.lookUp = lookUp;
  }

  /// Resolves the addresses of a name.
  interface NameResolver {
    /// @return at least one address
    InetAddress[] resolve(String name) throws UnknownHostException;
  }

  /// A new connection to the first address of the name that accepts one. After 200 ms no further
  /// address is tried, so at most two unresponsive addresses are waited for.
  ///
  /// @param answerMillis the read timeout of the connection
  /// @throws IOException when the name has no address or no address answers; the message is fit to
  ///   be shown
  SocketChannel open(int answerMillis) throws IOException {
    IOException failure = new UnknownHostException("the name " + settings.host() + " is unknown");
    InetAddress[] addresses = addresses();
    long start = System.nanoTime();
    for (InetAddress address : addresses) {
      if (System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(NEXT_ADDRESS_MILLIS)) {
        break;
      }
      SocketChannel channel = SocketChannel.open();
      try {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.socket().connect(new InetSocketAddress(address, settings.port()), CONNECT_MILLIS);
        channel.socket().setSoTimeout(answerMillis);
        return channel;
      } catch (IOException e) {
        channel.close();
        failure = e;
      }
    }
    throw failure;
  }

  private InetAddress[] addresses() throws IOException {
    FutureTask<InetAddress[]> answer = new FutureTask<>(() -> resolver.resolve(settings.host()));
    Thread.startVirtualThread(answer);
    try {
      return answer.get(lookUp.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("the name " + settings.host() + " does not resolve", e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(
          "no name server told the address of %s within %d ms"
              .formatted(settings.host(), lookUp.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while looking up " + settings.host(), e);
    }
  }
}
