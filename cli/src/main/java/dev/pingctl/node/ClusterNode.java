package dev.pingctl.node;

import dev.pingctl.settings.Ownership;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names of the embedded cluster on the engine.
public final class ClusterNode {
  /// The container, and the name of the node in its certificates.
  public static final String NAME = "pingctl-node-1";

  /// How many nodes there can be.
  public static final int MOST = 5;

  private static final Pattern NAMES = Pattern.compile("pingctl-node-([2-" + MOST + "])(-[a-z]+)?");

  /// The network that the nodes have for themselves.
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

  /// The container of a node, and its name in the cluster.
  ///
  /// @param number 1 for the node with the control plane
  public static String name(int number) {
    return "pingctl-node-" + number;
  }

  /// The number of the further node that a container or volume of this name belongs to; empty where
  /// it belongs to none.
  static OptionalInt worker(String name) {
    Matcher matcher = NAMES.matcher(name);
    return matcher.matches()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }
}
