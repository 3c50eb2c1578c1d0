package dev.pingctl.e2e;

/// The order of the classes. What pingctl makes on an engine has fixed names, so a class with a
/// workshop of its own runs before the shared ones are made.
final class Suite {
  /// Classes whose tests make and take down what they need.
  static final int ALONE = 1;

  /// Classes that share a cluster, on which each has its stages alone. Parts of it are killed.
  static final int ON_CLUSTER = 2;

  /// The last of them: it takes the shared cluster down.
  static final int CLUSTER_GOES = 3;

  /// The whole workshop comes up, verified.
  static final int WORKSHOP_COMES = 4;

  /// Classes that share it and leave their stages as they found them.
  static final int ON_WORKSHOP = 5;

  /// Every lesson is typed on it.
  static final int LESSONS = 6;

  /// The whole workshop goes.
  static final int WORKSHOP_GOES = 7;

  private Suite() {}
}
