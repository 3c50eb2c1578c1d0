package dev.pingctl.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One HTTP/1.1 answer: its head is read, its body is read as the caller goes along. Closing it
/// closes the connection.
final class HttpAnswer implements Response {
  private static final int LONGEST_LINE = 64 * 1024;
  private static final int MOST_HEADERS = 1000;
  private static final int QUOTED = 60;

  /// What came is no HTTP.
  static final class NotHttp extends IOException {
    private static final long serialVersionUID = 1L;

    /// @param line what came instead
    NotHttp(String line) {
      super(printable(line.length() > QUOTED ? line.substring(0, QUOTED) + "…" : line));
    }

    private static String printable(String text) {
      return text.replaceAll("[^\\p{Print}…]", "?");
    }
  }

  private final int status;
  private final Map<String, List<String>> headers;
  private final InputStream body;
  private final Closeable connection;

  private HttpAnswer(
      int status, Map<String, List<String>> headers, InputStream body, Closeable connection) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.connection = connection;
  }

  /// Reads the head of an answer, past any interim ones.
  ///
  /// @throws EOFException when the connection ends before the head does
  static HttpAnswer read(InputStream source, Closeable connection) throws IOException {
    while (true) {
      int status = status(line(source));
      Map<String, List<String>> headers = headers(source);
      boolean interim = status >= 100 && status < 200 && status != 101;
      if (!interim) {
        return new HttpAnswer(status, headers, body(status, headers, source), connection);
      }
    }
  }

  /// Reads one line that ends in CR LF or LF, without its end.
  static String line(InputStream source) throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = source.read();
      if (next < 0) {
        throw new EOFException("the connection ended inside an answer");
      }
      if (next == '\n') {
        return line.toString();
      }
      if (next != '\r') {
        line.append((char) next);
      }
      if (line.length() > LONGEST_LINE) {
        throw new NotHttp("a line without end");
      }
    }
  }

  @Override
  public int getStatusCode() {
    return status;
  }

  @Override
  public Map<String, List<String>> getHeaders() {
    return headers;
  }

  @Override
  public InputStream getBody() {
    return body;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int status(String line) throws IOException {
    String[] parts = line.split(" ", 3);
    if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("[1-5]\\d\\d")) {
      throw new NotHttp(line);
    }
    return Integer.parseInt(parts[1]);
  }

  private static Map<String, List<String>> headers(InputStream source) throws IOException {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int lines = 0;
    for (String line = line(source); !line.isEmpty(); line = line(source)) {
      int colon = line.indexOf(':');
      if (colon <= 0 || ++lines > MOST_HEADERS) {
        throw new NotHttp(line);
      }
      headers
          .computeIfAbsent(line.substring(0, colon).strip(), name -> new ArrayList<>())
          .add(new String(latin(line.substring(colon + 1).strip()), StandardCharsets.UTF_8));
    }
    return headers;
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static InputStream body(int status, Map<String, List<String>> headers, InputStream source)
      throws IOException {
    if (status == 204 || status == 304) {
      return InputStream.nullInputStream();
    }
    if (first(headers, "Transfer-Encoding").equalsIgnoreCase("chunked")) {
      return new ChunkedInput(source);
    }
    String length = first(headers, "Content-Length");
    if (length.isEmpty()) {
      return source;
    }
    if (!length.matches("\\d{1,18}")) {
      throw new NotHttp("Content-Length: " + length);
    }
    return new ExactInput(source, Long.parseLong(length), "the answer broke off");
  }

  private static String first(Map<String, List<String>> headers, String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst().orElse("");
  }
}
