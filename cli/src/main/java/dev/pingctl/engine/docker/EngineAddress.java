package dev.pingctl.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where the container engine listens.
///
/// @param uri the address as a person writes it, `unix:///…` or `tcp://host:port`
/// @param socket the same for a socket
record EngineAddress(String uri, SocketAddress socket) {
  private static final Path ROOTFUL = Path.of("/var/run/docker.sock");
  private static final int CONNECT_MILLIS = 5_000;

  /// Finds the engine as the docker command does: `DOCKER_HOST`, then the chosen context, then the
  /// usual sockets, the machine's own before those of a rootless engine.
  static EngineAddress find(Map<String, String> environment, Path home) {
    String host = environment.getOrDefault("DOCKER_HOST", "");
    if (!host.isBlank()) {
      return parse(host, "DOCKER_HOST");
    }
    Path configuration =
        Optional.ofNullable(environment.get("DOCKER_CONFIG"))
            .filter(folder -> !folder.isBlank())
            .map(Path::of)
            .orElse(home.resolve(".docker"));
    Optional<String> context = context(environment, configuration);
    if (context.isPresent()) {
      return parse(endpoint(configuration, context.get()), "docker context " + context.get());
    }
    return unix(usualSocket(environment, home));
  }

  /// Opens a connection.
  SocketChannel connect() throws IOException {
    if (socket instanceof UnixDomainSocketAddress) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      return connected(channel, () -> channel.connect(socket));
    }
    SocketChannel channel = SocketChannel.open();
    // A fresh address per connection: the name may resolve only later.
    InetSocketAddress inet = (InetSocketAddress) socket;
    InetSocketAddress resolved = new InetSocketAddress(inet.getHostString(), inet.getPort());
    return connected(channel, () -> channel.socket().connect(resolved, CONNECT_MILLIS));
  }

  /// Whether the engine is reached through a socket file of this machine.
  boolean local() {
    return socket instanceof UnixDomainSocketAddress;
  }

  private static SocketChannel connected(SocketChannel channel, Connect connect)
      throws IOException {
    try {
      connect.run();
      return channel;
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

  private static Optional<String> context(Map<String, String> environment, Path configuration) {
    String chosen = environment.getOrDefault("DOCKER_CONTEXT", "");
    Path file = configuration.resolve("config.json");
    if (chosen.isBlank() && Files.isReadable(file)) {
      chosen = read(file).path("currentContext").asText("");
    }
    return chosen.isBlank() || chosen.equals("default") ? Optional.empty() : Optional.of(chosen);
  }

  private static String endpoint(Path configuration, String context) {
    Path file =
        configuration.resolve("contexts/meta").resolve(sha256(context)).resolve("meta.json");
    if (!Files.isReadable(file)) {
      throw wrong(
          "The docker context "
              + context
              + " does not exist; choose another with `docker context use default`.");
    }
    return read(file).path("Endpoints").path("docker").path("Host").asText("");
  }

  private static EngineAddress parse(String address, String origin) {
    URI uri;
    try {
      uri = URI.create(address);
    } catch (IllegalArgumentException e) {
      throw unusable(address, origin);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme();
    String path = uri.getPath() == null ? "" : uri.getPath();
    if (scheme.equals("unix") && !path.isEmpty()) {
      return unix(Path.of(path));
    }
    if (scheme.equals("tcp") && uri.getHost() != null) {
      int port = uri.getPort() < 0 ? 2375 : uri.getPort();
      return new EngineAddress(
          "tcp://" + uri.getHost() + ":" + port,
          InetSocketAddress.createUnresolved(uri.getHost(), port));
    }
    throw unusable(address, origin);
  }

  private static EngineAddress unix(Path path) {
    return new EngineAddress("unix://" + path, UnixDomainSocketAddress.of(path));
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
    void run() throws IOException;
  }
}
