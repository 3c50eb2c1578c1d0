package dev.pingctl.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// The token that whoever sets faults has to send. The service may know its hash alone: then
/// nothing that can be read of the service, its image or its pod says what the token is.
sealed interface FaultsToken {
  /// The SHA-256 of the token; empty where there is none at the moment.
  Optional<byte[]> sha256();

  /// Whether this is the token. Takes as long for one that is nearly right as for any other.
  default boolean is(String sent) {
    return MessageDigest.isEqual(hash(sent), sha256().orElseGet(() -> new byte[0]));
  }

  /// Chooses by what is given of it.
  ///
  /// @param sha256 its hash in hexadecimal digits; empty where the token itself is given
  /// @throws WrongSetting when neither or both are given, or the hash is none
  static FaultsToken of(SecretText token, String sha256) throws WrongSetting {
    boolean isGiven = !(token instanceof SecretText.None);
    if (isGiven == !sha256.isEmpty()) {
      throw new WrongSetting(
          "FAULTS=on needs one of FAULTS_TOKEN, FAULTS_TOKEN_FILE and FAULTS_TOKEN_SHA256.");
    }
    if (isGiven) {
      return new Known(token);
    }
    if (!sha256.toLowerCase(Locale.ROOT).matches("[0-9a-f]{64}")) {
      throw new WrongSetting(
          "FAULTS_TOKEN_SHA256 must be the 64 hexadecimal digits of the token's SHA-256.");
    }
    return new Hashed(sha256.toLowerCase(Locale.ROOT));
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every Java platform has it.
    }
  }

  /// The token itself. An empty one is no token.
  record Known(SecretText token) implements FaultsToken {
    @Override
    public Optional<byte[]> sha256() {
      return token.read().filter(text -> !text.isEmpty()).map(FaultsToken::hash);
    }
  }

  /// The hash of the token.
  record Hashed(String hex) implements FaultsToken {
    @Override
    public Optional<byte[]> sha256() {
      return Optional.of(HexFormat.of().parseHex(hex));
    }
  }
}
