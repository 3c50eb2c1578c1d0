package dev.pingctl.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import dev.pingctl.outcome.Failure;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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
  private final Set<EngineLine> open = ConcurrentHashMap.newKeySet();
  private final Optional<ApiVersion> wanted;
  private volatile boolean answered;
  private @Nullable ApiVersion agreed;

  /// @param wanted the version of the API to speak; empty to agree on one with the engine
  /// @param patience how long the engine may take to answer the very first request
  JdkTransport(EngineAddress address, Optional<ApiVersion> wanted, Duration patience) {
    this.address = address;
    this.wanted = wanted;
    this.patience = patience;
  }

  /// Sends a request in the version of the API that engine and pingctl both speak. Before the first
  /// one the engine is asked for it, which also shows whether it is an engine.
  @Override
  public Response execute(Request request) {
    return exchange(request, "/v" + version() + request.path());
  }

  private synchronized ApiVersion version() {
    ApiVersion known = agreed;
    if (known == null) {
      Request ping = Request.builder().method(Request.Method.GET).path("/_ping").build();
      try (Response answer = exchange(ping, ping.path())) {
        known = wanted.orElse(agreed(answer));
        agreed = known;
      } catch (IOException e) {
        throw EngineErrors.unreachable(address, e);
      }
    }
    return known;
  }

  private ApiVersion agreed(Response answer) throws IOException {
    Thread guard = guard(answer);
    try {
      return ApiVersion.agreed(answer, address);
    } finally {
      guard.interrupt();
    }
  }

  private Response exchange(Request request, String path) {
    EngineLine line = connect();
    AtomicReference<@Nullable Failure> unreadable = new AtomicReference<>();
    Thread guard = answered ? null : guard(line);
    boolean handedOver = false;
    try {
      line.open();
      send(request, address.base() + path, line, unreadable);
      InputStream source = new BufferedInputStream(line.input(), BUFFER);
      HttpAnswer answer = HttpAnswer.read(source, () -> close(line));
      answered = true;
      pump(request.hijackedInput(), line);
      handedOver = true;
      return answer;
    } catch (IOException e) {
      Failure body = unreadable.get();
      if (body != null) {
        throw body;
      }
      throw answered ? EngineErrors.of(e, address.uri()) : EngineErrors.unanswered(address, e);
    } finally {
      if (guard != null) {
        guard.interrupt();
      }
      if (!handedOver) {
        close(line);
      }
    }
  }

  @Override
  public void close() {
    open.forEach(this::close);
  }

  private EngineLine connect() {
    try {
      EngineLine line = address.connect();
      open.add(line);
      return line;
    } catch (IOException e) {
      throw answered ? EngineErrors.of(e, address.uri()) : EngineErrors.unreachable(address, e);
    }
  }

  private void close(EngineLine line) {
    open.remove(line);
    try {
      line.close();
    } catch (IOException e) {
      // Nothing is lost with a connection that is done with.
    }
  }

  private Thread guard(Closeable line) {
    return Thread.ofPlatform()
        .daemon()
        .name("engine-patience")
        .start(() -> {
          try {
            Thread.sleep(patience);
            line.close();
          } catch (IOException e) {
            // Whoever waits for the line gets the failure all the same.
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void send(
      Request request, String path, EngineLine line, AtomicReference<@Nullable Failure> unreadable)
      throws IOException {
    byte[] bytes = request.bodyBytes();
    InputStream body = request.body();
    OutputStream output = line.output();
    output.write(head(request, path, bytes, body));
    if (bytes != null) {
      output.write(bytes);
    } else if (body != null) {
      Thread.ofPlatform()
          .daemon()
          .name("engine-request-body")
          .start(() -> sendChunked(body, line, unreadable));
    }
  }

  private static byte[] head(
      Request request, String path, byte @Nullable [] bytes, @Nullable InputStream body) {
    StringBuilder head = new StringBuilder();
    head.append(request.method()).append(' ').append(path).append(" HTTP/1.1\r\n");
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
      InputStream body, EngineLine line, AtomicReference<@Nullable Failure> unreadable) {
    byte[] buffer = new byte[BUFFER];
    try (body) {
      OutputStream output = line.output();
      for (int count = next(body, buffer, unreadable); count >= 0; ) {
        output.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        output.write(buffer, 0, count);
        output.write(new byte[] {'\r', '\n'});
        count = next(body, buffer, unreadable);
      }
      output.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      if (unreadable.get() != null) {
        close(line);
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

  private static void pump(@Nullable InputStream input, EngineLine line) {
    if (input == null) {
      return;
    }
    Thread.ofPlatform()
        .daemon()
        .name("engine-stdin")
        .start(() -> {
          try {
            input.transferTo(line.output());
            line.end();
          } catch (IOException e) {
            // The other side has gone: what it sent tells the rest.
          }
        });
  }
}
