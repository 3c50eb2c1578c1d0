package dev.pingctl.text;

/// An image reference, taken apart.
///
/// @param repository all before the tag, with the registry's host where one is given
/// @param tag the tag, `latest` where none is given, or a digest
public record ImageReference(String repository, String tag) {
  /// Takes a reference apart. A colon before the last slash is a port, not a tag.
  public static ImageReference parse(String reference) {
    int digest = reference.indexOf('@');
    if (digest >= 0) {
      return new ImageReference(reference.substring(0, digest), reference.substring(digest + 1));
    }
    int colon = reference.indexOf(':', reference.lastIndexOf('/') + 1);
    return colon < 0
        ? new ImageReference(reference, "latest")
        : new ImageReference(reference.substring(0, colon), reference.substring(colon + 1));
  }

  /// The registry's host, empty for the engine's default registry.
  public String registry() {
    int slash = repository.indexOf('/');
    String first = slash < 0 ? "" : repository.substring(0, slash);
    return first.contains(".") || first.contains(":") || first.equals("localhost") ? first : "";
  }
}
