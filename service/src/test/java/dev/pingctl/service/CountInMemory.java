package dev.pingctl.service;

import java.util.concurrent.atomic.AtomicLong;

/// A count without Redis, which can be told to fail.
final class CountInMemory implements PingCounter {
  final AtomicLong count = new AtomicLong();
  final AtomicLong twoSteps = new AtomicLong();
  volatile String failure = "";

  @Override
  public long increment() throws CounterFailure {
    check();
    return count.incrementAndGet();
  }

  @Override
  public long incrementInTwoSteps() throws CounterFailure {
    twoSteps.incrementAndGet();
    long next = read() + 1;
    count.set(next);
    return next;
  }

  @Override
  public long read() throws CounterFailure {
    check();
    return count.get();
  }

  @Override
  public void delete() throws CounterFailure {
    check();
    count.set(0);
  }

  @Override
  public void check() throws CounterFailure {
    if (!failure.isEmpty()) {
      throw new CounterFailure(failure, new IllegalStateException(failure));
    }
  }
}
