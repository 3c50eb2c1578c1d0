package dev.pingctl.service;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// The health check of the image: sends a request to the service in its own container and exits
/// with 0 on status 200, otherwise with 1. It loads few classes, because the container engine
/// starts it every few seconds.
public final class Health {
  private static final int TIMEOUT_MILLIS = 2500;

  private Health() {}

  /// Requests the path given as first argument, or `/readyz`.
  public static void main(String[] arguments) {
    String path = arguments.length > 0 ? arguments[0] : "/readyz";
    String port = System.getenv("PORT");
    System.exit(
        healthy(port == null || port.isEmpty() ? 5000 : Integer.parseInt(port), path) ? 0 : 1);
  }

  private static boolean healthy(int port, String path) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port),
          TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream answer = socket.getInputStream();
      byte[] status = answer.readNBytes("HTTP/1.1 200".length());
      return new String(status, StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
    } catch (IOException e) {
      return false;
    }
  }
}
