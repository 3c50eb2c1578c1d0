package dev.pingctl.engine.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Events of one container, as wake-up calls: after each the caller inspects the container again.
final class ContainerEvents implements AutoCloseable {
  /// An event may get lost between asking for events and getting them; this bounds the harm.
  private static final long SECOND_LOOK = Duration.ofSeconds(2).toNanos();

  /// What changes a container. Without this each run of a command in it, as health checks are,
  /// would be three more calls.
  private static final String[] CHANGES = {
    "health_status", "start", "restart", "die", "oom", "pause", "unpause", "destroy"
  };

  private final BlockingQueue<Object> calls = new LinkedBlockingQueue<>();
  private final Stream stream = new Stream();
  private volatile @Nullable Throwable lost;

  private ContainerEvents() {}

  /// Starts to listen.
  static ContainerEvents of(Connection engine, String container) {
    ContainerEvents events = new ContainerEvents();
    engine
        .client
        .eventsCmd()
        .withEventTypeFilter(EventType.CONTAINER)
        .withEventFilter(CHANGES)
        .withContainerFilter(container)
        .withSince(String.valueOf(Instant.now().minusSeconds(1).getEpochSecond()))
        .exec(events.stream);
    return events;
  }

  /// Returns when something happened since the last call, and at the latest after the given time.
  ///
  /// @throws dev.pingctl.outcome.Failure when the engine goes away or the thread is interrupted
  void await(long nanos) {
    try {
      boolean called = calls.poll(Math.min(nanos, SECOND_LOOK), TimeUnit.NANOSECONDS) != null;
      calls.clear();
      Throwable error = lost;
      if (called && error != null) {
        throw EngineErrors.of(error, "to tell its events");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EngineErrors.interrupted(e);
    }
  }

  /// Ends a wait as an event would.
  void wake() {
    calls.add(this);
  }

  @Override
  public void close() {
    try {
      stream.close();
    } catch (IOException e) {
      // The events are not needed any more.
    }
  }

  private final class Stream extends ResultCallback.Adapter<Event> {
    @Override
    public void onNext(Event event) {
      calls.add(event);
    }

    @Override
    public void onError(Throwable error) {
      lost = error;
      calls.add(error);
      super.onError(error);
    }
  }
}
