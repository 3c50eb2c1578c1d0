package dev.pingctl.service;

import dev.pingctl.fault.FaultList;
import dev.pingctl.fault.WrongFault;

/// What a service that may have faults is given.
///
/// @param token who may set and clear them
/// @param initial those that it starts with
record FaultSettings(FaultsToken token, FaultList initial) {

  /// Reads the values of the variables, each empty when not set.
  ///
  /// @param token the token itself, from `FAULTS_TOKEN` or `FAULTS_TOKEN_FILE`
  /// @param sha256 its hash
  /// @throws WrongSetting without a token, or when a value is invalid
  static FaultSettings of(SecretText token, String sha256, String initial) throws WrongSetting {
    try {
      return new FaultSettings(FaultsToken.of(token, sha256), FaultList.parse(initial));
    } catch (WrongFault e) {
      throw new WrongSetting("FAULTS_INITIAL: " + e.getMessage());
    }
  }
}
