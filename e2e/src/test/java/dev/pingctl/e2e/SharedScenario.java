package dev.pingctl.e2e;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A [Scenario] that all tests of a class share, because what they look at takes long to come up.
final class SharedScenario implements BeforeAllCallback, AfterAllCallback {
  private final Scenario scenario = new Scenario();

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    scenario.beforeEach(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    scenario.afterEach(context);
  }

  /// A folder of this class's own.
  Path folder() {
    return scenario.folder();
  }

  /// Where its pingctl keeps its files.
  Path home() {
    return scenario.home();
  }

  /// A pingctl with that home.
  Pingctl pingctl() {
    return scenario.pingctl();
  }

  /// Runs pingctl, which must succeed.
  Command.Result ok(String... arguments) {
    return scenario.ok(arguments);
  }
}
