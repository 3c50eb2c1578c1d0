package dev.pingctl.manifest;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The Kubernetes objects in some files. They are read when they are first asked for: reading them
/// takes longer than most commands run, which need none of them.
public final class Manifests {
  private final Supplier<List<Manifest>> files;
  private @Nullable List<Manifest> read;

  public Manifests(Supplier<List<Manifest>> files) {
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
  public synchronized List<Manifest> list() {
    if (read == null) {
      read = List.copyOf(files.get());
    }
    return read;
  }
}
