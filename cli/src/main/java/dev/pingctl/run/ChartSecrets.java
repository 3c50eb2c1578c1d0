package dev.pingctl.run;

import dev.pingctl.manifest.Manifest;
import dev.pingctl.text.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The Secrets that a chart renders. A chart that generates a password looks for the one in the
/// cluster first; rendered without a cluster it has another one each time.
final class ChartSecrets {
  private static final List<String> VALUES = List.of("data", "stringData");

  private ChartSecrets() {}

  /// A rendered object; a Secret with the values that the present revision has under the same keys.
  static Manifest keptFrom(List<Manifest> former, Manifest rendered) {
    if (!rendered.ref().kind().equals("Secret")) {
      return rendered;
    }
    return former.stream()
        .filter(each -> each.ref().equals(rendered.ref()))
        .findFirst()
        .map(each -> withValuesOf(each, rendered))
        .orElse(rendered);
  }

  private static Manifest withValuesOf(Manifest former, Manifest rendered) {
    Map<String, Object> content = new LinkedHashMap<>(rendered.content());
    for (String part : VALUES) {
      Map<String, Object> values = Tree.mapping(content.get(part));
      Map<String, Object> were = Tree.mapping(former.content().get(part));
      values.replaceAll((key, value) -> were.getOrDefault(key, value));
      if (!values.isEmpty()) {
        content.put(part, values);
      }
    }
    return Manifest.of(rendered.ref(), content);
  }
}
