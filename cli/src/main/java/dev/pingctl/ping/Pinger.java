package dev.pingctl.ping;

import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.Prefetch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Sends pings and measures the answers. Making one does no I/O; one may carry out many runs, one
/// after another.
public final class Pinger {
  private final Supplier<SSLContext> tls;
  private final Duration every;
  private boolean rehearsed;
  private @Nullable Prefetch<Boolean> rehearsal;

  /// A pinger that trusts the certificate authorities of the Java runtime.
  public Pinger() {
    this(Pinger::runtimeTrust);
  }

  /// A pinger with its own trust; the supplier is asked once per run against an `https` target.
  public Pinger(Supplier<SSLContext> tls) {
    this(tls, Duration.ofSeconds(1));
  }

  Pinger(Supplier<SSLContext> tls, Duration every) {
    this.tls = tls;
    this.every = every;
  }

  /// Begins, in a thread of its own, what makes the first run measure the service and not this
  /// program's start. The first run waits for it; where it was not begun, that begins with it.
  public void rehearse() {
    if (!rehearsed) {
      rehearsed = true;
      rehearsal =
          Prefetch.start(() -> {
            WarmUp.hold();
            return true;
          });
    }
  }

  private void awaitRehearsal() {
    Prefetch<Boolean> begun = rehearsal;
    if (!rehearsed) {
      rehearsed = true;
      WarmUp.hold();
    } else if (begun != null) {
      try {
        begun.get();
      } catch (Failure interrupted) {
        Thread.currentThread().interrupt(); // The run ends at once.
      }
    }
  }

  /// Carries the load out on the calling thread and returns what came of it; trouble with the
  /// network is part of the result and never thrown.
  ///
  /// Exactly as many pings are begun as the count says. At the end of the duration no ping begins
  /// any more, and those under way are waited for. When not even a first connection can be made,
  /// the run ends there as one failed ping. An interrupt of the calling thread ends the run at
  /// once, with the result so far; the interrupt is then used up.
  ///
  /// @param listener told about once a second how far the run is, on a thread of its own
  public PingResult run(Load load, Consumer<Progress> listener) {
    return run(load, listener, () -> false);
  }

  /// The same, but the run also ends as soon as it is `enough`, as it does at the end of a
  /// duration.
  ///
  /// @param enough asked all the time by the thread that pings, so it must answer at once
  public PingResult run(Load load, Consumer<Progress> listener, BooleanSupplier enough) {
    return run(load, listener, PingListener.NONE, enough);
  }

  /// The same, and each ping is shown to a listener.
  ///
  /// @param outcomes hears of each ping
  public PingResult run(
      Load load, Consumer<Progress> listener, PingListener outcomes, BooleanSupplier enough) {
    Instant started = Instant.now();
    long start = System.nanoTime();
    Target target;
    try {
      target = Target.find(load, tls);
    } catch (IOException fault) {
      Tally tally = new Tally(outcomes);
      boolean interrupted = Thread.interrupted();
      if (!interrupted) {
        tally.sent(0);
        tally.failed(fault);
      }
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      return tally.result(load, started, elapsed, interrupted);
    }
    awaitRehearsal();
    try {
      return PingRun.run(load, target, listener, every, outcomes, enough);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static SSLContext runtimeTrust() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("the Java runtime has no TLS", missing);
    }
  }
}
