package dev.pingctl.text;

import java.util.regex.Pattern;

/// An image reference, taken apart.
///
/// @param repository all before the tag, with the registry's host where one is given
/// @param tag the tag, `latest` where none is given, or a digest
public record ImageReference(String repository, String tag) {
  private static final String HOST_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
  private static final String HOST = "%1$s(?:\\.%1$s)*(?::[0-9]{1,5})?".formatted(HOST_LABEL);
  private static final String NAME = "[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*";
  private static final String TAG = "\\w[\\w.-]{0,127}";
  private static final String DIGEST = "sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}";
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?:%1$s/)?%2$s(?:/%2$s)*(?::%3$s)?(?:@(?:%4$s))?".formatted(HOST, NAME, TAG, DIGEST));

  /// Whether an engine would take it for a reference: a name in small letters, behind a host or
  /// none, with a tag, a digest, both or neither.
  public static boolean isWellFormed(String reference) {
    return REFERENCE.matcher(reference).matches();
  }

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
