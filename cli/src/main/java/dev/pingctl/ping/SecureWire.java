package dev.pingctl.ping;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;

/// TLS over a non-blocking channel.
final class SecureWire implements Wire {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final SSLEngine engine;
  private final ByteBuffer incoming;
  private final ByteBuffer outgoing;
  private boolean begun;
  private boolean ended;

  /// @param engine in client mode and not yet begun
  SecureWire(SocketChannel channel, SSLEngine engine) {
    this.channel = channel;
    this.engine = engine;
    int packet = engine.getSession().getPacketBufferSize();
    incoming = ByteBuffer.allocate(packet);
    outgoing = ByteBuffer.allocate(packet * 2).flip();
  }

  @Override
  public boolean open() throws IOException {
    if (!begun) {
      begun = true;
      engine.beginHandshake();
    }
    return flush() && shakeHands(NOTHING);
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int before = into.position();
    while (true) {
      boolean came = receive();
      while (incoming.position() > 0) {
        incoming.flip();
        SSLEngineResult result = engine.unwrap(incoming, into);
        incoming.compact();
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
          return -1;
        }
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
          break;
        }
        shakeHands(into);
        if (into.position() > before) {
          return into.position() - before;
        }
      }
      if (ended) {
        return -1;
      }
      if (!came) {
        return 0;
      }
    }
  }

  @Override
  public boolean write(ByteBuffer from) throws IOException {
    while (from.hasRemaining() && flush()) {
      wrap(from);
    }
    return flush() && !from.hasRemaining();
  }

  @Override
  public boolean blocked() {
    return outgoing.hasRemaining();
  }

  /// Does what the engine asks for next, until it asks for nothing or the other side must speak.
  private boolean shakeHands(ByteBuffer into) throws IOException {
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NOT_HANDSHAKING, FINISHED -> {
          return flush();
        }
        case NEED_TASK -> {
          Runnable task = engine.getDelegatedTask();
          if (task != null) {
            task.run();
          }
        }
        case NEED_WRAP -> {
          wrap(NOTHING);
          if (!flush()) {
            return false;
          }
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (!unwrapHandshake(into)) {
            return false;
          }
        }
      }
    }
  }

  private boolean unwrapHandshake(ByteBuffer into) throws IOException {
    boolean came = receive();
    incoming.flip();
    SSLEngineResult result = engine.unwrap(incoming, into);
    incoming.compact();
    return switch (result.getStatus()) {
      case OK -> true;
      case BUFFER_UNDERFLOW -> {
        if (ended) {
          throw new PingException(ErrorKind.CLOSED, "the connection ended in the TLS handshake");
        }
        yield came;
      }
      case CLOSED ->
          throw new PingException(ErrorKind.CLOSED, "the connection ended in the TLS handshake");
      case BUFFER_OVERFLOW ->
          throw new PingException(ErrorKind.TLS, "data came before the TLS handshake was done");
    };
  }

  private void wrap(ByteBuffer from) throws IOException {
    outgoing.compact();
    engine.wrap(from, outgoing);
    outgoing.flip();
  }

  private boolean receive() throws IOException {
    if (ended || !incoming.hasRemaining()) {
      return false;
    }
    int came = channel.read(incoming);
    ended = came < 0;
    return came > 0;
  }

  private boolean flush() throws IOException {
    if (outgoing.hasRemaining()) {
      channel.write(outgoing);
    }
    return !outgoing.hasRemaining();
  }
}
