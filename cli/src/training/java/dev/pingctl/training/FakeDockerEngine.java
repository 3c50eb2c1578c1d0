package dev.pingctl.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A fake Docker engine inside this process, which is enough for `up`, `status` and `teardown` of
/// container stages.
///
/// It agrees to any version of the API, and remembers containers, networks and volumes by name. It
/// has every image, and a container is healthy a moment after its start.
final class FakeDockerEngine implements AutoCloseable {
  private static final Pattern ROUTE = Pattern.compile("/(\\w+)/?([^/?]*)/?([^?]*)(?:\\?(.*))?");
  private static final Pattern NAME = Pattern.compile("[?&]name=([\\w-]+)");
  private static final Pattern LENGTH = Pattern.compile("content-length: (\\d+)");

  private static final ObjectMapper JSON = new ObjectMapper();

  /// The kubeconfig in the container of the Kubernetes node; nothing listens at its address.
  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      contexts: [{name: admin, context: {cluster: node, user: admin}}]
      clusters: [{name: node, cluster: {server: 'https://127.0.0.1:1'}}]
      users: [{name: admin, user: {token: training}}]
      """;

  private static final String PONG =
      "HTTP/1.1 200 OK\r\nApi-Version: 1.52\r\nContent-Length: 2\r\n\r\nOK";

  private static final String IMAGE =
      "{\"Id\":\"sha256:1\",\"RepoTags\":[],\"Config\":{\"Labels\":{}}}";

  private static final String STARTING = "starting";
  private static final String HEALTHY = "healthy";

  private final Path socket;
  private final ServerSocketChannel server;
  private final Map<String, Created> containers = new ConcurrentSkipListMap<>();
  private final Map<String, ObjectNode> networks = new ConcurrentSkipListMap<>();
  private final Map<String, ObjectNode> volumes = new ConcurrentSkipListMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private String command = "";

  /// A container: the request that created it, and its health, empty before its start.
  private record Created(ObjectNode request, String health) {}

  /// Starts to listen.
  ///
  /// @param folder where the socket is created; its path must be short, as for every Unix socket
  FakeDockerEngine(Path folder) {
    this.socket = folder.resolve("engine.sock");
    try {
      this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("fake engine").start(this::serve);
  }

  /// Returns every request so far as `METHOD PATH`, without the version of the API and the query;
  /// not those for the version.
  List<String> requests() {
    return List.copyOf(requests);
  }

  /// Returns the value for `DOCKER_HOST`.
  String address() {
    return "unix://" + socket;
  }

  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve() {
    try {
      while (true) {
        SocketChannel connection = server.accept();
        Thread.ofPlatform()
            .daemon()
            .name("fake engine, connection")
            .start(() -> converse(connection));
      }
    } catch (IOException e) {
      // The socket has been closed.
    }
  }

  private void converse(SocketChannel channel) {
    try (channel) {
      InputStream input = new BufferedInputStream(Channels.newInputStream(channel));
      String[] words = line(input).split(" ");
      StringBuilder head = new StringBuilder();
      for (String line = line(input); !line.isEmpty(); line = line(input)) {
        head.append(line.toLowerCase(Locale.ROOT)).append('\n');
      }
      String path = words[1].replaceFirst("^/v[\\d.]+/", "/");
      if (path.equals("/_ping")) {
        channel.write(ByteBuffer.wrap(PONG.getBytes(StandardCharsets.US_ASCII)));
        return;
      }
      requests.add(words[0] + " " + path.replaceFirst("\\?.*", ""));
      Answer answer = answer(words[0], path, body(head.toString(), input));
      channel.write(ByteBuffer.wrap(answer.bytes()));
    } catch (IOException e) {
      // The client hung up: it has what it wanted.
    }
  }

  private static String body(String head, InputStream input) throws IOException {
    Matcher length = LENGTH.matcher(head);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (head.contains("transfer-encoding: chunked")) {
      for (int size = chunkSize(input); size > 0; size = chunkSize(input)) {
        body.writeBytes(input.readNBytes(size));
        line(input);
      }
    } else if (length.find()) {
      body.writeBytes(input.readNBytes(Integer.parseInt(length.group(1))));
    }
    return body.toString(StandardCharsets.UTF_8);
  }

  private static int chunkSize(InputStream input) throws IOException {
    return Integer.parseInt(line(input), 16);
  }

  /// Reads one line without its CR LF.
  private static String line(InputStream input) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = input.read(); next != '\n'; next = input.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  /// An answer with a body of JSON, or with the output of a command.
  private record Answer(int status, String type, byte[] body) {
    static Answer json(int status, String text) {
      return new Answer(status, "application/json", text.getBytes(StandardCharsets.UTF_8));
    }

    static Answer absent() {
      return json(404, "{\"message\":\"No such thing\"}");
    }

    /// In chunks, as engines send all but the shortest answers.
    byte[] bytes() {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      String head = "HTTP/1.1 %d X\r\nContent-Type: %s\r\n".formatted(status, type);
      if (status == 204) {
        bytes.writeBytes((head + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
      }
      head += "Transfer-Encoding: chunked\r\n\r\n%x\r\n".formatted(body.length);
      bytes.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
      bytes.writeBytes(body);
      bytes.writeBytes(
          (body.length == 0 ? "\r\n" : "\r\n0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return bytes.toByteArray();
    }
  }

  private synchronized Answer answer(String method, String path, String body) throws IOException {
    Matcher route = ROUTE.matcher(path);
    if (!route.matches()) {
      return Answer.absent();
    }
    String name = route.group(2);
    String rest = route.group(3);
    return switch (route.group(1)) {
      case "version" ->
          Answer.json(
              200, "{\"Version\":\"29.0\",\"ApiVersion\":\"1.52\",\"MinAPIVersion\":\"1.44\"}");
      case "info" ->
          Answer.json(
              200,
              "{\"DockerRootDir\":\"/\",\"CgroupVersion\":\"2\",\"MemTotal\":8000000000,\"NCPU\":2,\"IndexServerAddress\":\"\"}");
      case "images" -> Answer.json(200, name.equals("json") ? "[" + IMAGE + "]" : IMAGE);
      case "containers" -> containers(method, name, rest, path, body);
      case "networks" -> things(method, name, body, networks);
      case "volumes" -> volumes(method, name, body);
      case "events" ->
          Answer.json(
              200, "{\"Type\":\"container\",\"Action\":\"health_status: healthy\",\"id\":\"1\"}\n");
      case "exec" ->
          rest.equals("json")
              ? Answer.json(200, "{\"ID\":\"1\",\"Running\":false,\"ExitCode\":0}")
              : new Answer(200, "application/vnd.docker.raw-stream", frame(printed()));
      default -> Answer.absent();
    };
  }

  private Answer containers(String method, String name, String rest, String path, String body)
      throws IOException {
    if (name.equals("json")) {
      ArrayNode list = JSON.createArrayNode();
      containers.forEach((key, container) -> list.add(listed(key, container)));
      return Answer.json(200, list.toString());
    }
    if (name.equals("create")) {
      Matcher wanted = NAME.matcher(path);
      String wantedName = wanted.find() ? wanted.group(1) : "";
      containers.put(wantedName, new Created(read(body), ""));
      return Answer.json(201, "{\"Id\":\"%s\",\"Warnings\":[]}".formatted(wantedName));
    }
    Created container = containers.get(name);
    if (container == null) {
      return Answer.absent();
    }
    if (method.equals("DELETE")) {
      containers.remove(name);
      return Answer.json(204, "");
    }
    return switch (rest) {
      case "start" -> {
        containers.put(name, new Created(container.request(), STARTING));
        yield Answer.json(204, "");
      }
      case "exec" -> {
        command = body;
        yield Answer.json(201, "{\"Id\":\"1\"}");
      }
      case "logs" -> new Answer(200, "application/vnd.docker.raw-stream", frame("a line\n"));
      case "json" -> {
        if (container.health().equals(STARTING)) {
          containers.put(name, new Created(container.request(), HEALTHY));
        }
        yield Answer.json(200, inspected(name, container));
      }
      default -> Answer.json(204, "");
    };
  }

  /// Returns the output of the command that was last run in a container.
  private String printed() {
    return command.contains("\"cat\"") ? KUBECONFIG : "PONG\n";
  }

  private static ObjectNode listed(String name, Created container) {
    ObjectNode listed = JSON.createObjectNode().put("Id", name).put("State", "running");
    listed.putArray("Names").add("/" + name);
    listed.set("Labels", container.request().path("Labels"));
    return listed;
  }

  /// Describes a container as `GET /containers/NAME/json` does; its configuration is the request
  /// that created it.
  private static String inspected(String name, Created container) {
    boolean running = !container.health().isEmpty();
    ObjectNode json = JSON.createObjectNode();
    json.put("Id", name).put("Name", "/" + name).put("Image", "sha256:1");
    json.put("RestartCount", 0).put("Created", "2026-01-01T00:00:00Z");
    ObjectNode state = json.putObject("State").put("Status", running ? "running" : "created");
    state.put("Running", running).put("ExitCode", 0).put("OOMKilled", false).put("Error", "");
    if (running) {
      state.putObject("Health").put("Status", container.health()).putArray("Log");
    }
    json.set("Config", container.request());
    json.set("HostConfig", container.request().path("HostConfig"));
    json.putArray("Mounts");
    ObjectNode network = json.putObject("NetworkSettings");
    network.putObject("Ports");
    network.putObject("Networks").putObject("a-network").put("IPAddress", "172.18.0.2");
    return json.toString();
  }

  private Answer volumes(String method, String name, String body) throws IOException {
    Answer answer = things(method, name, body, volumes);
    return name.isEmpty()
        ? Answer.json(
            200, "{\"Volumes\":" + new String(answer.body(), StandardCharsets.UTF_8) + "}")
        : answer;
  }

  private static Answer things(
      String method, String name, String body, Map<String, ObjectNode> things) throws IOException {
    if (name.equals("create")) {
      ObjectNode thing = read(body);
      String created = thing.path("Name").asText();
      things.put(created, thing.put("Id", created).put("Mountpoint", "/"));
      return Answer.json(201, thing.toString());
    }
    if (name.isEmpty()) {
      return Answer.json(200, JSON.createArrayNode().addAll(things.values()).toString());
    }
    if (method.equals("DELETE")) {
      return things.remove(name) == null ? Answer.absent() : Answer.json(204, "");
    }
    ObjectNode thing = things.get(name);
    return thing == null ? Answer.absent() : Answer.json(200, thing.toString());
  }

  private static ObjectNode read(String body) throws IOException {
    return JSON.readValue(body, ObjectNode.class);
  }

  /// Frames text as an engine multiplexes standard output.
  private static byte[] frame(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + bytes.length)
        .put((byte) 1)
        .position(4)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }
}
