package dev.pingctl.kubeconfig;

import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
import java.util.HashMap;
import java.util.Map;

/// The accesses of one process: one for each context, whoever asks.
public final class Accesses {
  private final Map<String, String> environment;
  private final Map<ContextChoice, Access> read = new HashMap<>();

  /// Reads nothing yet.
  ///
  /// @param environment the user's
  public Accesses(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /// The access that a context gives; see [Access#of].
  public synchronized Access of(ContextChoice choice) {
    return read.computeIfAbsent(choice, each -> Access.of(each, environment));
  }
}
