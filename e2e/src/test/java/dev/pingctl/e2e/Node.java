package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// The embedded cluster's node, as the real `docker` and the real `kubectl` inside it see it.
final class Node {
  static final String NAME = "pingctl-node-1";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Node() {}

  /// What the real kubectl prints; it must succeed.
  static String kubectl(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "docker", "exec", "--env=KUBECONFIG=/etc/kubernetes/admin.conf", NAME, "kubectl"));
    command.addAll(List.of(arguments));
    return Command.output(command.toArray(String[]::new));
  }

  /// Applies objects as somebody else than pingctl does.
  static void apply(String manifests) {
    Command.output(
        "docker",
        "exec",
        "--env=KUBECONFIG=/etc/kubernetes/admin.conf",
        NAME,
        "bash",
        "-c",
        "kubectl apply -f - <<<\"$0\"",
        manifests);
  }

  /// What kubectl says of applying the objects in a file of this machine, with what the API server
  /// would do; nothing is changed.
  static Command.Result dryRun(Path file, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "bash",
                "-c",
                "file=$0; node=$1; shift; "
                    + "docker exec -i --env=KUBECONFIG=/etc/kubernetes/admin.conf \"$node\" "
                    + "kubectl apply --dry-run=server -f - \"$@\" <\"$file\"",
                file.toString(),
                NAME));
    command.addAll(List.of(options));
    return Command.run(command, Map.of());
  }

  /// What somebody made in the cluster: the names of objects without what controllers make of them
  /// and without the records that Helm keeps of each revision.
  static Set<String> objects() {
    return kubectl(
            "get",
            "namespaces,deployments,daemonsets,statefulsets,services,configmaps,secrets,serviceaccounts,"
                + "roles,rolebindings,networkpolicies,poddisruptionbudgets,resourcequotas,jobs,cronjobs,ingresses,"
                + "persistentvolumeclaims,clusterroles,clusterrolebindings,ingressclasses,crd",
            "-A",
            "--no-headers",
            "-o=custom-columns=KIND:.kind,SPACE:.metadata.namespace,NAME:.metadata.name")
        .lines()
        .map(line -> line.replaceAll(" +", " "))
        .filter(line -> !line.contains(" sh.helm.release."))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// Sends a signal to every process of the node with this name; there must be one.
  static void signal(String signal, String process) {
    String sent =
        Command.output(
            "docker",
            "exec",
            NAME,
            "bash",
            "-c",
            """
            for folder in /proc/[0-9]*; do
              [[ $(cat "$folder/comm" 2>/dev/null) == "$1" ]] && kill -"$0" "${folder#/proc/}" && echo sent
            done
            true
            """,
            signal,
            process);
    assertThat(sent).as("signals sent to " + process).contains("sent");
  }

  /// The count of the stage that answers on this port, read without a ping.
  static long count(int port) {
    try (InputStream answer =
        URI.create("http://127.0.0.1:" + port + "/count").toURL().openStream()) {
      return Long.parseLong(new String(answer.readAllBytes(), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether the node's container is there and runs.
  static boolean runs() {
    return Command.output(
            "docker", "ps", "--filter", "name=^" + NAME + "$", "--format", "{{.Names}}")
        .equals(NAME);
  }

  /// Waits until a condition holds. Every look at it asks another process, which is pause enough.
  static void awaitThat(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting until " + what).isLessThan(deadline);
    }
  }
}
