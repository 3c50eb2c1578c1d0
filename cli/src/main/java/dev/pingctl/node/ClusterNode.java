package dev.pingctl.node;

import dev.pingctl.settings.Ownership;

/// The names of the embedded cluster on the engine.
public final class ClusterNode {
  /// The container, and the name of the node in its certificates.
  public static final String NAME = "pingctl-node-1";

  /// The network it is alone on.
  public static final String NETWORK = "pingctl";

  /// The value of the stage label on all that belongs to it.
  public static final String STAGE = Ownership.CLUSTER;

  /// The catalogue image it runs from.
  public static final String IMAGE = "pingctl/node";

  /// The engine's volume that holds the data of persistent volumes.
  public static final String DATA_VOLUME = "pingctl-storage";

  /// Where the node sees that volume. A stage's data lies in a folder named after its namespace.
  public static final String DATA_FOLDER = "/var/lib/pingctl-storage";

  /// The first stage that can run on it; those before it run on the engine itself.
  public static final int FIRST_STAGE = 5;

  /// The last stage that can run on it.
  public static final int LAST_STAGE = 11;

  private ClusterNode() {}
}
