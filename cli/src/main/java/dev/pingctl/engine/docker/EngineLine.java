package dev.pingctl.engine.docker;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLSocket;

/// One connection to the engine. Its two directions may be used at the same time by two threads;
/// closing it ends both at once, also in the middle of a call.
sealed interface EngineLine extends Closeable {
  /// Makes the line ready for what is sent, which may take the other side's answer.
  void open() throws IOException;

  /// What the engine sends. Not buffered.
  InputStream input() throws IOException;

  /// What is sent to the engine. Not buffered.
  OutputStream output() throws IOException;

  /// Ends what is sent to the engine.
  void end() throws IOException;

  /// A line that carries bytes as they are.
  record Plain(SocketChannel channel) implements EngineLine {
    @Override
    public void open() {}

    @Override
    public InputStream input() {
      return ChannelStreams.input(channel);
    }

    @Override
    public OutputStream output() {
      return ChannelStreams.output(channel);
    }

    @Override
    public void end() throws IOException {
      channel.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /// A line over TLS.
  record Secure(SocketChannel channel, SSLSocket socket, EngineTls tls, String host)
      implements EngineLine {
    @Override
    public void open() throws IOException {
      socket.startHandshake();
      tls.requireName(socket.getSession(), host);
    }

    @Override
    public InputStream input() throws IOException {
      return socket.getInputStream();
    }

    @Override
    public OutputStream output() throws IOException {
      return socket.getOutputStream();
    }

    @Override
    public void end() throws IOException {
      socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
