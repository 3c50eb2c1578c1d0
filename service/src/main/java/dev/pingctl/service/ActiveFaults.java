package dev.pingctl.service;

import dev.pingctl.fault.Fault;
import dev.pingctl.fault.FaultList;
import dev.pingctl.fault.FaultPaths;
import java.lang.foreign.Arena;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Faults at work, from when they are set until they end.
final class ActiveFaults {
  /// No faults.
  static final ActiveFaults NONE = new ActiveFaults(FaultList.NONE);

  /// Each takes 45 KB of a heap of 64 MB.
  private static final int MOST_HANGING = 250;

  private static final long MEBIBYTE = 1024 * 1024;
  private static final int WHOLE = 10_000;

  private final FaultList list;
  private final Instant since = Instant.now();
  private final Map<String, List<Effect>> effects = new HashMap<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Queue<CountDownLatch> hanging = new ArrayBlockingQueue<>(MOST_HANGING);
  private boolean racy;
  private OptionalInt exit = OptionalInt.empty();

  private ActiveFaults(FaultList list) {
    this.list = list;
  }

  /// What a fault does to a request of one path.
  private interface Effect {
    /// The answer in place of the route's; empty where the route is to answer.
    Optional<Answer> answer();
  }

  /// Begins what these faults do. A request waits before it fails.
  static ActiveFaults begin(FaultList list) {
    ActiveFaults active = new ActiveFaults(list);
    list.faults().reversed().forEach(active::begin);
    return active;
  }

  private void begin(Fault fault) {
    switch (fault) {
      case Fault.Errors errors -> {
        AtomicLong requests = new AtomicLong();
        add(errors, () -> error(errors, requests.getAndIncrement()));
      }
      case Fault.Delay delay -> add(delay, () -> await(delay.time().toMillis()));
      case Fault.Hang hang -> add(hang, this::hang);
      case Fault.Unready unready ->
          add(
              "/readyz",
              () -> Optional.of(Answer.unavailable("A fault is set: " + unready.text())));
      case Fault.Exit wanted -> exit = OptionalInt.of(wanted.status());
      case Fault.Cpu cpu -> {
        for (int i = 0; i < cpu.threads(); i++) {
          burden(cpu, this::burn);
        }
      }
      case Fault.Memory memory -> burden(memory, () -> hold(memory.mebibytes() * MEBIBYTE));
      case Fault.Racy _ -> racy = true;
    }
  }

  private void add(Fault.OfRequests fault, Effect effect) {
    fault.path().map(List::of).orElse(FaultPaths.APPLICATION).forEach(path -> add(path, effect));
  }

  private void add(String path, Effect effect) {
    effects.computeIfAbsent(path, key -> new ArrayList<>()).add(effect);
  }

  /// The faults.
  FaultList list() {
    return list;
  }

  /// When they were set.
  Instant since() {
    return since;
  }

  /// Whether there are none.
  boolean isNone() {
    return this == NONE;
  }

  /// Whether pings are counted in two steps.
  boolean isRacy() {
    return racy;
  }

  /// The status with which the process ends when a request is answered.
  OptionalInt exit() {
    return exit;
  }

  /// The answer that a request gets in place of the route's, after as long as the faults say; empty
  /// where the route is to answer.
  Optional<Answer> instead(String path) {
    for (Effect effect : effects.getOrDefault(path, List.of())) {
      Optional<Answer> answer = effect.answer();
      if (answer.isPresent()) {
        return answer;
      }
    }
    return Optional.empty();
  }

  /// Ends them: what waits goes on, what is used is let go.
  void end() {
    ended.countDown();
    hanging.forEach(CountDownLatch::countDown);
  }

  /// Of every hundred requests so many as the percentage says, as far from each other as can be.
  private static Optional<Answer> error(Fault.Errors errors, long request) {
    long before = request * errors.hundredths() / WHOLE;
    long after = (request + 1) * errors.hundredths() / WHOLE;
    return after == before
        ? Optional.empty()
        : Optional.of(Answer.of(500, "A fault is set: " + errors.text()));
  }

  /// Waits until the faults end. Where too many wait, the one that has done so longest gives way
  /// and is never answered: whoever sent it has most likely given up.
  private Optional<Answer> hang() {
    CountDownLatch givesWay = new CountDownLatch(1);
    while (!hanging.offer(givesWay)) {
      Optional.ofNullable(hanging.poll()).ifPresent(CountDownLatch::countDown);
    }
    try {
      if (ended.getCount() > 0) {
        givesWay.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (ended.getCount() > 0) {
      throw new Unanswered();
    }
    return Optional.empty();
  }

  private Optional<Answer> await(long millis) {
    try {
      ended.await(millis, TimeUnit.MILLISECONDS);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private void burn() {
    while (ended.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  /// Memory counts from when it is written to.
  private void hold(long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      arena.allocate(bytes).fill((byte) 1);
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (OutOfMemoryError e) {
      Log.warn("a fault got no memory", "bytes", bytes);
    }
  }

  private static void burden(Fault fault, Runnable work) {
    Thread.ofPlatform().daemon().name("fault " + fault.text()).start(work);
  }
}
