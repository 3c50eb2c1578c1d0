package dev.pingctl.engine.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// The two directions of a socket as streams that may be used at the same time by two threads.
final class ChannelStreams {
  private ChannelStreams() {}

  /// What the other side sends. Not buffered.
  static InputStream input(SocketChannel channel) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return length == 0 ? 0 : channel.read(ByteBuffer.wrap(buffer, offset, length));
      }
    };
  }

  /// What is sent to the other side. Not buffered.
  static OutputStream output(SocketChannel channel) {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] buffer, int offset, int length) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(buffer, offset, length);
        while (left.hasRemaining()) {
          channel.write(left);
        }
      }
    };
  }
}
