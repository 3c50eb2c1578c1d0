package dev.pingctl.engine;

import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;

/// What containers log, and commands run inside them.
public interface ContainerOutput {
  /// Passes on log lines, oldest first: the last `tail` ones (all when negative), and with `follow`
  /// those to come, until the container ends or the thread is interrupted.
  void logs(String container, int tail, boolean follow, Consumer<String> line);

  /// Runs a command inside one of pingctl's containers.
  ExecResult exec(String container, List<String> command);

  /// Runs a command inside any container, with this on its standard input. Only for commands that
  /// load images into a cluster's node.
  ExecResult exec(String container, List<String> command, InputStream input);
}
