package dev.pingctl.outcome;

import java.util.List;

/// Why something is made, replaced or started. It names settings and fields, never their values,
/// which may be secret; image references are the exception.
///
/// @param text a clause without a full stop
public record Cause(String text) {
  private static final int SHOWN = 4;

  /// There is none yet of what is to be there.
  public static Cause none(String what) {
    return new Cause("no %s yet".formatted(what));
  }

  /// It is there, but at rest.
  public static Cause notRunning() {
    return new Cause("not running");
  }

  /// These of its settings are not what they were when it was made; none where that is not known.
  public static Cause settings(List<String> names) {
    return new Cause(names.isEmpty() ? "settings differ" : "settings differ: " + some(names));
  }

  /// It was made from another image.
  public static Cause image(String former, String wanted) {
    return new Cause("image differs: %s -> %s".formatted(former, wanted));
  }

  /// These values of a release differ; where none does, its chart.
  public static Cause values(List<String> paths) {
    return new Cause(paths.isEmpty() ? "chart differs" : "values differ: " + some(paths));
  }

  /// The cluster does not have the object.
  public static Cause notInCluster() {
    return new Cause("not in the cluster");
  }

  /// These nodes do not have it.
  public static Cause notIn(List<String> nodes) {
    return new Cause("not in " + some(nodes));
  }

  /// The object in the cluster differs in these fields.
  public static Cause fields(List<String> paths) {
    return new Cause("differs in " + some(paths));
  }

  /// It stays at the version that a rollout has given it.
  public static Cause keptAt(String version) {
    return new Cause("kept at " + version);
  }

  /// The same about one of several things.
  public Cause of(String subject) {
    return new Cause("%s: %s".formatted(subject, text));
  }

  /// Both.
  public Cause and(Cause other) {
    return new Cause("%s; %s".formatted(text, other.text()));
  }

  /// The first few of these names.
  private static String some(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return names.size() > SHOWN ? "%s and %d more".formatted(first, names.size() - SHOWN) : first;
  }
}
