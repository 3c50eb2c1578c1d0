package dev.pingctl.watch;

import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.Waiting;
import dev.pingctl.text.FileProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Watches the files of an image. Where the system gives no more watches, the files' times are
/// looked at every second instead.
public final class SourceWatch implements Saves, AutoCloseable {
  /// So long must be nothing saved for a succession of saves to have ended.
  private static final Duration QUIET = Duration.ofMillis(150);

  /// So long may a succession last: what never ends would never be built.
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final List<Path> places;
  private final Consumer<String> remark;
  private final Thread thread;
  private final @Nullable FileWatch system;
  private boolean isSaved;
  private long first;
  private long last;

  private SourceWatch(List<Path> places, @Nullable FileWatch system, Consumer<String> remark) {
    this.places = List.copyOf(places);
    this.system = system;
    this.remark = remark;
    this.thread = Thread.ofPlatform().daemon().name("source").unstarted(this::watch);
  }

  /// Begins to watch.
  ///
  /// @param top the folder of the workshop
  /// @param places files and folders; those above them count where they are below `top`
  /// @param remark takes a line where the system cannot report changes
  public static SourceWatch start(Path top, List<Path> places, Consumer<String> remark) {
    @Nullable FileWatch system = null;
    try {
      system = new FileWatch(top, places);
    } catch (IOException e) {
      remark.accept(looking(e));
    }
    return looking(places, system, remark);
  }

  /// Begins to look at the files every second.
  static SourceWatch looking(
      List<Path> places, @Nullable FileWatch system, Consumer<String> remark) {
    SourceWatch watch = new SourceWatch(places, system, remark);
    watch.thread.start();
    return watch;
  }

  private static String looking(IOException cause) {
    return "The system cannot report changes of these files (%s), so they are looked at every second."
        .formatted(FileProblem.of(cause));
  }

  private void watch() {
    try {
      if (system != null) {
        try {
          system.report(_ -> saved());
          return;
        } catch (IOException e) {
          remark.accept(looking(e));
          saved();
        }
      }
      look();
    } catch (Failure closed) {
      return;
    }
  }

  private void look() {
    Map<Path, String> before = times();
    while (true) {
      Waiting.pause(BETWEEN_LOOKS);
      Map<Path, String> now = times();
      if (!now.equals(before)) {
        before = now;
        saved();
      }
    }
  }

  private Map<Path, String> times() {
    Map<Path, String> times = new TreeMap<>();
    for (Path place : places) {
      try (Stream<Path> below = Files.walk(place)) {
        below.forEach(path -> times.put(path, time(path)));
      } catch (IOException | UncheckedIOException e) {
        times.put(place, "changing");
      }
    }
    return times;
  }

  private static String time(Path path) {
    try {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      return file.lastModifiedTime() + " " + file.size();
    } catch (IOException e) {
      return "gone";
    }
  }

  private synchronized void saved() {
    last = System.nanoTime();
    if (!isSaved) {
      isSaved = true;
      first = last;
    }
    notifyAll();
  }

  @Override
  public synchronized OptionalLong next(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (true) {
        long now = System.nanoTime();
        long due = isSaved ? Math.min(last + QUIET.toNanos(), first + LONGEST.toNanos()) : end;
        if (now - due >= 0) {
          OptionalLong saved = isSaved ? OptionalLong.of(first) : OptionalLong.empty();
          isSaved = false;
          return saved;
        }
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(due - now, 1_000_000));
      }
    } catch (InterruptedException e) {
      throw Failure.interrupted(e);
    }
  }

  @Override
  public void close() {
    if (system != null) {
      system.close();
    }
    thread.interrupt();
  }
}
