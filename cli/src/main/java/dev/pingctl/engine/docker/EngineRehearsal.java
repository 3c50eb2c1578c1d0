package dev.pingctl.engine.docker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A made-up engine inside this process, on which stages of containers can be brought up and taken
/// down, so that an AOT cache made from it holds what talking to a real one loads. Only the
/// installation runs it.
///
/// It knows what was made under which name, and nothing more: every image is there, every container
/// is healthy a moment after its start.
public final class EngineRehearsal implements AutoCloseable {
  private static final Pattern ROUTE = Pattern.compile("/(\\w+)/?([^/?]*)/?([^?]*)(?:\\?(.*))?");
  private static final Pattern NAME = Pattern.compile("[?&]name=([\\w-]+)");
  private static final Pattern LENGTH = Pattern.compile("content-length: (\\d+)");

  private static final ObjectMapper JSON = new ObjectMapper();

  /// What a made-up node has for its administrator; nobody answers there.
  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      contexts: [{name: admin, context: {cluster: node, user: admin}}]
      clusters: [{name: node, cluster: {server: 'https://127.0.0.1:1'}}]
      users: [{name: admin, user: {token: rehearsal}}]
      """;

  private static final String STARTING = "starting";
  private static final String HEALTHY = "healthy";

  private final Path socket;
  private final ServerSocketChannel server;
  private final Map<String, Made> containers = new ConcurrentSkipListMap<>();
  private final Map<String, ObjectNode> networks = new ConcurrentSkipListMap<>();
  private final Map<String, ObjectNode> volumes = new ConcurrentSkipListMap<>();
  private String command = "";

  /// A container: what it was made with, and its health, empty before its start.
  private record Made(ObjectNode request, String health) {}

  /// Begins to listen.
  ///
  /// @param folder where its socket is made
  public EngineRehearsal(Path folder) {
    this.socket = folder.resolve("rehearsal.sock");
    try {
      this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("rehearsal").start(this::serve);
  }

  /// What `DOCKER_HOST` is to be.
  public String address() {
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
        Thread.ofPlatform().daemon().name("rehearsed").start(() -> converse(connection));
      }
    } catch (IOException e) {
      // Closed: the rehearsal is over.
    }
  }

  private void converse(SocketChannel channel) {
    try (channel) {
      InputStream input = new BufferedInputStream(ChannelStreams.input(channel));
      String[] words = HttpAnswer.line(input).split(" ");
      StringBuilder head = new StringBuilder();
      for (String line = HttpAnswer.line(input); !line.isEmpty(); line = HttpAnswer.line(input)) {
        head.append(line.toLowerCase(Locale.ROOT)).append('\n');
      }
      Answer answer = answer(words[0], words[1], body(head.toString(), input));
      channel.write(ByteBuffer.wrap(answer.bytes()));
    } catch (IOException e) {
      // The client hung up: it has what it wanted.
    }
  }

  private static String body(String head, InputStream input) throws IOException {
    Matcher length = LENGTH.matcher(head);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (head.contains("transfer-encoding: chunked")) {
      new ChunkedInput(input).transferTo(body);
    } else if (length.find()) {
      body.writeBytes(input.readNBytes(Integer.parseInt(length.group(1))));
    }
    return body.toString(StandardCharsets.UTF_8);
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
      case "images" ->
          Answer.json(200, "{\"Id\":\"sha256:1\",\"RepoTags\":[],\"Config\":{\"Labels\":{}}}");
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
      containers.forEach((key, made) -> list.add(listed(key, made)));
      return Answer.json(200, list.toString());
    }
    if (name.equals("create")) {
      Matcher wanted = NAME.matcher(path);
      String made = wanted.find() ? wanted.group(1) : "";
      containers.put(made, new Made(read(body), ""));
      return Answer.json(201, "{\"Id\":\"%s\",\"Warnings\":[]}".formatted(made));
    }
    Made made = containers.get(name);
    if (made == null) {
      return Answer.absent();
    }
    if (method.equals("DELETE")) {
      containers.remove(name);
      return Answer.json(204, "");
    }
    return switch (rest) {
      case "start" -> {
        containers.put(name, new Made(made.request(), STARTING));
        yield Answer.json(204, "");
      }
      case "exec" -> {
        command = body;
        yield Answer.json(201, "{\"Id\":\"1\"}");
      }
      case "logs" -> new Answer(200, "application/vnd.docker.raw-stream", frame("a line\n"));
      case "json" -> {
        if (made.health().equals(STARTING)) {
          containers.put(name, new Made(made.request(), HEALTHY));
        }
        yield Answer.json(200, inspected(name, made));
      }
      default -> Answer.json(204, "");
    };
  }

  /// What the command prints that a container was last asked to run.
  private String printed() {
    return command.contains("\"cat\"") ? KUBECONFIG : "PONG\n";
  }

  private static ObjectNode listed(String name, Made made) {
    ObjectNode listed = JSON.createObjectNode().put("Id", name).put("State", "running");
    listed.putArray("Names").add("/" + name);
    listed.set("Labels", made.request().path("Labels"));
    return listed;
  }

  /// An inspected container; its configuration is what it was made with.
  private static String inspected(String name, Made made) {
    boolean running = !made.health().isEmpty();
    ObjectNode container = JSON.createObjectNode();
    container.put("Id", name).put("Name", "/" + name).put("Image", "sha256:1");
    container.put("RestartCount", 0).put("Created", "2026-01-01T00:00:00Z");
    ObjectNode state = container.putObject("State").put("Status", running ? "running" : "created");
    state.put("Running", running).put("ExitCode", 0).put("OOMKilled", false).put("Error", "");
    if (running) {
      state.putObject("Health").put("Status", made.health()).putArray("Log");
    }
    container.set("Config", made.request());
    container.set("HostConfig", made.request().path("HostConfig"));
    container.putArray("Mounts");
    ObjectNode network = container.putObject("NetworkSettings");
    network.putObject("Ports");
    network.putObject("Networks").putObject("a-network").put("IPAddress", "172.18.0.2");
    return container.toString();
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
      String made = thing.path("Name").asText();
      things.put(made, thing.put("Id", made).put("Mountpoint", "/"));
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

  /// Text of standard output as an engine multiplexes it.
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
