package dev.pingctl.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes of this machine, with a service that does nothing.
class ProcessesTest {
  @TempDir Path folder = Path.of("");

  /// What runs as the ping service.
  static final class Idle {
    private Idle() {}

    public static void main(String[] arguments) throws InterruptedException {
      System.exit(new CountDownLatch(1).await(1, TimeUnit.MINUTES) ? 0 : 1);
    }
  }

  /// Java reads no more than 4,096 bytes of a command line.
  @Test
  void aProcessIsFoundHoweverLongThePathsAre() throws Exception {
    Path root = folder;
    for (int i = 0; i < 4; i++) {
      root = root.resolve("installed-below-a-long-path-".repeat(8));
    }
    install(root);
    Settings settings =
        new Settings(root, root.resolve("home ü"), 5000, ImagePolicy.AUTO, Map.of());
    Processes processes = new Processes(settings);
    ProcessSpec spec = new ProcessSpec("ping", Map.of("GREETING", "Hello"));

    try {
      assertThat(processes.start("app", spec, 5001).isChange()).isTrue();

      assertThat(processes.find("app", "ping"))
          .hasValueSatisfying(found -> assertThat(found.port()).isEqualTo(OptionalInt.of(5001)));
      assertThat(processes.start("app", spec, 5001).isChange()).isFalse();
      assertThat(processes.start("app", spec, 5002).isChange()).isTrue();
    } finally {
      assertThat(processes.stop("app", "ping")).isEqualTo(Outcome.REMOVED);
    }
    assertThat(processes.running()).isEmpty();
  }

  private static void install(Path root) throws IOException {
    Path jar = Files.createDirectories(root.resolve("service")).resolve("ping-service.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Idle.class.getName());
    String name = Idle.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file, manifest)) {
      entries.putNextEntry(new JarEntry(name));
      Objects.requireNonNull(Idle.class.getClassLoader().getResourceAsStream(name))
          .transferTo(entries);
    }
  }
}
