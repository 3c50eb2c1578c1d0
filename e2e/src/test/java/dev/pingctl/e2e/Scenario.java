package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// What each test on the engine begins with and ends with: a pingctl with a home of its own, and
/// after the test a teardown that leaves the engine as it was and nothing of the home.
final class Scenario implements BeforeEachCallback, AfterEachCallback {
  private Path folder = Path.of("");
  private Set<String> before = Set.of();

  @Override
  public void beforeEach(ExtensionContext context) {
    Engine.STAGES.acquireUninterruptibly();
    begin();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    try {
      end();
    } finally {
      Engine.STAGES.release();
    }
  }

  /// Makes the folder, and remembers what is on the engine.
  void begin() {
    try {
      folder = Files.createTempDirectory("pingctl-e2e-");
      before = Engine.everything();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Takes everything down. Nothing may be left.
  void end() {
    try {
      Command.Result teardown = pingctl().run("teardown");
      assertThat(teardown.exitCode()).as(teardown.all()).isZero();
      assertEngineAsBefore();
      assertThat(Files.exists(home())).as("pingctl's home").isFalse();
    } finally {
      Command.output("rm", "-rf", folder.toString());
    }
  }

  /// A folder of this test's own.
  Path folder() {
    return folder;
  }

  /// Where this test's pingctl keeps its files.
  Path home() {
    return folder.resolve("home");
  }

  /// A pingctl with that home.
  Pingctl pingctl() {
    return new Pingctl(home());
  }

  /// Every container, network and volume is as it was when the test began.
  void assertEngineAsBefore() {
    assertThat(Engine.everything()).isEqualTo(before);
  }

  /// Runs pingctl, which must succeed.
  Command.Result ok(String... arguments) {
    return pingctl().ok(arguments);
  }
}
