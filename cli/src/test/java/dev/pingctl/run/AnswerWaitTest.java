package dev.pingctl.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.pingctl.cluster.Addresses;
import dev.pingctl.engine.ContainerOutput;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.engine.ExecResult;
import dev.pingctl.engine.FakeRoles;
import dev.pingctl.engine.KnownContainers;
import dev.pingctl.engine.SomeContainer;
import dev.pingctl.machine.Processes;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.plan.WaitAction;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerWaitTest {
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1/");

  @TempDir Path folder = Path.of("");
  private final KnownContainers containers = new KnownContainers();

  @Test
  void aContainerThatEndedIsWaitedForNoLonger() {
    containers.has(ended("shop-container-app", "shop-container"));

    Failure failure = awaited(Duration.ofMinutes(1));

    assertThat(failure.is(FailureId.UNHEALTHY)).isTrue();
    assertThat(failure.sentence())
        .isEqualTo(
            "Container shop-container-app ended with exit code 1 before http://127.0.0.1:1/"
                + " answered; its last lines follow.");
    assertThat(failure.details()).isEqualTo("Permission denied");
  }

  @Test
  void whatEndedInAnotherStageIsNoReason() {
    containers.has(ended("other-app", "other"));

    assertThat(awaited(Duration.ofSeconds(3)).is(FailureId.WAIT_TIMEOUT)).isTrue();
  }

  @Test
  void anAddressBehindWhichOneOfTwoFailsIsAskedUntilAllAnswer() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          // Of two that take turns one fails; from the fifth request on, both answer.
          int number = asked.incrementAndGet();
          exchange.sendResponseHeaders(number < 5 && number % 2 == 0 ? 404 : 200, -1);
          exchange.close();
        });
    server.start();
    try {
      URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      answerWait().await(new WaitAction.AwaitAnswer("app", url, 3, Duration.ofMinutes(1)), _ -> {});
    } finally {
      server.stop(0);
    }

    assertThat(asked).hasValue(7);
  }

  private static ContainerState ended(String name, String stage) {
    return SomeContainer.state(name, false, false, 1, Map.of("pingctl.dev/stage", stage), Map.of());
  }

  private Failure awaited(Duration timeout) {
    return catchThrowableOfType(
        Failure.class,
        () ->
            answerWait()
                .await(new WaitAction.AwaitAnswer("shop-container", NOWHERE, 1, timeout), _ -> {}));
  }

  private AnswerWait answerWait() {
    Settings settings = new Settings(folder, folder, 5000, ImagePolicy.BUILD, Map.of());
    FakeRoles engine = new FakeRoles(containers, new Lines());
    Addresses addresses =
        new Addresses(() -> {
          throw new AssertionError("not needed");
        });
    return new AnswerWait(() -> engine, new Processes(settings), addresses);
  }

  /// What each container has logged.
  private static final class Lines implements ContainerOutput {
    @Override
    public void logs(String container, int tail, boolean follow, Consumer<String> line) {
      line.accept("Permission denied");
    }

    @Override
    public ExecResult exec(String container, List<String> command) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ExecResult exec(String container, List<String> command, InputStream input) {
      throw new UnsupportedOperationException();
    }
  }
}
