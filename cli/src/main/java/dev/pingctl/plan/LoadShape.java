package dev.pingctl.plan;

import dev.pingctl.manifest.ObjectRef;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// A load that is measured: pings at set times or as fast as answers come, in phases one after
/// another. Each phase opens new connections, as old ones stay with their pods.
///
/// @param url where pings go
/// @param connections the most pings under way at a time
/// @param fresh whether each ping opens a connection of its own, as many different clients would
/// @param timeout of one ping
/// @param watched a workload whose ready pods are counted every second
/// @param name the prefix of what is measured; empty for none
public record LoadShape(
    URI url,
    List<Phase> phases,
    int connections,
    boolean fresh,
    Duration timeout,
    Optional<ObjectRef> watched,
    String name) {
  public LoadShape {
    phases = List.copyOf(phases);
  }

  /// So many pings a second for a time; as many as are answered where there is no rate.
  public record Phase(OptionalDouble rate, Duration length) {
    String text() {
      String pace =
          rate.isPresent()
              ? String.format(Locale.ROOT, "%.0f pings a second", rate.getAsDouble())
              : "pings as fast as answers come";
      return "%s for %s".formatted(pace, Action.words(length));
    }
  }

  /// How long all phases take.
  public Duration length() {
    return phases.stream().map(Phase::length).reduce(Duration.ZERO, Duration::plus);
  }

  String text() {
    return phases.stream().map(Phase::text).collect(Collectors.joining(", then "))
        + (fresh ? ", each on a new connection," : "");
  }
}
