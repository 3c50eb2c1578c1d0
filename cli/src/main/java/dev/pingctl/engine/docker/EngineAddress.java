package dev.pingctl.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.WorkingFolder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the container engine listens.
///
/// @param uri the address as a person writes it, `unix:///…` or `tcp://host:port`
/// @param socket the same for a socket
/// @param base what every path of a request begins with: an engine may be behind a web server
/// @param tls how it is spoken to over TLS; empty where it is not
record EngineAddress(String uri, SocketAddress socket, String base, Optional<EngineTls> tls) {
  private static final Path ROOTFUL = Path.of("/var/run/docker.sock");
  private static final int CONNECT_MILLIS = 5_000;
  private static final String UNIX = "unix://";
  private static final String SCHEME = "tcp://";
  private static final int HIGHEST_PORT = 65_535;

  /// A host name may have an underscore, as those in container networks do, which [java.net.URI]
  /// would refuse. None is this machine, and a port makes up for the scheme, as for the docker
  /// command.
  private static final Pattern TCP =
      Pattern.compile(
          "(?:"
              + SCHEME
              + ")?(\\[[0-9a-fA-F:.]+]|[^\\s:/?#@\\[\\]]*)(?::(\\d{1,5}))?(/[^\\s?#]*)?");

  /// Finds the engine as the docker command does: `DOCKER_HOST`, then the chosen context, then the
  /// usual sockets, the machine's own before those of a rootless engine.
  ///
  /// @param warning hears of a configuration of the docker command that cannot be read; what does
  ///   not need it works without
  static EngineAddress find(Map<String, String> environment, Path home, Consumer<String> warning) {
    Path configuration = configuration(environment, home);
    String host = environment.getOrDefault("DOCKER_HOST", "").strip();
    if (!host.isBlank()) {
      return parse(host, "DOCKER_HOST", () -> EngineTls.ofEnvironment(environment, configuration));
    }
    Optional<String> context = context(environment, configuration, warning);
    return context.isPresent()
        ? ofContext(configuration, context.get())
        : unix(usualSocket(environment, home));
  }

  /// The folder of the docker command's configuration.
  static Path configuration(Map<String, String> environment, Path home) {
    return Optional.ofNullable(environment.get("DOCKER_CONFIG"))
        .filter(folder -> !folder.isBlank())
        .map(Path::of)
        .map(WorkingFolder::reaches)
        .orElse(home.resolve(".docker"));
  }

  /// Opens a connection.
  EngineLine connect() throws IOException {
    if (socket instanceof UnixDomainSocketAddress) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      return connected(
          channel,
          () -> {
            channel.connect(socket);
            return new EngineLine.Plain(channel);
          });
    }
    SocketChannel channel = SocketChannel.open();
    // A fresh address per connection: the name may resolve only later.
    InetSocketAddress inet = (InetSocketAddress) socket;
    InetSocketAddress resolved = new InetSocketAddress(inet.getHostString(), inet.getPort());
    return connected(
        channel,
        () -> {
          channel.socket().connect(resolved, CONNECT_MILLIS);
          return tls.isPresent() ? secure(channel, tls.get(), inet) : new EngineLine.Plain(channel);
        });
  }

  private static EngineLine secure(SocketChannel channel, EngineTls tls, InetSocketAddress inet)
      throws IOException {
    String host = inet.getHostString().replaceAll("[\\[\\]]", "");
    return new EngineLine.Secure(
        channel, tls.over(channel.socket(), host, inet.getPort()), tls, host);
  }

  /// Whether the engine is reached through a socket file of this machine.
  boolean local() {
    return socket instanceof UnixDomainSocketAddress;
  }

  private static EngineLine connected(SocketChannel channel, Connect connect) throws IOException {
    try {
      return connect.line();
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static Path usualSocket(Map<String, String> environment, Path home) {
    if (Files.isWritable(ROOTFUL)) {
      return ROOTFUL;
    }
    List<Path> rootless =
        List.of(
            Path.of(environment.getOrDefault("XDG_RUNTIME_DIR", "/nonexistent"), "docker.sock"),
            home.resolve(".docker/run/docker.sock"));
    return rootless.stream().filter(Files::isWritable).findFirst().orElse(ROOTFUL);
  }

  private static Optional<String> context(
      Map<String, String> environment, Path configuration, Consumer<String> warning) {
    String chosen = environment.getOrDefault("DOCKER_CONTEXT", "");
    if (chosen.isBlank()) {
      chosen = configured(configuration, warning).path("currentContext").asText("");
    }
    return chosen.isBlank() || chosen.equals("default") ? Optional.empty() : Optional.of(chosen);
  }

  /// The docker command's configuration, empty where there is none.
  ///
  /// @param warning hears of one that cannot be read
  static JsonNode configured(Path configuration, Consumer<String> warning) {
    Path file = configuration.resolve("config.json");
    if (!Files.exists(file)) {
      return MissingNode.getInstance();
    }
    try {
      JsonNode configured = new ObjectMapper().readTree(file.toFile());
      if (configured.isObject() || configured.isMissingNode() || configured.isNull()) {
        return configured;
      }
    } catch (IOException e) {
      // The same is said as of JSON that is no object.
    }
    warning.accept(
        "The docker configuration %s is not readable JSON and is left aside, with the credentials and the context in it; correct it."
            .formatted(file));
    return MissingNode.getInstance();
  }

  private static EngineAddress ofContext(Path configuration, String context) {
    Path contexts = configuration.resolve("contexts");
    Path file = contexts.resolve("meta").resolve(sha256(context)).resolve("meta.json");
    if (!Files.isReadable(file)) {
      throw wrong(
          "The docker context "
              + context
              + " does not exist; choose another with `docker context use default`.");
    }
    JsonNode endpoint = read(file).path("Endpoints").path("docker");
    Path material = contexts.resolve("tls").resolve(sha256(context)).resolve("docker");
    boolean verified = !endpoint.path("SkipTLSVerify").asBoolean();
    return parse(
        endpoint.path("Host").asText(""),
        "docker context " + context,
        () -> EngineTls.ofContext(material, verified));
  }

  /// Reads an address. What follows `unix://` is the path as it is: blanks and percent signs are
  /// characters like others.
  ///
  /// @param tls asked only for an address that can be spoken to over TLS
  private static EngineAddress parse(
      String address, String origin, Supplier<Optional<EngineTls>> tls) {
    try {
      if (address.startsWith(UNIX)) {
        String path = address.substring(UNIX.length());
        return unix(path.isEmpty() ? ROOTFUL : Path.of(path));
      }
    } catch (InvalidPathException e) {
      throw unusable(address, origin);
    }
    Matcher tcp = TCP.matcher(address);
    if (!tcp.matches()
        || (tcp.group(2) == null && !address.startsWith(SCHEME))
        || (tcp.group(2) != null && !isPort(tcp.group(2)))) {
      throw unusable(address, origin);
    }
    String host = tcp.group(1).isEmpty() ? "localhost" : tcp.group(1);
    Optional<EngineTls> secured = tls.get();
    String usual = secured.isPresent() ? "2376" : "2375";
    int port = Integer.parseInt(tcp.group(2) == null ? usual : tcp.group(2));
    String base = tcp.group(3) == null ? "" : tcp.group(3).replaceFirst("/+$", "");
    return new EngineAddress(
        SCHEME + host + ":" + port + base,
        InetSocketAddress.createUnresolved(host, port),
        base,
        secured);
  }

  private static boolean isPort(String digits) {
    int port = Integer.parseInt(digits);
    return port > 0 && port <= HIGHEST_PORT;
  }

  private static EngineAddress unix(Path path) {
    return new EngineAddress(UNIX + path, UnixDomainSocketAddress.of(path), "", Optional.empty());
  }

  private static JsonNode read(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw wrong("The docker configuration " + file + " is not readable JSON; correct it.");
    }
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Failure unusable(String address, String origin) {
    return wrong(
        "The engine address `%s` (from %s) can't be used; use unix:///PATH or tcp://HOST:PORT."
            .formatted(address, origin));
  }

  private static Failure wrong(String sentence) {
    return new Failure(FailureId.ENGINE_ADDRESS, ExitCode.USAGE, sentence);
  }

  @FunctionalInterface
  private interface Connect {
    EngineLine line() throws IOException;
  }
}
