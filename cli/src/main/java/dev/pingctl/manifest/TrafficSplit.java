package dev.pingctl.manifest;

import dev.pingctl.text.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How an HTTPRoute shares requests out between two versions: by the weights of the two backends of
/// its last such rule, the second of which is the newer version.
///
/// @param route the whole route
/// @param stable the Service of the older version
/// @param canary the Service of the newer one
/// @param percent how many of a hundred requests the newer one gets
public record TrafficSplit(Manifest route, String stable, String canary, int percent) {
  private static final String KIND = "HTTPRoute";
  private static final int ALL = 100;

  /// The split of an object; empty where it is no route between two versions.
  public static Optional<TrafficSplit> of(Manifest manifest) {
    if (!manifest.ref().kind().equals(KIND)) {
      return Optional.empty();
    }
    Optional<TrafficSplit> found = Optional.empty();
    for (Object rule : list(manifest.at("spec", "rules"))) {
      List<?> backends = list(Tree.mapping(rule).get("backendRefs"));
      if (backends.size() == 2) {
        int stable = weight(backends.get(0));
        int canary = weight(backends.get(1));
        found =
            Optional.of(
                new TrafficSplit(
                    manifest,
                    name(backends.get(0)),
                    name(backends.get(1)),
                    stable + canary == 0
                        ? 0
                        : Math.round(ALL * (float) canary / (stable + canary))));
      }
    }
    return found;
  }

  /// A host that the route is for.
  public String host() {
    return list(route.at("spec", "hostnames")).stream()
        .map(String::valueOf)
        .findFirst()
        .orElse("localhost");
  }

  /// The route with other weights.
  ///
  /// @param wanted how many of a hundred requests the newer version gets
  public Manifest withPercent(int wanted) {
    List<Object> rules = new ArrayList<>();
    for (Object each : list(route.at("spec", "rules"))) {
      Map<String, Object> rule = Tree.mapping(each);
      List<?> backends = list(rule.get("backendRefs"));
      if (backends.size() == 2) {
        rule.put(
            "backendRefs",
            List.of(weighted(backends.get(0), ALL - wanted), weighted(backends.get(1), wanted)));
      }
      rules.add(rule);
    }
    Map<String, Object> content = new LinkedHashMap<>(route.content());
    Map<String, Object> spec = Tree.mapping(content.get("spec"));
    spec.put("rules", rules);
    content.put("spec", spec);
    return new Manifest(route.ref(), content);
  }

  /// Whether so many of the requests having reached the newer version can be the work of chance: up
  /// to four standard deviations from what the weights say, which one honest sample in 15,000
  /// exceeds. Where a weight is 0 there is no chance.
  public boolean allows(int reached, int requests) {
    double share = percent / (double) ALL;
    double deviation = Math.sqrt(requests * share * (1 - share));
    return Math.abs(reached - requests * share) <= 4 * deviation;
  }

  private static Map<String, Object> weighted(Object backend, int weight) {
    Map<String, Object> changed = Tree.mapping(backend);
    changed.put("weight", (long) weight);
    return changed;
  }

  private static int weight(Object backend) {
    return Tree.mapping(backend).get("weight") instanceof Number weight ? weight.intValue() : 1;
  }

  private static String name(Object backend) {
    return String.valueOf(Tree.mapping(backend).get("name"));
  }

  private static List<?> list(@org.jspecify.annotations.Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
