package dev.pingctl.command.option;

import dev.pingctl.outcome.Failure;
import dev.pingctl.ping.Load;
import dev.pingctl.ping.PingListener;
import dev.pingctl.ping.PingResult;
import dev.pingctl.ping.Pinger;
import dev.pingctl.ping.Progress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Pings in a thread of their own, beside something else. They end at the latest when this is
/// closed.
public final class PingsBeside implements AutoCloseable {
  // Not a virtual one: those that wait for sockets hold the JVM up when it ends.
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("pings").factory());
  private final AtomicBoolean enough = new AtomicBoolean();
  private final Future<PingResult> result;

  private PingsBeside(
      Load load, Consumer<Progress> progress, PingListener outcomes, Pinger pinger) {
    result = thread.submit(() -> pinger.run(load, progress, outcomes, enough::get));
  }

  /// Begins to ping.
  ///
  /// @param progress hears once a second how far the pings are
  /// @param outcomes hears of each ping
  public static PingsBeside start(
      Load load, Consumer<Progress> progress, PingListener outcomes, Pinger pinger) {
    return new PingsBeside(load, progress, outcomes, pinger);
  }

  /// Begins no more pings, and returns what came of them all.
  public PingResult end() {
    enough.set(true);
    try {
      return result.get();
    } catch (InterruptedException e) {
      throw Failure.interrupted(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /// The same, but gives up the pings that are under way.
  public PingResult abandon() {
    thread.shutdownNow();
    return end();
  }

  @Override
  public void close() {
    enough.set(true);
    thread.close();
  }
}
