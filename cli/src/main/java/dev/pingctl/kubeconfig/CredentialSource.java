package dev.pingctl.kubeconfig;

import java.util.Optional;

/// Where a context's credential comes from.
interface CredentialSource {
  /// The credential that holds now. Runs a program only where the last answer has ended.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-CREDENTIALS` where there is none
  Credential current();

  /// Gets another credential where the cluster has refused one.
  ///
  /// @return whether there may be another one now
  boolean renew(Credential refused);

  /// The program that the credential comes from; empty where it is in a file.
  Optional<String> program();
}
