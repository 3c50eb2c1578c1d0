package dev.pingctl.training;

import java.util.List;
import java.util.Locale;

/// What is run to train a start-up cache. The launcher chooses among the caches.
enum Programme {
  /// For commands that only print a text.
  HELP(List.of("--help", "--version")),

  /// For commands without a cluster.
  ENGINE(
      List.of(
          "stages",
          "stages -o json",
          "status",
          "status -o json",
          "images",
          "up --dry-run",
          "up --stage=compose --dry-run --explain",
          "lesson app",
          "up --stage=none",
          "ping --count=1 --url=http://127.0.0.1:1/",
          "up --stage=compose" + Programme.PORTS,
          "up --stage=compose" + Programme.PORTS,
          "up --stage=redis" + Programme.PORTS,
          "up --stage=container" + Programme.PORTS,
          "diff --stage=compose" + Programme.PORTS,
          "status",
          "status -o json",
          "verify --stage=container", // those of other stages wait long for what nobody answers
          // here
          "logs --stage=compose",
          "ping --stage=compose --count=1",
          "doctor",
          "teardown --stage=compose",
          "teardown")),

  /// For commands with a cluster, beside those of [#ENGINE]. The fake engine has no cluster in its
  /// node, so `up` ends where it would apply the first object; a fake cluster is used after that.
  CLUSTER(
      List.of(
          "up --stage=helm" + Programme.PORTS,
          "up --stage=helm --dry-run --explain",
          "cluster status",
          "history",
          "manifests --stage=helm",
          "diff --from=k8s --to=helm"));

  /// Ports that nobody is likely to use.
  static final String PORTS = " --port-base=64000";

  private final List<String> commands;

  Programme(List<String> commands) {
    this.commands = commands;
  }

  static Programme named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /// Returns the command lines, in order.
  List<String> commands() {
    return commands;
  }
}
