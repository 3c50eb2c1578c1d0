package dev.pingctl.ping;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// What carries bytes over one connected, non-blocking channel. No call waits; each does what it
/// can at once.
sealed interface Wire permits Wire.Plain, SecureWire {
  /// Goes on with making the wire ready; true once it is.
  boolean open() throws IOException;

  /// Reads what has come: the number of bytes, 0 when there is nothing yet, -1 at the end.
  int read(ByteBuffer into) throws IOException;

  /// Sends what can be sent; true once all of it, from this and earlier calls, has left. When the
  /// first call for a request throws, nothing of that request has left.
  boolean write(ByteBuffer from) throws IOException;

  /// Whether bytes of the wire's own wait for room in the channel.
  boolean blocked();

  /// Bytes as they are.
  record Plain(SocketChannel channel) implements Wire {
    @Override
    public boolean open() {
      return true;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      return channel.read(into);
    }

    @Override
    public boolean write(ByteBuffer from) throws IOException {
      channel.write(from);
      return !from.hasRemaining();
    }

    @Override
    public boolean blocked() {
      return false;
    }
  }
}
