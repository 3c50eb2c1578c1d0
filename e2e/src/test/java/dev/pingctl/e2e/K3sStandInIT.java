package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pulled kind of node, with a stand-in for the real one, which no registry is there to give:
/// an image of its name, made from the built node, that is like it where the two kinds differ: it
/// takes k3s' command line, keeps its data where k3s does, writes k3s' kubeconfig, has the commands
/// that list and import images, and runs all of the system in the namespace that k3s runs it in.
@Tag("all")
@Order(Suite.ALONE)
class K3sStandInIT {
  private static final String IMAGE = "rancher/k3s:v1.36.3-k3s1";

  private static final String DOCKERFILE =
      """
      FROM pingctl/node:latest
      COPY k3s /usr/local/bin/k3s
      RUN sed -i s/local-path-storage/kube-system/ /usr/share/pingctl/manifests/30-storage.yaml
      ENV KUBECONFIG=/etc/rancher/k3s/k3s.yaml
      ENTRYPOINT ["/usr/local/bin/k3s"]
      CMD ["agent"]
      """;

  private static final String PROGRAM =
      """
      #!/bin/bash
      set -euo pipefail
      wanted='server --disable=traefik --disable=servicelb --node-name=pingctl-node-1 --tls-san=127.0.0.1'
      [[ $* == "$wanted" ]] || { echo "k3s does not know: $*" >&2; exit 1; }
      mkdir -p /etc/rancher/k3s
      for folder in /var/lib/containerd /var/lib/etcd /etc/kubernetes; do
        mkdir -p "/var/lib/rancher/k3s$folder"
        mount --bind "/var/lib/rancher/k3s$folder" "$folder"
      done
      (
        until [[ -s /etc/kubernetes/admin.conf && -e /etc/kubernetes/complete ]]; do read -rt 0.2 <> <(:) || true; done
        sed -E 's#server: .*#server: https://127.0.0.1:6443#; s/kubernetes-admin@kubernetes|kubernetes-admin|kubernetes$/default/' \\
          /etc/kubernetes/admin.conf > /etc/rancher/k3s/k3s.yaml.new
        mv /etc/rancher/k3s/k3s.yaml.new /etc/rancher/k3s/k3s.yaml
      ) &
      exec start-node
      """;

  @TempDir Path folder = Path.of("");
  private Pingctl pingctl = new Pingctl(Path.of(""));

  @BeforeEach
  void standInForWhatCannotBePulled() throws IOException {
    pingctl = new Pingctl(folder.resolve("home"));
    // The built node, which the stand-in is made from.
    ok("images", "--provide", "--images=build");
    Path context = Files.createDirectories(folder.resolve("k3s"));
    Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
    Path program = Files.writeString(context.resolve("k3s"), PROGRAM);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Command.output("docker", "build", "--quiet", "--tag", IMAGE, context.toString());
    // Another content of the folder: the node that was built from it no longer counts.
    pingctl =
        pingctl.launchedBy(
            new Installation(folder)
                .replace("cluster/Dockerfile", "STOPSIGNAL SIGTERM", "STOPSIGNAL  SIGTERM")
                .launcher());
  }

  @AfterEach
  void removeTheStandIn() {
    pingctl.run("teardown");
    String made =
        Command.output(
            "docker",
            "images",
            "--quiet",
            "--filter=label=org.opencontainers.image.base.name=" + IMAGE);
    made.lines().distinct().forEach(id -> Command.output("docker", "rmi", "--force", id));
    Command.output("docker", "rmi", IMAGE);
  }

  @Test
  void stagesRunOnAStandInForThePulledNodeAndSurviveItsStop() {
    Set<String> before = Engine.everything();

    ok("cluster", "up");
    assertThat(Engine.inspect(Node.NAME, "{{index .Config.Labels \"pingctl.dev/node\"}}"))
        .isEqualTo("k3s");
    ok("up", "--stage=storage");
    assertThat(ok("ping", "--stage=storage", "--count=100").out()).contains("grown by 100");
    assertThat(ok("up", "--stage=storage").out()).contains("unchanged in ");

    ok("cluster", "down");
    ok("up", "--stage=storage");
    assertThat(Node.count(5006)).isEqualTo(100);
    Command.output("docker", "rm", "--force", "--volumes", Node.NAME);
    ok("up", "--stage=storage");
    assertThat(Node.count(5006)).isEqualTo(100);

    ok("teardown");
    assertThat(Engine.everything()).isEqualTo(before);
    assertThat(Command.run(List.of("docker", "inspect", Node.NAME), Map.of()).exitCode()).isOne();
  }

  private Command.Result ok(String... arguments) {
    Command.Result result = pingctl.run(arguments);
    assertThat(result.exitCode()).as(result.all()).isZero();
    return result;
  }
}
