package dev.pingctl.ping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadTest {
  private static final URI HERE = URI.create("http://localhost:5001");

  @ParameterizedTest
  @CsvSource({
    "http://localhost:5001, http://localhost:5001/ping",
    "http://localhost:5001/, http://localhost:5001/ping",
    "http://localhost:5001/ping, http://localhost:5001/ping",
    "https://ping.example/v2, https://ping.example/v2/ping",
    "http://[::1]:5001, http://[::1]:5001/ping"
  })
  void pingsThePathPingOfTheTarget(URI target, URI address) {
    assertThat(Load.of(target, 1, 1).pingAddress()).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:5001",
        "ftp://localhost",
        "http:///ping",
        "http://localhost:99999",
        "http://me:secret@localhost",
        "http://localhost/ping?x=1",
        "http://localhost/ping#x",
        "http://localhost/p\u00efng"
      })
  void refusesATargetThatCannotBePinged(String target) {
    refused(() -> Load.of(URI.create(target), 1, 1));
  }

  @Test
  void doesNotShowAPasswordItRefuses() {
    assertThatThrownBy(() -> Load.of(URI.create("http://me:secret@localhost"), 1, 1))
        .hasMessageNotContaining("secret");
  }

  @Test
  void refusesMoreConnectionsOverTlsThanFitIntoTheMemory() {
    refused(() -> Load.checkMemory(10_000, 256 << 20));
    assertThatThrownBy(() -> Load.checkMemory(10_000, 256 << 20))
        .hasMessageContaining("--concurrency of at most 3276");
    assertThatCode(() -> Load.checkMemory(3_276, 256 << 20)).doesNotThrowAnyException();
    assertThatCode(() -> Load.of(HERE, 20_000, 10_000)).doesNotThrowAnyException();
    assertThatCode(() -> Load.of(URI.create("https://localhost:5443"), 10, 10_000))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesNumbersAndTimesOutOfRange() {
    refused(() -> Load.of(HERE, 0, 1));
    refused(() -> Load.of(HERE, 1, 0));
    refused(() -> Load.of(HERE, 1, 10_001));
    refused(() -> load(OptionalLong.empty(), Optional.empty(), OptionalDouble.empty()));
    refused(() -> load(OptionalLong.of(1), Optional.of(Duration.ZERO), OptionalDouble.empty()));
    refused(() -> load(OptionalLong.of(1), Optional.empty(), OptionalDouble.of(0)));
    refused(() -> load(OptionalLong.of(1), Optional.empty(), OptionalDouble.of(Double.NaN)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no colon",
        ": no name",
        "two words: x",
        "X-Split: a\r\nHost: b",
        "Content-Length: 5",
        "Transfer-Encoding: chunked"
      })
  void refusesHeadersThatWouldBreakTheRequest(String header) {
    refused(() -> Load.Header.parse(header));
  }

  private static Load load(OptionalLong count, Optional<Duration> duration, OptionalDouble rate) {
    return new Load(HERE, count, duration, 1, rate, Duration.ofSeconds(1), List.of());
  }

  private static void refused(ThrowingCallable load) {
    assertThatThrownBy(load)
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.id()).isEqualTo(FailureId.BAD_LOAD);
              assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
            });
  }
}
