package dev.pingctl.difference;

import dev.pingctl.outcome.Change;
import java.util.List;
import java.util.Optional;

/// One thing that is not as its stage has it.
///
/// @param subject which thing, by kind and name
/// @param namespace where it is in the cluster; empty where it is elsewhere or of the whole cluster
/// @param change what would be done to it, and why
/// @param conflicts whether that would be refused without `--force-conflicts`, because somebody
///   else has set fields of it
/// @param fields in what it differs; none where only the cause is known
public record Difference(
    String stage,
    String subject,
    Optional<String> namespace,
    Change change,
    boolean conflicts,
    List<FieldDifference> fields) {
  public Difference {
    fields = List.copyOf(fields);
  }
}
