package dev.pingctl.manifest;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The Kubernetes objects in some files. They are read when they are first asked for: reading them
/// takes longer than most commands run, which need none of them.
public final class Manifests {
  private final Supplier<Map<Path, List<Manifest>>> files;
  private @Nullable Map<Path, List<Manifest>> read;

  /// The objects of each file, in order.
  public Manifests(Supplier<Map<Path, List<Manifest>>> files) {
    this.files = files;
  }

  /// The objects of a text that Helm rendered; those of a namespace that name none get this one.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` naming the release and what is wrong
  public static List<Manifest> rendered(String release, String text, String namespace) {
    return ManifestFile.parse(Path.of("release " + release), text, namespace);
  }

  /// The objects, in the order of their files.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` naming file and place of what is wrong
  public List<Manifest> list() {
    return read().values().stream().flatMap(List::stream).toList();
  }

  /// The file that an object is in; empty where none has it.
  public Optional<Path> file(ObjectRef object) {
    return read().entrySet().stream()
        .filter(entry -> entry.getValue().stream().anyMatch(each -> each.ref().equals(object)))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private synchronized Map<Path, List<Manifest>> read() {
    if (read == null) {
      read = new LinkedHashMap<>(files.get());
    }
    return read;
  }
}
