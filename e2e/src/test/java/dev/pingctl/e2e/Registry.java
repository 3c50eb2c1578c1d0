package dev.pingctl.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A real image registry on this machine, empty at first. The engine takes it as it is, without
/// TLS, because it is on the loopback address.
final class Registry implements AutoCloseable {
  private final int port;
  private final Process process;
  private final Path log;

  /// Starts `docker-registry` and waits until it answers. It keeps its files in `folder`.
  Registry(Path folder) {
    this.port = freePort();
    this.log = folder.resolve("registry.log");
    try {
      Path configuration =
          Files.writeString(
              folder.resolve("registry.yml"),
              """
              version: 0.1
              log: {level: warn}
              storage:
                filesystem: {rootdirectory: %s}
              http: {addr: %s}
              """
                  .formatted(folder.resolve("registry"), address()));
      this.process =
          new ProcessBuilder("docker-registry", "serve", configuration.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("docker-registry is needed; ./install.sh test brings it", e);
    }
    awaitAnswer();
  }

  /// What references to its images begin with, such as `127.0.0.1:40123`.
  String address() {
    return "127.0.0.1:" + port;
  }

  /// Puts an image of the engine into the registry, under a name such as `redis:8`. The engine
  /// keeps no reference to it there.
  void push(String image, String name) {
    String reference = address() + "/" + name;
    Command.output("docker", "tag", image, reference);
    try {
      Command.output("docker", "push", "--quiet", reference);
    } finally {
      Command.run(List.of("docker", "rmi", reference), Map.of());
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void awaitAnswer() {
    HttpRequest question =
        HttpRequest.newBuilder(URI.create("http://" + address() + "/v2/")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!answers(client, question)) {
        if (!process.isAlive()) {
          throw new AssertionError("docker-registry ended: " + Files.readString(log));
        }
        Thread.onSpinWait();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean answers(HttpClient client, HttpRequest question) {
    try {
      return client.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
