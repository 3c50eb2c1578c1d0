package dev.pingctl.cluster;

import java.util.List;

/// The records that Helm keeps of its releases in a cluster. Throws as [Cluster] does.
public interface ReleaseRecords {
  /// Every revision of every release in a namespace, oldest first.
  List<ReleaseRecord> in(String namespace);

  /// Sets the status of a revision to failed, and its description in the history.
  void fail(ReleaseRecord record, String description);

  /// Sets the description of a revision in the history.
  void describe(ReleaseRecord record, String description);

  /// Writes the chart, values and notes of an earlier revision into the record of a newer one.
  void restore(ReleaseRecord made, ReleaseRecord former);

  /// Deletes the record of a revision.
  void delete(ReleaseRecord record);
}
