package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Upstream's own end-to-end tests on the embedded cluster: a handful that end soon. All of those
/// of conformance take an hour; bench/conformance runs them. They are compiled beside the other
/// tests, in a folder that the test command of the project names.
@Tag("all")
@Order(Suite.ON_WORKSHOP)
class ConformanceIT {
  private static final Path BENCH = Path.of("..", "bench", "conformance").toAbsolutePath();
  private static final String FOLDER = System.getProperty("pingctl.conformance", "");
  private static final Path PROGRAMS =
      Path.of(FOLDER.isEmpty() ? "target/conformance" : FOLDER).toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(25);

  @RegisterExtension static final Shared WORKSHOP = Shared.workshop("k8s");

  @Test
  void upstreamsQuickestSpecsPass() {
    awaitPrograms();
    Command.Result run =
        script("run.sh", "--quick", "--programs=" + PROGRAMS, "--results=" + results());

    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(run.out()).contains("| parallel | 5 |");
    Node.awaitThat(
        "the namespaces of the specs are gone",
        () -> Node.kubectl("get", "namespaces", "-l", "e2e-framework", "-o", "name").isEmpty());
  }

  private static Path results() {
    return WORKSHOP.folder().resolve("conformance");
  }

  private static void awaitPrograms() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (script("programs.sh", PROGRAMS.toString(), "ready").exitCode() != 0) {
      assertThat(FOLDER)
          .as("no folder; compile them: bench/conformance/programs.sh e2e/target/conformance")
          .isNotEmpty();
      assertThat(Path.of(PROGRAMS + ".failed"))
          .as("they could not be compiled; the reason is in it")
          .doesNotExist();
      assertThat(System.nanoTime()).as("waiting for them").isLessThan(deadline);
    }
  }

  private static Command.Result script(String name, String... arguments) {
    List<String> command = new ArrayList<>(List.of("bash", BENCH.resolve(name).toString()));
    command.addAll(List.of(arguments));
    return Command.run(command, Map.of());
  }
}
