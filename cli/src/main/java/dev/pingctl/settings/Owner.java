package dev.pingctl.settings;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Whose the things are that one run makes on an engine: a home's, and from which workshop. Labels
/// keep it. They are no settings of a thing: it is never made again because of them alone.
///
/// @param home the home of the pingctl that runs
/// @param workshop the folder that stages are read from; empty for the installation's own
public record Owner(Path home, Optional<Path> workshop) {
  /// Label key: the home of the pingctl that made it.
  public static final String HOME = "pingctl.dev/home";

  /// Key of a label, and of an annotation in a cluster: the workshop it was made from; absent for
  /// the installation's own.
  public static final String WORKSHOP = "pingctl.dev/workshop";

  /// The labels of a thing that has these, with those that tell whose it is. What belongs to the
  /// embedded cluster is whose its node is, which has the label already: data there goes on to
  /// whoever makes the next node.
  public Map<String, String> sign(Map<String, String> labels) {
    if (isOfCluster(labels)) {
      return labels;
    }
    Map<String, String> signed = new TreeMap<>(labels);
    signed.put(HOME, home.toString());
    workshop.ifPresent(folder -> signed.put(WORKSHOP, folder.toString()));
    return Map.copyOf(signed);
  }

  /// What objects in a cluster are annotated with. Whose they are follows from the cluster.
  public Map<String, String> annotations() {
    return workshop.map(folder -> Map.of(WORKSHOP, folder.toString())).orElse(Map.of());
  }

  /// Why a thing with these labels is not to be changed: another home has made it. A thing without
  /// the label, from an earlier version, is anybody's.
  public Optional<Failure> refusal(Map<String, String> labels) {
    String other = labels.getOrDefault(HOME, home.toString());
    if (other.equals(home.toString())) {
      return Optional.empty();
    }
    String stage = labels.getOrDefault(Ownership.STAGE, "");
    return Optional.of(
        new Failure(
            FailureId.OTHER_HOME,
            ExitCode.REFUSED,
            "%s on this engine belongs to the pingctl whose home is %s, and this one's is %s; set PINGCTL_HOME=%s to go on with it, or remove it first with `pingctl teardown%s`."
                .formatted(
                    isOfCluster(labels) ? "The embedded cluster" : "Stage " + stage,
                    other,
                    home,
                    other,
                    isOfCluster(labels) ? "" : " --stage=" + stage)));
  }

  /// Makes sure that no other home has made the thing with these labels.
  ///
  /// @throws Failure `PING-OTHER-HOME` naming the home whose it is
  public void require(Map<String, String> labels) {
    refusal(labels)
        .ifPresent(failure -> {
          throw failure;
        });
  }

  /// Which workshop a thing with these labels was made from, as a clause, where it is not the one
  /// in use.
  public Optional<String> otherWorkshop(Map<String, String> labels) {
    Optional<String> made = Optional.ofNullable(labels.get(WORKSHOP));
    return made.equals(workshop.map(Path::toString)) ? Optional.empty() : Optional.of(from(made));
  }

  private static String from(Optional<String> workshop) {
    return workshop.map(folder -> "the workshop " + folder).orElse("the bundled workshop");
  }

  private static boolean isOfCluster(Map<String, String> labels) {
    return Ownership.CLUSTER.equals(labels.get(Ownership.STAGE));
  }
}
