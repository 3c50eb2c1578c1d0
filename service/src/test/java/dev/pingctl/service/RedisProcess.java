package dev.pingctl.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A real Redis as a child process, which can be stopped, started again on the same port and
/// paused.
final class RedisProcess implements AutoCloseable {
  private final List<String> command;
  private final int port;
  private final InetAddress address;
  private Process process;

  private RedisProcess(InetAddress address, int port, List<String> command) throws IOException {
    this.address = address;
    this.port = port;
    this.command = command;
    this.process = launch();
  }

  static RedisProcess start(String... options) throws IOException {
    return startAt("127.0.0.1", freePort(), options);
  }

  static RedisProcess startAt(String address, int port, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "redis-server",
                "--bind",
                address,
                "--port",
                Integer.toString(port),
                "--save",
                "",
                "--dir",
                Path.of(System.getProperty("java.io.tmpdir")).toString()));
    command.addAll(List.of(options));
    return new RedisProcess(InetAddress.getByName(address), port, command);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  void stop() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void startAgain() throws IOException {
    process = launch();
  }

  void pause() throws IOException, InterruptedException {
    signal("-STOP");
  }

  void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", name, Long.toString(process.pid())).inheritIO().start().waitFor();
  }

  private Process launch() throws IOException {
    Process started;
    try {
      started =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new IllegalStateException(
          "These tests need a real Redis: install the package redis-server (./install.sh does).",
          e);
    }
    while (!answers()) {
      if (!started.isAlive()) {
        throw new IllegalStateException("redis-server ended at once: " + command);
      }
      Thread.onSpinWait();
    }
    return started;
  }

  private boolean answers() {
    try (Socket socket = new Socket(address, port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
