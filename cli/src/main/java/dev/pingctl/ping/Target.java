package dev.pingctl.ping;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/// Where the pings of a run go: the one address that takes connections, and the bytes of the
/// request.
final class Target {
  private final InetSocketAddress address;
  private final String host;
  private final Optional<SSLContext> tls;
  private final ByteBuffer request;
  private final boolean closes;
  private final boolean repeats;

  private Target(
      InetSocketAddress address,
      String host,
      Optional<SSLContext> tls,
      ByteBuffer request,
      boolean closes,
      boolean repeats) {
    this.address = address;
    this.host = host;
    this.tls = tls;
    this.request = request;
    this.closes = closes;
    this.repeats = repeats;
  }

  /// Finds the first address of the load's host that takes a connection. A name such as `localhost`
  /// may have an IPv6 and an IPv4 address of which only one is served.
  ///
  /// @throws IOException the first address's reason, when none does
  static Target find(Load load, Supplier<SSLContext> tls) throws IOException {
    URI uri = load.pingAddress();
    boolean secure = uri.getScheme().equalsIgnoreCase("https");
    int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
    InetSocketAddress address = reachable(uri.getHost(), port, load);
    Optional<SSLContext> context = secure ? Optional.of(tls.get()) : Optional.empty();
    byte[] request = request(load, uri).getBytes(US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocateDirect(request.length).put(request).flip();
    return new Target(address, uri.getHost(), context, bytes, closes(load), load.repeats());
  }

  private static InetSocketAddress reachable(String host, int port, Load load) throws IOException {
    IOException first = null;
    for (InetAddress candidate : addresses(host)) {
      InetSocketAddress address = new InetSocketAddress(candidate, port);
      try (SocketChannel channel = SocketChannel.open()) {
        channel.socket().connect(address, (int) Math.min(load.timeout().toMillis(), 60_000));
        return address;
      } catch (IOException fault) {
        first = first == null ? fault : first;
      }
    }
    throw first == null ? new UnknownHostException(host) : first;
  }

  /// The addresses of a host. Names that end in `.localhost` are this machine by their meaning (RFC
  /// 6761), whether or not its resolver knows that.
  private static InetAddress[] addresses(String host) throws IOException {
    if (host.toLowerCase(Locale.ROOT).endsWith(".localhost")) {
      return InetAddress.getAllByName("localhost");
    }
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException unknown) {
      throw new PingException(ErrorKind.UNKNOWN_HOST, "the host " + host + " has no address");
    }
  }

  private static String request(Load load, URI uri) {
    boolean hostGiven = load.headers().stream().anyMatch(h -> h.name().equalsIgnoreCase("host"));
    boolean agentGiven =
        load.headers().stream().anyMatch(h -> h.name().equalsIgnoreCase("user-agent"));
    String authority = uri.getHost() + (uri.getPort() > 0 ? ":" + uri.getPort() : "");
    StringBuilder text = new StringBuilder("GET " + uri.getRawPath() + " HTTP/1.1\r\n");
    if (!hostGiven) {
      text.append("Host: ").append(authority.toLowerCase(Locale.ROOT)).append("\r\n");
    }
    if (!agentGiven) {
      text.append("User-Agent: pingctl\r\n");
    }
    load.headers().forEach(h -> text.append(h.name() + ": " + h.value() + "\r\n"));
    return text.append("\r\n").toString();
  }

  private static boolean closes(Load load) {
    return load.headers().stream()
        .filter(header -> header.name().equalsIgnoreCase("connection"))
        .flatMap(header -> Stream.of(header.value().split(",", -1)))
        .anyMatch(option -> option.strip().equalsIgnoreCase("close"));
  }

  /// Whether the request asks for the end of its connection (RFC 9112, section 9.6): the server may
  /// end it without a word.
  boolean closes() {
    return closes;
  }

  /// Whether a request may be sent twice.
  boolean repeats() {
    return repeats;
  }

  /// The address that took a connection.
  InetSocketAddress address() {
    return address;
  }

  /// The request, to be read once.
  ByteBuffer request() {
    return request.duplicate();
  }

  /// A wire over a newly connected channel. The certificate must be one for the host of the target.
  Wire wire(SocketChannel channel) {
    if (tls.isEmpty()) {
      return new Wire.Plain(channel);
    }
    SSLEngine engine = tls.get().createSSLEngine(host, address.getPort());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    engine.setSSLParameters(parameters);
    return new SecureWire(channel, engine);
  }
}
