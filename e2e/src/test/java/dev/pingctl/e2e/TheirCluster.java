package dev.pingctl.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A cluster of the user's: a node of the same image under another name, labelled as kind labels
/// its nodes, with a kubeconfig whose context is called `theirs`.
final class TheirCluster implements AutoCloseable {
  static final String CONTEXT = "theirs";

  private static final String NAME = "pingctl-e2e-theirs";

  private static final Map<String, String> VOLUMES =
      Map.of(
          NAME + "-containerd", "/var/lib/containerd",
          NAME + "-etcd", "/var/lib/etcd",
          NAME + "-kubelet", "/var/lib/kubelet",
          NAME + "-kubernetes", "/etc/kubernetes",
          NAME + "-storage", "/var/lib/pingctl-storage");

  private final Path folder;
  private final int port;

  /// Starts the cluster and waits until all of it works. Its kubeconfigs are kept in `folder`.
  TheirCluster(Path folder) {
    this.folder = folder;
    String image = builtNode();
    Command.output("docker", "network", "create", "--label", Engine.TESTS, NAME);
    StringBuilder run =
        new StringBuilder(
                "docker run -d --name %1$s --hostname %1$s --network %1$s".formatted(NAME))
            .append(" --label " + Engine.TESTS + " --label io.x-k8s.kind.cluster=theirs")
            .append(" -p 127.0.0.1::6443")
            .append(" --cap-add ALL --cap-drop SYS_RESOURCE --security-opt seccomp=unconfined")
            .append(" --security-opt apparmor=unconfined");
    VOLUMES.forEach((name, path) -> {
      Command.output("docker", "volume", "create", "--label", Engine.TESTS, name);
      run.append(" -v ").append(name).append(':').append(path);
    });
    Command.output("sh", "-c", run + " " + image);
    this.port =
        Integer.parseInt(
            Command.output("docker", "port", NAME, "6443")
                .lines()
                .findFirst()
                .orElseThrow()
                .split(":")[1]);
    await("node-ready", "system");
    write("config", kubeconfig(port));
  }

  /// The image of the node as it is built, also while a stand-in for the pulled one has its name.
  private static String builtNode() {
    return Command.output(
            "docker",
            "images",
            "--filter=label=org.opencontainers.image.base.name",
            "--format={{.Repository}}:{{.Tag}}",
            "pingctl/node")
        .lines()
        .filter(reference ->
            Command.output(
                    "docker",
                    "inspect",
                    reference,
                    "--format={{index .Config.Labels \"org.opencontainers.image.base.name\"}}")
                .startsWith("pingctl/base:"))
        .findFirst()
        .orElseThrow();
  }

  /// Runs the real kubectl on it; it must succeed.
  String kubectl(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of("docker", "exec", NAME, "kubectl", "--kubeconfig=/etc/kubernetes/admin.conf"));
    command.addAll(List.of(arguments));
    return Command.output(command.toArray(String[]::new));
  }

  /// Runs a command in the node; it must succeed.
  String inNode(String... command) {
    List<String> whole = new ArrayList<>(List.of("docker", "exec", NAME));
    whole.addAll(List.of(command));
    return Command.output(whole.toArray(String[]::new));
  }

  /// The address by which the node's container reaches this machine.
  String gateway() {
    return Command.output("docker", "inspect", NAME, "--format", address("Gateway"));
  }

  private static String address(String field) {
    return "{{range .NetworkSettings.Networks}}{{.%s}}{{end}}".formatted(field);
  }

  /// The user's kubeconfig.
  Path config() {
    return folder.resolve("config");
  }

  /// A kubeconfig that leads to the same cluster through another port.
  Path through(int other) {
    return write("config-" + other, kubeconfig(other));
  }

  /// A kubeconfig of somebody who proves to be who they are with a token.
  Path as(String token) {
    String text = kubeconfig(port);
    return write(
        "config-as",
        text.substring(0, text.indexOf("users:"))
            + "users:\n- name: kubernetes-admin\n  user:\n    token: %s\n".formatted(token));
  }

  /// A port of this machine that leads to the API and that no container is published on, as a
  /// tunnel to a machine far away would be.
  ServerSocket tunnel() throws IOException {
    return relay("127.0.0.1", 0, port);
  }

  /// A port on one of this machine's addresses that leads to one on its loopback address.
  static ServerSocket relay(String address, int from, int to) throws IOException {
    ServerSocket listener = new ServerSocket(from, 50, InetAddress.getByName(address));
    Thread.ofVirtual().start(() -> accept(listener, to));
    return listener;
  }

  private static void accept(ServerSocket listener, int port) {
    try {
      while (true) {
        Socket here = listener.accept();
        Socket there = new Socket("127.0.0.1", port);
        Thread.ofVirtual().start(() -> copy(here, there));
        Thread.ofVirtual().start(() -> copy(there, here));
      }
    } catch (IOException e) {
      // Closed: that is how this ends.
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // One side has ended; so does the other.
    }
  }

  private static String kubeconfig(int port) {
    return Command.output("docker", "exec", NAME, "cat", "/etc/kubernetes/admin.conf")
            .replaceAll("server: .*", "server: https://127.0.0.1:" + port)
            .replace("kubernetes-admin@kubernetes", CONTEXT)
        + "\n";
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(String... question) {
    long deadline = System.nanoTime() + 180_000_000_000L;
    while (Command.run(List.of("docker", "exec", NAME, question[0], question[1]), Map.of())
            .exitCode()
        != 0) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(Command.output("docker", "logs", NAME));
      }
    }
  }

  @Override
  public void close() {
    Command.output("docker", "rm", "-f", NAME);
    VOLUMES.keySet().forEach(volume -> Command.output("docker", "volume", "rm", volume));
    Command.output("docker", "network", "rm", NAME);
  }
}
