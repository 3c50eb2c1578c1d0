package dev.pingctl.verify;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// Asks for names where they are served, whatever the names resolve to on this machine: the
/// connection goes to an address, the name stands in the request and in the TLS handshake. Each
/// question has a connection of its own.
///
/// @param plain where HTTP is answered
/// @param secure where HTTPS is, as far as it is asked
/// @param trust whose certificates are good
public record IngressClient(URI plain, Optional<URI> secure, Optional<SSLContext> trust) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int LONGEST_HEAD = 64 * 1024;

  /// Status and headers of an answer; names of headers in lower case.
  record Answer(int status, Map<String, String> headers) {
    /// The pod of the service that answered; empty where none did.
    String pod() {
      return headers.getOrDefault("x-ping-pod", "");
    }
  }

  /// Asks for a path of a host.
  ///
  /// @param header a whole header line to send; empty for none
  /// @throws IOException where nothing answers in time, or the certificate is not to be trusted
  Answer ask(boolean overTls, String host, String path, String header) throws IOException {
    URI address = overTls ? secure.orElseThrow() : plain;
    try (Socket socket = new Socket()) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.connect(
          new InetSocketAddress(InetAddress.getByName(address.getHost()), address.getPort()),
          (int) PATIENCE.toMillis());
      if (!overTls) {
        return exchange(socket, address, host, path, header);
      }
      try (SSLSocket tls =
          (SSLSocket)
              trust
                  .orElseThrow()
                  .getSocketFactory()
                  .createSocket(socket, host, address.getPort(), true)) {
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        return exchange(tls, address, host, path, header);
      }
    }
  }

  /// The same, where no answer is an answer, too.
  Optional<Answer> tryAsking(boolean overTls, String host, String path, String header) {
    try {
      return Optional.of(ask(overTls, host, path, header));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Answer exchange(
      Socket socket, URI address, String host, String path, String header) throws IOException {
    String request =
        "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUser-Agent: pingctl\r\nConnection: close\r\n%s\r\n"
            .formatted(path, host, address.getPort(), header.isEmpty() ? "" : header + "\r\n");
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    return answer(head(socket.getInputStream()));
  }

  /// The answer up to the empty line after its headers.
  private static String head(InputStream from) throws IOException {
    InputStream in = new BufferedInputStream(from);
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int lineLength = 0;
    for (int next = in.read(); next >= 0 && head.size() < LONGEST_HEAD; next = in.read()) {
      head.write(next);
      if (next == '\n') {
        if (lineLength == 0) {
          return head.toString(StandardCharsets.ISO_8859_1);
        }
        lineLength = 0;
      } else if (next != '\r') {
        lineLength++;
      }
    }
    throw new IOException("the answer ended before its headers did");
  }

  private static Answer answer(String head) throws IOException {
    String[] lines = head.split("\r?\n");
    String[] status = lines[0].split(" ", 3);
    if (status.length < 2 || !status[1].matches("[1-5]\\d\\d")) {
      throw new IOException("the answer is not HTTP: " + lines[0]);
    }
    Map<String, String> headers = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        headers.put(
            lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
            lines[i].substring(colon + 1).strip());
      }
    }
    return new Answer(Integer.parseInt(status[1]), headers);
  }
}
