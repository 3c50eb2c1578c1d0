package dev.pingctl.engine.docker;

import dev.pingctl.settings.Owner;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// A socket that answers requests with bytes written beforehand, and keeps what it was asked.
final class FakeEngine implements AutoCloseable {
  /// One request as it came over the wire.
  record Asked(String method, String path, String head, String body) {}

  private static final String SILENCE = "silence";

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Path folder;
  private final ServerSocketChannel server;
  private final Map<String, String> answers = Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

  FakeEngine() throws IOException {
    folder = Files.createTempDirectory("engine");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket()));
    Thread.ofVirtual().start(this::serve);
  }

  /// Never answers such requests.
  FakeEngine silence(String request) {
    return answer(request, SILENCE);
  }

  /// Answers requests whose "METHOD /path" begins so with these bytes, then hangs up.
  FakeEngine answer(String request, String bytes) {
    answers.put(request, bytes);
    return this;
  }

  /// Answers with a status and a JSON text.
  FakeEngine json(String request, int status, String json) {
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    return answer(
        request,
        "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(status, length, json));
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  Path socket() {
    return folder.resolve("docker.sock");
  }

  Map<String, String> environment() {
    return Map.of("DOCKER_HOST", "unix://" + socket());
  }

  DockerEngine client() {
    return client(new Owner(Path.of("/home/learner/.pingctl"), Optional.empty()));
  }

  DockerEngine client(Owner owner) {
    return new DockerEngine(environment(), folder, owner);
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
    Files.deleteIfExists(socket());
    Files.deleteIfExists(folder);
  }

  private void serve() {
    try {
      while (true) {
        SocketChannel connection = server.accept();
        Thread.ofVirtual().start(() -> converse(connection));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void converse(SocketChannel channel) {
    try (channel) {
      InputStream input = new BufferedInputStream(ChannelStreams.input(channel));
      String first = HttpAnswer.line(input);
      StringBuilder head = new StringBuilder();
      for (String line = HttpAnswer.line(input); !line.isEmpty(); line = HttpAnswer.line(input)) {
        head.append(line.toLowerCase(Locale.ROOT)).append('\n');
      }
      String[] words = first.split(" ");
      asked.add(new Asked(words[0], words[1], head.toString(), body(head.toString(), input)));
      String request = words[0] + " " + words[1];
      String answer =
          answers.entrySet().stream()
              .filter(entry -> request.startsWith(entry.getKey()))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElse("HTTP/1.1 404 X\r\nContent-Length: 22\r\n\r\n{\"message\":\"no such x\"}");
      if (answer.equals(SILENCE)) {
        closed.await();
      }
      channel.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (IOException | InterruptedException e) {
      // The client hung up; the test sees what it sees.
    }
  }

  private static String body(String head, InputStream input) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (head.contains("transfer-encoding: chunked")) {
      new ChunkedInput(input).transferTo(body);
    } else {
      java.util.regex.Matcher length =
          java.util.regex.Pattern.compile("content-length: (\\d+)").matcher(head);
      if (length.find()) {
        body.writeBytes(input.readNBytes(Integer.parseInt(length.group(1))));
      }
    }
    return body.toString(StandardCharsets.ISO_8859_1);
  }
}
