package dev.pingctl.kubeconfig;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whom a user acts as.
///
/// @param extra further properties of that user, by their names
public record Impersonation(
    String user, Optional<String> uid, List<String> groups, Map<String, List<String>> extra) {
  private static final String TOKEN_CHARACTERS = "!#$&'*+-.^_`|~";

  /// A header of a request.
  public record Header(String name, String value) {}

  /// The headers that Kubernetes knows an impersonation by.
  public List<Header> headers() {
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("Impersonate-User", user));
    uid.ifPresent(id -> headers.add(new Header("Impersonate-Uid", id)));
    groups.forEach(group -> headers.add(new Header("Impersonate-Group", group)));
    extra.forEach((key, values) ->
        values.forEach(
            value -> headers.add(new Header("Impersonate-Extra-" + escaped(key), value))));
    return headers;
  }

  /// A key as part of a header's name: other characters than those of a token (RFC 7230) as percent
  /// and their number.
  private static String escaped(String key) {
    StringBuilder escaped = new StringBuilder();
    for (byte each : key.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (each & 0xff);
      boolean plain =
          (character >= '0' && character <= '9')
              || (character >= 'A' && character <= 'Z')
              || (character >= 'a' && character <= 'z')
              || TOKEN_CHARACTERS.indexOf(character) >= 0;
      escaped.append(plain ? String.valueOf(character) : "%%%02X".formatted((int) character));
    }
    return escaped.toString();
  }
}
