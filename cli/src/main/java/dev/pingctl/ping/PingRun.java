package dev.pingctl.ping;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// One run: all connections served by the calling thread, which waits for all of them at once. One
/// thread that never blocks on a single connection costs far less of a small machine than a thread
/// each, and so disturbs what it measures less.
final class PingRun implements Connection.Owner {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long TIMER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Load load;
  private final Selector selector;
  private final BooleanSupplier enough;
  private final Tally tally;
  private final List<Connection> connections = new ArrayList<>();
  private final Queue<Connection> free = new ArrayDeque<>();
  private final Queue<Connection> resting = new ArrayDeque<>();
  private Schedule schedule = Schedule.NOTHING;
  private long lastTick = System.nanoTime();
  private long lastSettled;

  private PingRun(
      Load load, Target target, Selector selector, PingListener outcomes, BooleanSupplier enough) {
    this.tally = new Tally(outcomes);
    this.enough = enough;
    this.load = load;
    this.selector = selector;
    long count = Math.min(load.concurrency(), load.count().orElse(Long.MAX_VALUE));
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    for (long i = 0; i < count; i++) {
      connections.add(new Connection(target, selector, this, buffer));
    }
  }

  /// Carries a run out and tells the listener how far it is each time `every` has passed.
  ///
  /// @param outcomes hears of each ping
  static PingResult run(
      Load load,
      Target target,
      Consumer<Progress> listener,
      Duration every,
      PingListener outcomes,
      BooleanSupplier enough)
      throws IOException {
    try (Selector selector = Selector.open()) {
      PingRun run = new PingRun(load, target, selector, outcomes, enough);
      try {
        return run.measure(listener, every);
      } finally {
        run.connections.forEach(Connection::close);
      }
    }
  }

  private PingResult measure(Consumer<Progress> listener, Duration every) throws IOException {
    boolean prepared = prepare();
    Instant started = Instant.now();
    long start = System.nanoTime();
    lastSettled = start;
    schedule = new Schedule(load, start);
    boolean whole = prepared && watched(start, listener, every);
    return tally.result(load, started, Duration.ofNanos(lastSettled - start), !whole);
  }

  /// Opens every connection, so that the first pings measure the service as the later ones do. One
  /// that cannot be opened is tried again by its first ping.
  private boolean prepare() throws IOException {
    long deadline = System.nanoTime() + load.timeout().toNanos();
    connections.forEach(connection -> connection.prepare(deadline));
    while (free.size() < connections.size()) {
      if (!serve()) {
        return false;
      }
    }
    return true;
  }

  private boolean watched(long start, Consumer<Progress> listener, Duration every)
      throws IOException {
    ScheduledExecutorService watch =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ping-progress").factory());
    Schedule paced = schedule;
    Thread pacer = Thread.ofPlatform().daemon().name("ping-pacer").unstarted(() -> pace(paced));
    try {
      watch.scheduleAtFixedRate(
          () -> listener.accept(tally.progress(Duration.ofNanos(System.nanoTime() - start))),
          every.toNanos(),
          every.toNanos(),
          TimeUnit.NANOSECONDS);
      if (load.rate().isPresent()) {
        pacer.start();
      }
      return pingAll();
    } finally {
      watch.shutdownNow();
      pacer.interrupt();
    }
  }

  /// Wakes the selector whenever a ping becomes due: a selector's own timer counts in milliseconds.
  private void pace(Schedule paced) {
    while (!Thread.interrupted()) {
      LockSupport.parkNanos(paced.untilNext(System.nanoTime()));
      selector.wakeup();
    }
  }

  private boolean pingAll() throws IOException {
    beginDue();
    while (!over(System.nanoTime()) || free.size() + resting.size() < connections.size()) {
      if (!serve()) {
        return false;
      }
      beginDue();
    }
    return true;
  }

  private boolean over(long now) {
    return schedule.over(now) || enough.getAsBoolean();
  }

  /// Waits for at most a tick and goes on where the channels allow; false on an interrupt.
  private boolean serve() throws IOException {
    selector.select(this::ready, TimeUnit.NANOSECONDS.toMillis(TICK_NANOS));
    long now = System.nanoTime();
    if (now - lastTick >= TICK_NANOS) {
      lastTick = now;
      connections.forEach(connection -> connection.expire(now));
      while (!resting.isEmpty() && now - resting.element().freeSince() >= REST_NANOS) {
        free.add(resting.remove());
      }
    }
    return !Thread.interrupted();
  }

  private void ready(SelectionKey key) {
    if (key.attachment() instanceof Connection connection) {
      connection.ready();
      beginDue();
    }
  }

  /// Begins the pings that are due, as far as there are free connections.
  ///
  /// A ping that found no connection free when it was due counts from that time, or the waits that
  /// a slow service causes would go unseen. One that only the machine's timer has begun a little
  /// late counts from its beginning: that is no fault of the service.
  private void beginDue() {
    while (!free.isEmpty()) {
      long now = System.nanoTime();
      if (over(now) || !schedule.due(now)) {
        return;
      }
      Connection connection = free.remove();
      long due = schedule.take(now);
      boolean timerOnly = connection.freeSince() - due <= 0 && now - due < TIMER_NANOS;
      tally.sent(now - due);
      connection.ping(timerOnly ? now : due, now + load.timeout().toNanos());
    }
  }

  @Override
  public void answered(Connection connection, AnswerParser answer, long from, long now) {
    lastSettled = now;
    tally.answered(answer, now - from);
    free.add(connection);
  }

  /// Where nobody takes connections, pings without a rate would fail as fast as the machine can; a
  /// short rest keeps their number sensible.
  @Override
  public void failed(Connection connection, IOException fault, boolean connected) {
    lastSettled = System.nanoTime();
    tally.failed(fault);
    if (connected || load.rate().isPresent()) {
      free.add(connection);
    } else {
      resting.add(connection);
    }
  }

  @Override
  public void prepared(Connection connection) {
    free.add(connection);
  }
}
