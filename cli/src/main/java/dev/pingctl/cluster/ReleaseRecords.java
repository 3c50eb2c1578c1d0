package dev.pingctl.cluster;

import java.util.List;

/// The records that Helm keeps of its releases in a cluster. Throws as [Cluster] does.
public interface ReleaseRecords {
  /// Every revision of every release in a namespace, oldest first.
  List<ReleaseRecord> in(String namespace);

  /// Marks a revision as failed, with what the history is to say of it.
  void fail(ReleaseRecord record, String description);

  /// Says something else of a revision in the history.
  void describe(ReleaseRecord record, String description);

  /// Makes a revision tell that it is another one again: its chart, values and notes.
  void restore(ReleaseRecord made, ReleaseRecord former);

  /// Forgets a revision.
  void delete(ReleaseRecord record);
}
