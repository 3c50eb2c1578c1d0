package dev.pingctl.watch;

import dev.pingctl.outcome.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Has the system report changes below some places (inotify on Linux). A report says only that it
/// is time to look: what has changed is found by reading the files.
///
/// The folders above a place are watched, too, up to the top one: a place may be renamed, or come
/// back.
final class FileWatch implements AutoCloseable {
  private static final WatchEvent.Kind<?>[] ALL = {
    StandardWatchEventKinds.ENTRY_CREATE,
    StandardWatchEventKinds.ENTRY_DELETE,
    StandardWatchEventKinds.ENTRY_MODIFY
  };

  private final Path top;
  private final List<Path> places;
  private final WatchService service;
  private final Map<WatchKey, Path> folders = new HashMap<>();

  /// Begins to watch.
  ///
  /// @param top a folder above the places; of one that is not below it, the folder it is in counts
  /// @throws IOException when the system has no more watches to give
  FileWatch(Path top, List<Path> places) throws IOException {
    this.top = top;
    this.places = List.copyOf(places);
    this.service = FileSystems.getDefault().newWatchService();
    try {
      register();
    } catch (IOException e) {
      service.close();
      throw e;
    }
  }

  /// Passes on that something has changed, until it is closed.
  ///
  /// @throws IOException when the system has no more watches to give, for a new folder
  void report(Consumer<Path> changed) throws IOException {
    try {
      while (true) {
        take(service.take(), changed);
      }
    } catch (InterruptedException e) {
      throw Failure.interrupted(e);
    } catch (ClosedWatchServiceException e) {
      return; // The end of watching.
    }
  }

  private void take(WatchKey key, Consumer<Path> changed) throws IOException {
    Path folder = folders.getOrDefault(key, top);
    boolean isRegistering = false;
    for (WatchEvent<?> event : key.pollEvents()) {
      if (event.context() instanceof Path name) {
        Path path = folder.resolve(name);
        if (isMeant(path)) {
          forget(event, path);
          changed.accept(path);
          isRegistering |= event.kind() == StandardWatchEventKinds.ENTRY_CREATE && isFolder(path);
        }
      } else { // More has happened than the system could keep.
        changed.accept(folder);
        isRegistering = true;
      }
    }
    if (!key.reset()) {
      folders.remove(key);
    }
    if (isRegistering) {
      register();
    }
  }

  /// A folder that was renamed is still watched, under its former name.
  private void forget(WatchEvent<?> event, Path gone) {
    if (event.kind() == StandardWatchEventKinds.ENTRY_DELETE) {
      folders
          .entrySet()
          .removeIf(entry -> {
            boolean isGone = entry.getValue().startsWith(gone);
            if (isGone) {
              entry.getKey().cancel();
            }
            return isGone;
          });
    }
  }

  private boolean isMeant(Path path) {
    return places.stream().anyMatch(place -> path.startsWith(place) || place.startsWith(path));
  }

  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  /// Watches every folder there is now. To register one again changes nothing.
  private void register() throws IOException {
    for (Path place : places) {
      for (Path above = place.getParent();
          above != null && (above.equals(place.getParent()) || above.startsWith(top));
          above = above.getParent()) {
        register(above);
      }
      if (isFolder(place)) {
        try (Stream<Path> below = Files.walk(place)) {
          for (Path folder : (Iterable<Path>) below.filter(FileWatch::isFolder)::iterator) {
            register(folder);
          }
        } catch (UncheckedIOException e) {
          continue; // It went while it was read, which is an event of its own.
        }
      }
    }
  }

  private void register(Path folder) throws IOException {
    if (isFolder(folder)) {
      try {
        folders.put(folder.register(service, ALL), folder);
      } catch (NoSuchFileException e) {
        return; // The same.
      }
    }
  }

  @Override
  public void close() {
    try {
      service.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
