package dev.pingctl.ping;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// One request over HTTP/1.1, on a connection of its own: a `GET`, unless another method is given.
/// The connection goes to an address; the host is in the request and in the TLS handshake, so a
/// name can be asked for wherever it is served. Redirects are not followed. Load goes through
/// [Pinger].
///
/// @param method the method in capital letters
/// @param body what is sent, as UTF-8
/// @param address scheme, host and port to connect to
/// @param host the name in the request; with `https`, the certificate must be for it
/// @param path path and query, as they are sent
/// @param headers headers to add
/// @param trust whose certificates are accepted; the JDK's if empty
/// @param timeout for connecting, and for each read
public record Question(
    String method,
    String body,
    URI address,
    String host,
    String path,
    Map<String, String> headers,
    Optional<SSLContext> trust,
    Duration timeout) {
  private static final int LONGEST_HEAD = 64 * 1024;
  private static final int LONGEST_BODY = 64 * 1024;

  /// A `GET`.
  public Question(
      URI address,
      String host,
      String path,
      Map<String, String> headers,
      Optional<SSLContext> trust,
      Duration timeout) {
    this("GET", "", address, host, path, headers, trust, timeout);
  }

  /// Status, headers (names in lower case) and body (at most 64 KiB, without blanks around it).
  public record Answer(int status, Map<String, String> headers, String body) {}

  /// The question for what a URL names.
  public static Question of(URI url, Duration timeout) {
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    String host = String.valueOf(url.getHost());
    return new Question(url, host, path + query, Map.of(), Optional.empty(), timeout);
  }

  /// The same request with this method, content and header.
  public Question with(String otherMethod, String content, String header, String value) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put(header, value);
    return new Question(otherMethod, content, address, host, path, all, trust, timeout);
  }

  /// Asks for what a URL names.
  ///
  /// @return the answer, or empty when nothing answered in time
  public static Optional<Answer> get(URI url, Duration timeout) {
    return of(url, timeout).tryAsking();
  }

  /// Asks; empty when nothing answers in time, or the certificate is not trusted.
  public Optional<Answer> tryAsking() {
    try {
      return Optional.of(ask());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Asks.
  ///
  /// @throws IOException if nothing answers in time, or the certificate is not trusted
  public Answer ask() throws IOException {
    boolean secure = "https".equalsIgnoreCase(address.getScheme());
    if (address.getHost() == null || !(secure || "http".equalsIgnoreCase(address.getScheme()))) {
      throw new IOException("not an HTTP address: " + address);
    }
    int port = address.getPort() > 0 ? address.getPort() : secure ? 443 : 80;
    try (Socket socket = new Socket()) {
      socket.setSoTimeout((int) timeout.toMillis());
      socket.connect(
          new InetSocketAddress(InetAddress.getByName(address.getHost()), port),
          (int) timeout.toMillis());
      if (!secure) {
        return exchange(socket);
      }
      try (SSLSocket tls =
          (SSLSocket) context().getSocketFactory().createSocket(socket, host, port, true)) {
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        return exchange(tls);
      }
    }
  }

  private SSLContext context() throws IOException {
    try {
      return trust.isPresent() ? trust.get() : SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }

  private Answer exchange(Socket socket) throws IOException {
    byte[] content = body.getBytes(UTF_8);
    StringBuilder request = new StringBuilder("%s %s HTTP/1.1\r\n".formatted(method, path));
    request.append("Host: ").append(host);
    if (address.getPort() > 0) {
      request.append(':').append(address.getPort());
    }
    request.append("\r\nUser-Agent: pingctl\r\nConnection: close\r\n");
    headers.forEach((name, value) -> request.append("%s: %s\r\n".formatted(name, value)));
    if (content.length > 0) {
      request.append("Content-Length: ").append(content.length).append("\r\n");
    }
    socket.getOutputStream().write(request.append("\r\n").toString().getBytes(US_ASCII));
    socket.getOutputStream().write(content);
    socket.getOutputStream().flush();
    InputStream in = new BufferedInputStream(socket.getInputStream());
    int status = status(in);
    Map<String, String> answered = headers(in);
    while (status / 100 == 1) {
      status = status(in);
      answered = headers(in);
    }
    return new Answer(status, answered, new String(body(in, status, answered), UTF_8).strip());
  }

  private static int status(InputStream in) throws IOException {
    String line = line(in);
    String[] words = line.split(" ", 3);
    if (words.length < 2 || !words[1].matches("[1-5]\\d\\d")) {
      throw new IOException("the answer is not HTTP: " + line);
    }
    return Integer.parseInt(words[1]);
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    int length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      length += line.length();
      if (length > LONGEST_HEAD) {
        throw new IOException("the headers of the answer pass 64 KiB");
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  /// A line of the head, or of the chunks, without its end.
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.size() > LONGEST_HEAD) {
        throw new EOFException("the answer ended before its headers did");
      }
      line.write(next);
    }
    String text = line.toString(ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private static byte[] body(InputStream in, int status, Map<String, String> headers)
      throws IOException {
    if (status == 204 || status == 304) {
      return new byte[0];
    }
    if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      return chunks(in);
    }
    String length = headers.getOrDefault("content-length", "");
    return length.matches("\\d{1,18}")
        ? exactly(in, (int) Math.min(Long.parseLong(length), LONGEST_BODY))
        : in.readNBytes(LONGEST_BODY);
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the answer ended before its body did");
    }
    return bytes;
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (body.size() < LONGEST_BODY) {
      String size = line(in).replaceFirst("[;\\s].*", "");
      if (!size.matches("[0-9a-fA-F]{1,8}")) {
        throw new IOException("a chunk of the answer has no size: " + size);
      }
      long left = Long.parseLong(size, 16);
      if (left == 0) {
        break;
      }
      int wanted = (int) Math.min(left, LONGEST_BODY - body.size());
      body.writeBytes(exactly(in, wanted));
      if (wanted == left) {
        line(in);
      }
    }
    return body.toByteArray();
  }
}
