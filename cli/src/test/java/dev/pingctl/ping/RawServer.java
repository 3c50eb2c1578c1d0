package dev.pingctl.ping;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that answers with whatever bytes a test wants.
final class RawServer implements AutoCloseable {
  /// What to do with one request on one connection.
  interface Script {
    /// @param request the request's number over all connections, from 1
    /// @return whether the connection stays open
    boolean answer(int request, String head, OutputStream out) throws IOException;
  }

  final AtomicInteger requests = new AtomicInteger();
  final AtomicInteger connections = new AtomicInteger();
  final CountDownLatch firstClosed = new CountDownLatch(1);
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Script script;

  RawServer(Script script) throws IOException {
    this(InetAddress.ofLiteral("127.0.0.1"), script);
  }

  RawServer(InetAddress address, Script script) throws IOException {
    this.script = script;
    listener = new ServerSocket(0, 100, address);
    Thread.ofVirtual().start(this::accept);
  }

  static RawServer always(String answer, boolean keepOpen) throws IOException {
    return new RawServer((_, _, out) -> {
      out.write(answer.getBytes(ISO_8859_1));
      return keepOpen;
    });
  }

  URI address() {
    return URI.create("http://localhost:" + listener.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    if (answer(socket)) {
      firstClosed.countDown();
    }
  }

  /// Answers until the connection ends; true when there was a request.
  private boolean answer(Socket socket) {
    boolean used = false;
    try (socket;
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        Scanner heads = new Scanner(in, ISO_8859_1).useDelimiter("\r\n\r\n")) {
      boolean open = true;
      while (open && heads.hasNext()) {
        if (!used) {
          connections.incrementAndGet();
          used = true;
        }
        open = script.answer(requests.incrementAndGet(), heads.next(), out);
      }
    } catch (IOException _) {
      // The client has gone, as some tests want it.
    }
    return used;
  }
}
