package dev.pingctl.kubeconfig;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A proxy that opens tunnels (the method CONNECT) to one port of this machine, whatever it is
/// asked for, and records how it is asked.
public final class TunnelProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /// Starts to listen.
  ///
  /// @param target the port where all tunnels end
  public TunnelProxy(int target) {
    this.target = target;
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /// Returns the address, with its port.
  public String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /// Returns the requests for tunnels: all lines of each.
  public List<String> asked() {
    return List.copyOf(asked);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> open(client));
      } catch (IOException e) {
        return; // Closed: that is how this ends.
      }
    }
  }

  private void open(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.ofLiteral("127.0.0.1"), target)) {
      asked.add(head(client.getInputStream()));
      client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      Thread back = Thread.ofVirtual().start(() -> copy(server, client));
      copy(client, server);
      back.join();
    } catch (IOException | InterruptedException e) {
      // One side has gone.
    }
  }

  private static String head(InputStream input) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = input.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One side has gone.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
