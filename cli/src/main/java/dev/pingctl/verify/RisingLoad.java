package dev.pingctl.verify;

import dev.pingctl.ping.Load;
import dev.pingctl.ping.PingResult;
import dev.pingctl.ping.Pinger;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// Pings that come ever more often, stay at a rate, ease, and end. Their times are set, so a slow
/// service does not get fewer. Every few seconds they come on new connections: an old one stays
/// with its pod, so that a new pod would get no ping.
final class RisingLoad implements Runnable {
  /// The shares of the whole rate, one after another.
  private static final List<Double> RISE = List.of(0.25, 0.5);

  /// What is left of it when the load has gone: enough to notice a ping that fails while pods end.
  private static final double REST = 0.1;

  private static final Duration STEP = Duration.ofSeconds(6);
  private static final Duration ONE_PING = Duration.ofSeconds(15);
  private static final int CONNECTIONS = 40;

  private enum Phase {
    RISING,
    EASED,
    ENDED
  }

  private final URI url;
  private final int rate;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile Phase phase = Phase.RISING;
  private volatile String lastError = "none was answered";

  RisingLoad(URI url, int rate) {
    this.url = url;
    this.rate = rate;
  }

  /// Sends pings until [#end].
  @Override
  public void run() {
    for (double share : RISE) {
      step(rate * share, () -> phase != Phase.RISING);
    }
    while (phase == Phase.RISING) {
      step(rate, () -> phase != Phase.RISING);
    }
    while (phase == Phase.EASED) {
      step(rate * REST, () -> phase == Phase.ENDED);
    }
  }

  private void step(double pingsPerSecond, BooleanSupplier enough) {
    if (enough.getAsBoolean()) {
      return;
    }
    Load load =
        new Load(
            url,
            OptionalLong.empty(),
            Optional.of(STEP),
            CONNECTIONS,
            OptionalDouble.of(pingsPerSecond),
            ONE_PING,
            List.of());
    PingResult result = new Pinger().run(load, ignored -> {}, enough);
    sent.addAndGet(result.sent());
    failed.addAndGet(result.failed());
    result.lastError().ifPresent(error -> lastError = error);
  }

  /// Lets the load go down to its rest.
  void ease() {
    phase = Phase.EASED;
  }

  /// Lets it end.
  void end() {
    phase = Phase.ENDED;
  }

  /// The pings sent, once [#run] has returned.
  long sent() {
    return sent.get();
  }

  /// Those of them that failed.
  long failed() {
    return failed.get();
  }

  /// Why the last of them failed.
  String lastError() {
    return lastError;
  }
}
