package dev.pingctl.training;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/// An HTTP/2 server that answers every request with the same document. The API server of a real
/// cluster speaks HTTP/2, and the JDK's own server does not.
///
/// Frames by RFC 9113, header fields by RFC 7541.
final class Http2Server implements AutoCloseable {
  private static final int PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length();

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int PING = 6;

  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  /// `:status: 200` of the static table, and `content-type`, entry 31 of it, with a value of 16
  /// letters that is not to be remembered.
  private static final byte[] OK_AND_TYPE = {(byte) 0x88, 0x0f, 31 - 15, 16};

  private static final String TYPE = "application/json";

  private final SSLServerSocket server;
  private final byte[] document;
  private final AtomicInteger answered = new AtomicInteger();

  /// Begins to answer on a port of the loopback interface.
  Http2Server(SSLContext tls, String document) throws IOException {
    this.document = document.getBytes(StandardCharsets.UTF_8);
    this.server =
        (SSLServerSocket)
            tls.getServerSocketFactory().createServerSocket(0, 0, InetAddress.getLoopbackAddress());
    SSLParameters parameters = server.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    parameters.setWantClientAuth(true);
    server.setSSLParameters(parameters);
    Thread.ofPlatform().daemon().name("fake cluster, HTTP/2").start(this::accept);
  }

  /// Returns how many requests were answered.
  int answered() {
    return answered.get();
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        SSLSocket socket = (SSLSocket) server.accept();
        Thread.ofPlatform().daemon().start(() -> converse(socket));
      } catch (IOException e) {
        return; // It has been closed.
      }
    }
  }

  /// Answers until the other side ends the connection.
  private void converse(SSLSocket socket) {
    try (socket;
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
      in.skipNBytes(PREFACE);
      write(out, SETTINGS, 0, 0, new byte[0]);
      while (true) {
        answer(in, out);
      }
    } catch (IOException e) {
      return; // The other side has ended it.
    }
  }

  /// Reads one frame and answers it where it is the last of a request or asks for an answer itself.
  private void answer(DataInputStream in, DataOutputStream out) throws IOException {
    int lengthAndType = in.readInt();
    int type = lengthAndType & 0xff;
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = in.readNBytes(lengthAndType >>> 8);
    boolean isRequest = type == HEADERS || type == DATA;
    if (isRequest && (flags & END_STREAM) != 0) {
      answered.incrementAndGet();
      write(out, HEADERS, END_HEADERS, stream, head());
      write(out, DATA, END_STREAM, stream, document);
    } else if (type == SETTINGS && (flags & ACK) == 0) {
      write(out, SETTINGS, ACK, 0, new byte[0]);
    } else if (type == PING && (flags & ACK) == 0) {
      write(out, PING, ACK, 0, payload);
    }
  }

  private static byte[] head() {
    return ByteBuffer.allocate(OK_AND_TYPE.length + TYPE.length())
        .put(OK_AND_TYPE)
        .put(TYPE.getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  private static void write(DataOutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    out.writeInt(payload.length << 8 | type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
    out.flush();
  }
}
