package dev.pingctl.report;

/// What an action is about, as it is counted in the one line of a finished stage. The order is that
/// of the line.
public enum Kind {
  IMAGE("image"),
  SECRET("secret"),
  CERTIFICATE("certificate"),
  NODE("node"),
  NETWORK("network"),
  VOLUME("volume"),
  CONTAINER("container"),
  PROCESS("process"),
  RELEASE("release"),
  OBJECT("object"),
  ROLLOUT("rollout"),
  PROOF("proof"),
  /// Not counted: waiting, remembering, files of pingctl's own.
  OTHER("");

  private final String word;

  Kind(String word) {
    this.word = word;
  }

  /// So many of it, such as `14 objects`; empty for what is not counted.
  String count(int number) {
    if (word.isEmpty() || number == 0) {
      return "";
    }
    String plural = word + (word.endsWith("s") ? "es" : "s");
    return number + " " + (number == 1 ? word : plural);
  }
}
