package dev.pingctl.cluster;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One revision of a release as Helm keeps it in the cluster.
///
/// @param chart name and version of its chart, such as `ping-0.1.0`
/// @param manifest the objects it made, as YAML, without hooks
/// @param values the values that were given, without the chart's own
/// @param metadata what the `Chart.yaml` held
/// @param writer the program that made the record, as the API knows it
public record ReleaseRecord(
    String namespace,
    String release,
    int revision,
    Status status,
    Instant updated,
    String chart,
    String appVersion,
    String description,
    String manifest,
    List<Hook> hooks,
    Map<String, Object> values,
    Map<String, Object> metadata,
    String writer) {
  /// One hook: the template it comes from, and the object.
  public record Hook(String path, String name, String kind, List<String> events, String manifest) {}

  /// The status of a revision, by Helm's names.
  public enum Status {
    /// None of the others.
    UNKNOWN,
    /// The current revision.
    DEPLOYED,
    /// Uninstalled, with its history kept.
    UNINSTALLED,
    /// Was deployed before the current one.
    SUPERSEDED,
    /// Was not rolled out completely.
    FAILED,
    /// Is being uninstalled.
    UNINSTALLING,
    /// Is being installed, or was when Helm was killed.
    PENDING_INSTALL,
    /// Is being upgraded to, or was when Helm was killed.
    PENDING_UPGRADE,
    /// Is being rolled back to, or was when Helm was killed.
    PENDING_ROLLBACK;

    /// The status of Helm's name for it.
    public static Status of(String word) {
      for (Status status : values()) {
        if (status.word().equals(word)) {
          return status;
        }
      }
      return UNKNOWN;
    }

    /// Helm's name for it.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Whether Helm is working on it, or was when it was killed.
    public boolean isPending() {
      return switch (this) {
        case PENDING_INSTALL, PENDING_UPGRADE, PENDING_ROLLBACK, UNINSTALLING -> true;
        case UNKNOWN, DEPLOYED, UNINSTALLED, SUPERSEDED, FAILED -> false;
      };
    }
  }

  /// Annotation in the chart: the hash of all that a revision was made from. Helm keeps it in the
  /// release's record, where the next run finds what it need not do again.
  public static final String CONTENT_HASH = "pingctl.dev/content-hash";

  /// The end of a revision's description until its workloads are rolled out. Helm calls it deployed
  /// before that: without this, a revision whose run was killed would count as good.
  public static final String UNFINISHED = "not rolled out yet";

  /// The beginning of the description of a revision that is a rollback to an earlier one, whose
  /// number follows.
  public static final String ROLLBACK = "Rollback to ";

  /// Whether it was rolled out once: one to roll back to.
  public boolean isGood() {
    return (status == Status.DEPLOYED || status == Status.SUPERSEDED) && !isUnfinished();
  }

  /// Whether the run that made it has not seen it rolled out: it is at it, or was ended.
  public boolean isUnfinished() {
    return description.endsWith(UNFINISHED);
  }

  /// The same, with what Helm says of a revision that is rolled out.
  public ReleaseRecord finished() {
    String usual = revision == 1 ? "Install complete" : "Upgrade complete";
    return new ReleaseRecord(
        namespace,
        release,
        revision,
        status,
        updated,
        chart,
        appVersion,
        description.startsWith(ROLLBACK) ? description.replace(", " + UNFINISHED, "") : usual,
        manifest,
        hooks,
        values,
        metadata,
        writer);
  }

  /// The hash of what the revision was made from, which pingctl leaves in the chart; empty where
  /// another Helm made it.
  public String contentHash() {
    return annotations().getOrDefault(CONTENT_HASH, "");
  }

  /// The annotations of its chart, as far as they are texts.
  public Map<String, String> annotations() {
    Map<String, String> texts = new HashMap<>();
    if (metadata.get("annotations") instanceof Map<?, ?> annotations) {
      annotations.forEach((key, value) -> {
        if (key instanceof String name && value instanceof String text) {
          texts.put(name, text);
        }
      });
    }
    return texts;
  }
}
