package dev.pingctl.verify;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.release.Charts;
import java.time.Duration;
import java.util.function.Consumer;

/// Helm as far as the tests of a release go.
final class FakeCharts implements Charts {
  boolean passes = true;

  @Override
  public void test(String namespace, String release, Duration timeout, Consumer<String> progress) {
    if (!passes) {
      throw new Failure(FailureId.HELM, ExitCode.FAILED, "Tests failed.");
    }
  }

  @Override
  public String render(ReleaseRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void install(ReleaseRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void rehearse(ReleaseRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void upgrade(ReleaseRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void uninstall(String namespace, String release) {
    throw new UnsupportedOperationException();
  }
}
