package dev.pingctl.compose;

import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.text.YamlNode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The amounts of the compose specification.
final class ComposeUnits {
  private static final Pattern BYTES =
      Pattern.compile(
          "(?<number>\\d{1,15}(?:\\.\\d{1,9})?|\\.\\d{1,9}) ?(?:(?<unit>[kmgtp])(?:i?b)?|b)?");
  private static final Pattern PROCESSORS = Pattern.compile("\\d{1,6}(?:\\.\\d{1,9})?");

  private ComposeUnits() {}

  /// An amount of memory in bytes: a whole number, or a number with a unit such as `64m`, `1.5gb`,
  /// `512k`; a kilobyte is 1024 bytes.
  static long bytes(YamlNode node) {
    Matcher matcher = BYTES.matcher(node.text().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw node.wrong("must be an amount such as 64m or 1.5gb, not '" + node.text() + "'");
    }
    String unit = matcher.group("unit");
    int power = unit == null ? 0 : "kmgtp".indexOf(unit) + 1;
    BigDecimal bytes =
        new BigDecimal(matcher.group("number")).multiply(BigDecimal.valueOf(1024).pow(power));
    if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw node.wrong("is more than there can be: '" + node.text() + "'");
    }
    return bytes.longValue();
  }

  /// The limits a service sets in `deploy.resources.limits`, or in the older `cpus`, `mem_limit`
  /// and `pids_limit`; where both are given they must agree. 0 is no limit, and -1 processes are as
  /// many as there can be.
  static ContainerSpec.Limits limits(ComposeKeys service) {
    Optional<ComposeKeys> deployed =
        service
            .get("deploy")
            .map(n ->
                ComposeKeys.of(
                    n,
                    "resources",
                    "endpoint_mode labels mode placement replicas restart_policy rollback_config"
                        + " update_config"))
            .flatMap(deploy -> deploy.get("resources"))
            .map(n -> ComposeKeys.of(n, "limits", "reservations"))
            .flatMap(resources -> resources.get("limits"))
            .map(n -> ComposeKeys.of(n, "cpus memory pids", "devices"));
    return new ContainerSpec.Limits(
        one(service, "cpus", deployed, "cpus", ComposeUnits::processors)
            .map(OptionalDouble::of)
            .orElse(OptionalDouble.empty()),
        one(service, "mem_limit", deployed, "memory", ComposeUnits::bytes)
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty()),
        one(service, "pids_limit", deployed, "pids", n -> n.number(-1, Integer.MAX_VALUE))
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty()));
  }

  private static <T> Optional<T> one(
      ComposeKeys service,
      String old,
      Optional<ComposeKeys> limits,
      String key,
      Function<YamlNode, T> amount) {
    Optional<YamlNode> first = service.get(old);
    Optional<YamlNode> second = limits.flatMap(l -> l.get(key));
    if (first.isPresent()
        && second.isPresent()
        && !amount.apply(first.get()).equals(amount.apply(second.get()))) {
      throw first
          .get()
          .wrong(
              "is %s, but 'deploy.resources.limits.%s' is %s: give one of them"
                  .formatted(first.get().text(), key, second.get().text()));
    }
    return first.or(() -> second).map(amount);
  }

  private static double processors(YamlNode node) {
    if (!PROCESSORS.matcher(node.text()).matches()) {
      throw node.wrong("must be a number of processors such as 0.5, not '" + node.text() + "'");
    }
    return Double.parseDouble(node.text());
  }
}
