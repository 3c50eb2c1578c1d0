package dev.pingctl.engine.docker;

import static dev.pingctl.engine.docker.RealEngine.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// How [DockerEngine] waits for containers, on the engine of this machine.
final class DockerEngineHealthIT {
  @RegisterExtension static final RealEngine REAL = new RealEngine();
  private static final DockerEngine ENGINE = REAL.engine;
  private static final Duration LONG = Duration.ofSeconds(60);

  @Test
  void waitsUntilHealthy() {
    ENGINE.containers().ensure(REAL.spec("healthy").healthcheck("cat /etc/passwd", 1).build());
    List<String> told = new ArrayList<>();

    ENGINE.containers().awaitHealthy(REAL.name("healthy"), LONG, told::add);

    assertThat(ENGINE.states().inspect(REAL.name("healthy")).orElseThrow().health())
        .contains("healthy");
    assertThat(told).first().asString().contains("starting");
  }

  @Test
  void aHealthCheckIsRunAtOnceAndNotOnlyWhenTheEngineDoes() {
    ENGINE.containers().ensure(REAL.spec("probed").healthcheck("test $A = b", 3600).build());

    ENGINE.containers().awaitProbe(REAL.name("probed"), LONG, line -> {});

    assertThat(ENGINE.states().inspect(REAL.name("probed")).orElseThrow().health())
        .contains("starting");
  }

  @Test
  void aHealthCheckThatFailsIsRunAgainUntilItSucceeds() {
    ENGINE
        .containers()
        .ensure(
            REAL.spec("later").healthcheck("test -e /once || { : > /once; false; }", 3600).build());

    ENGINE.containers().awaitProbe(REAL.name("later"), LONG, line -> {});

    assertThat(REAL.sh("later", "test -e /once").exitCode()).isZero();
  }

  @Test
  void aContainerThatIsProbedAndEndsIsToldAsThat() {
    ENGINE
        .containers()
        .ensure(
            REAL.spec("ends")
                .command(List.of("sh", "-c", "sleep 1; exit 3"))
                .healthcheck("false", 3600)
                .build());

    Failure failure =
        failure(() -> ENGINE.containers().awaitProbe(REAL.name("ends"), LONG, line -> {}));

    assertThat(failure.id()).isEqualTo(FailureId.UNHEALTHY);
    assertThat(failure.sentence()).contains("exit code 3");
  }

  @Test
  void anUnhealthyContainerTellsItsProbeAndItsLog() {
    ENGINE
        .containers()
        .ensure(
            REAL.spec("sick")
                .command(List.of("sh", "-c", "echo to the log; exec sleep 600"))
                .healthcheck("echo not today; exit 3", 1)
                .build());

    Failure failure =
        failure(() -> ENGINE.containers().awaitHealthy(REAL.name("sick"), LONG, line -> {}));

    assertThat(failure.id()).isEqualTo(FailureId.UNHEALTHY);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failure.sentence()).contains("exit code 3: not today");
    assertThat(failure.details()).contains("log: to the log");
  }

  @Test
  void aContainerThatEndsTellsItsExitCodeAndItsLog() {
    ENGINE
        .containers()
        .ensure(
            REAL.spec("ended")
                .command(List.of("sh", "-c", "echo going; sleep 0.5; exit 7"))
                .build());
    ENGINE
        .containers()
        .ensure(
            REAL.spec("crashing")
                .command(List.of("sh", "-c", "echo boom; exit 8"))
                .restart(ContainerSpec.Restart.Policy.ALWAYS)
                .healthcheck("exit 0", 60)
                .build());

    Failure crashing =
        failure(() -> ENGINE.containers().awaitHealthy(REAL.name("crashing"), LONG, line -> {}));

    assertThat(crashing.id()).isEqualTo(FailureId.UNHEALTHY);
    assertThat(crashing.details()).contains("log: boom");
  }

  @Test
  void aContainerThatHasEndedIsNotHealthy() {
    ENGINE
        .containers()
        .ensure(
            REAL.spec("over")
                .command(List.of("sh", "-c", "exit 7"))
                .healthcheck("exit 0", 60)
                .build());

    Failure failure =
        failure(() -> ENGINE.containers().awaitHealthy(REAL.name("over"), LONG, line -> {}));

    assertThat(failure.id()).isEqualTo(FailureId.UNHEALTHY);
    assertThat(failure.sentence()).contains("ended with exit code 7");
  }

  @Test
  void aWaitThatRunsOutTellsWhatItWaitedFor() {
    ENGINE.containers().ensure(REAL.spec("slow").healthcheck("exit 0", 60).build());

    Failure failure =
        failure(() ->
            ENGINE
                .containers()
                .awaitHealthy(REAL.name("slow"), Duration.ofMillis(300), line -> {}));

    assertThat(failure.id()).isEqualTo(FailureId.WAIT_TIMEOUT);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.TIMED_OUT);
    assertThat(failure.sentence()).contains("health starting");
  }
}
