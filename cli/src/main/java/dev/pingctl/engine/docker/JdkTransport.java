package dev.pingctl.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import dev.pingctl.outcome.Failure;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// docker-java's transport on the JDK's own socket channels: HTTP/1.1 over a Unix socket or TCP,
/// one connection for each request.
///
/// Connections are cheap on a socket file, and with one for each request an answer that never ends
/// (events, logs) needs no care. Bodies of unknown length are sent in chunks by a thread of their
/// own, because the engine may answer before it has read all of them. Failures to reach the engine
/// come out as [Failure]; an answer that breaks off later is an [IOException] of the body.
final class JdkTransport implements DockerHttpClient {
  private static final int BUFFER = 64 * 1024;

  private final EngineAddress address;
  private final Duration patience;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private volatile boolean answered;

  /// @param patience how long the engine may take to answer the very first request
  JdkTransport(EngineAddress address, Duration patience) {
    this.address = address;
    this.patience = patience;
  }

  @Override
  public Response execute(Request request) {
    SocketChannel channel = connect();
    Closeable connection = () -> close(channel);
    AtomicReference<@Nullable Failure> unreadable = new AtomicReference<>();
    Thread guard = answered ? null : guard(channel);
    boolean handedOver = false;
    try {
      send(request, channel, unreadable);
      InputStream source = new BufferedInputStream(ChannelStreams.input(channel), BUFFER);
      HttpAnswer answer = HttpAnswer.read(source, connection);
      answered = true;
      pump(request.hijackedInput(), channel);
      handedOver = true;
      return answer;
    } catch (IOException e) {
      Failure body = unreadable.get();
      if (body != null) {
        throw body;
      }
      throw answered ? EngineErrors.of(e, address.uri()) : EngineErrors.unreachable(address, e);
    } finally {
      if (guard != null) {
        guard.interrupt();
      }
      if (!handedOver) {
        close(channel);
      }
    }
  }

  @Override
  public void close() {
    open.forEach(this::close);
  }

  private SocketChannel connect() {
    try {
      SocketChannel channel = address.connect();
      open.add(channel);
      return channel;
    } catch (IOException e) {
      throw answered ? EngineErrors.of(e, address.uri()) : EngineErrors.unreachable(address, e);
    }
  }

  private void close(SocketChannel channel) {
    open.remove(channel);
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is lost with a connection that is done with.
    }
  }

  private Thread guard(SocketChannel channel) {
    return Thread.ofPlatform()
        .daemon()
        .name("engine-patience")
        .start(() -> {
          try {
            Thread.sleep(patience);
            close(channel);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void send(
      Request request, SocketChannel channel, AtomicReference<@Nullable Failure> unreadable)
      throws IOException {
    byte[] bytes = request.bodyBytes();
    InputStream body = request.body();
    OutputStream output = ChannelStreams.output(channel);
    output.write(head(request, bytes, body));
    if (bytes != null) {
      output.write(bytes);
    } else if (body != null) {
      Thread.ofPlatform()
          .daemon()
          .name("engine-request-body")
          .start(() -> sendChunked(body, channel, unreadable));
    }
  }

  private static byte[] head(Request request, byte @Nullable [] bytes, @Nullable InputStream body) {
    StringBuilder head = new StringBuilder();
    head.append(request.method()).append(' ').append(request.path()).append(" HTTP/1.1\r\n");
    head.append("Host: docker\r\nConnection: close\r\nUser-Agent: pingctl\r\n");
    for (Map.Entry<String, String> header : request.headers().entrySet()) {
      head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    if (bytes != null) {
      head.append("Content-Length: ").append(bytes.length).append("\r\n");
    } else if (body != null) {
      head.append("Transfer-Encoding: chunked\r\n");
    } else if (request.method().equals("POST")) {
      head.append("Content-Length: 0\r\n");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private void sendChunked(
      InputStream body, SocketChannel channel, AtomicReference<@Nullable Failure> unreadable) {
    OutputStream output = ChannelStreams.output(channel);
    byte[] buffer = new byte[BUFFER];
    try (body) {
      for (int count = next(body, buffer, unreadable); count >= 0; ) {
        output.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        output.write(buffer, 0, count);
        output.write(new byte[] {'\r', '\n'});
        count = next(body, buffer, unreadable);
      }
      output.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      if (unreadable.get() != null) {
        close(channel);
      }
      // Otherwise the engine has stopped listening: its answer says why.
    }
  }

  /// The next bytes of a body; what can't be read is kept for the one who waits for the answer.
  private static int next(
      InputStream body, byte[] buffer, AtomicReference<@Nullable Failure> unreadable)
      throws IOException {
    try {
      int count = body.read(buffer);
      return count == 0 ? next(body, buffer, unreadable) : count;
    } catch (IOException | RuntimeException e) {
      unreadable.set(EngineErrors.unreadable(e));
      throw new IOException(e);
    }
  }

  private static void pump(@Nullable InputStream input, SocketChannel channel) {
    if (input == null) {
      return;
    }
    Thread.ofPlatform()
        .daemon()
        .name("engine-stdin")
        .start(() -> {
          try {
            input.transferTo(ChannelStreams.output(channel));
            channel.shutdownOutput();
          } catch (IOException e) {
            // The other side has gone: what it sent tells the rest.
          }
        });
  }
}
