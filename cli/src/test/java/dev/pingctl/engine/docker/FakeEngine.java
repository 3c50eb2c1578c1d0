package dev.pingctl.engine.docker;

import dev.pingctl.settings.Owner;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An engine of bytes written beforehand, on a socket file or a port of this machine, which keeps
/// what it was asked. It speaks any version of the API; the paths it is asked are without.
public final class FakeEngine implements AutoCloseable {
  /// One request as it came over the wire.
  public record Asked(String method, String path, String head, String body) {}

  /// Who asks it, where that does not matter.
  static final Owner OWNER = new Owner(Path.of("/home/learner/.pingctl"), Optional.empty());

  private static final String SILENCE = "silence";
  private static final Pattern VERSIONED = Pattern.compile("/v([\\d.]+)(/.*)");

  /// One connection that has come in.
  private record Guest(InputStream input, OutputStream output, Closeable connection) {}

  private interface Listener extends Closeable {
    Guest accept() throws IOException;
  }

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Path folder = Files.createTempDirectory("engine");
  private final Listener listener;
  private final String address;
  private final Map<String, String> answers = Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<String> versions = Collections.synchronizedList(new ArrayList<>());
  private volatile String speaks = "1.41";

  /// An engine on a socket file.
  public FakeEngine() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket()));
    address = "unix://" + socket();
    listener =
        new Listener() {
          @Override
          public Guest accept() throws IOException {
            SocketChannel channel = server.accept();
            return new Guest(
                ChannelStreams.input(channel), ChannelStreams.output(channel), channel);
          }

          @Override
          public void close() throws IOException {
            server.close();
          }
        };
    Thread.ofVirtual().start(this::serve);
  }

  /// An engine on a port, which may be one for TLS.
  public FakeEngine(ServerSocket server) throws IOException {
    address = "tcp://127.0.0.1:" + server.getLocalPort();
    listener =
        new Listener() {
          @Override
          public Guest accept() throws IOException {
            Socket socket = server.accept();
            return new Guest(socket.getInputStream(), socket.getOutputStream(), socket);
          }

          @Override
          public void close() throws IOException {
            server.close();
          }
        };
    Thread.ofPlatform().daemon().start(this::serve);
  }

  /// From now on this is the newest version of the API that it speaks.
  public FakeEngine speaks(String version) {
    speaks = version;
    return this;
  }

  /// The version of the API that each request was made in.
  public List<String> versions() {
    return List.copyOf(versions);
  }

  /// Never answers such requests.
  public FakeEngine silence(String request) {
    return answer(request, SILENCE);
  }

  /// Answers requests whose "METHOD /path" begins so with these bytes, then hangs up.
  public FakeEngine answer(String request, String bytes) {
    answers.put(request, bytes);
    return this;
  }

  /// Answers with a status and a JSON text.
  public FakeEngine json(String request, int status, String json) {
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    return answer(
        request,
        "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(status, length, json));
  }

  /// What it was asked, but for the version of the API.
  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  /// The file that it listens on, if it does.
  public Path socket() {
    return folder.resolve("docker.sock");
  }

  /// The variables that lead a client here.
  public Map<String, String> environment() {
    return Map.of("DOCKER_HOST", address);
  }

  /// A client of this engine.
  public DockerEngine client() {
    return client(OWNER);
  }

  DockerEngine client(Owner owner) {
    return new DockerEngine(environment(), folder, owner, line -> {});
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    Files.deleteIfExists(socket());
    Files.deleteIfExists(folder);
  }

  private void serve() {
    try {
      while (true) {
        Guest guest = listener.accept();
        Thread.ofVirtual().start(() -> converse(guest));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void converse(Guest guest) {
    try (Closeable _ = guest.connection()) {
      InputStream input = new BufferedInputStream(guest.input());
      String[] words = HttpAnswer.line(input).split(" ");
      StringBuilder head = new StringBuilder();
      for (String line = HttpAnswer.line(input); !line.isEmpty(); line = HttpAnswer.line(input)) {
        head.append(line.toLowerCase(Locale.ROOT)).append('\n');
      }
      Matcher versioned = VERSIONED.matcher(words[1]);
      String path = versioned.matches() ? versioned.group(2) : words[1];
      if (versioned.matches()) {
        versions.add(versioned.group(1));
        asked.add(new Asked(words[0], path, head.toString(), body(head.toString(), input)));
      }
      String answer = answer(words[0] + " " + path);
      if (answer.equals(SILENCE)) {
        closed.await();
      }
      guest.output().write(answer.getBytes(StandardCharsets.ISO_8859_1));
      guest.output().flush();
    } catch (IOException | InterruptedException e) {
      // The client hung up; the test sees what it sees.
    }
  }

  private String answer(String request) {
    return answers.entrySet().stream()
        .filter(entry -> request.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseGet(() ->
            request.equals("GET /_ping")
                ? "HTTP/1.1 200 X\r\nApi-Version: %s\r\nContent-Length: 2\r\n\r\nOK"
                    .formatted(speaks)
                : "HTTP/1.1 404 X\r\nContent-Length: 22\r\n\r\n{\"message\":\"no such x\"}");
  }

  private static String body(String head, InputStream input) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (head.contains("transfer-encoding: chunked")) {
      new ChunkedInput(input).transferTo(body);
    } else {
      Matcher length = Pattern.compile("content-length: (\\d+)").matcher(head);
      if (length.find()) {
        body.writeBytes(input.readNBytes(Integer.parseInt(length.group(1))));
      }
    }
    return body.toString(StandardCharsets.ISO_8859_1);
  }
}
