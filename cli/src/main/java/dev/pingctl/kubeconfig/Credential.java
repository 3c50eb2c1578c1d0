package dev.pingctl.kubeconfig;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// What a user proves by who they are. All parts may be missing: then nobody in particular asks.
///
/// @param token a bearer token
/// @param login a name with its password
/// @param certificate a certificate with its key
/// @param expiry when it ends; empty where it is not known
public record Credential(
    Optional<String> token,
    Optional<Login> login,
    Optional<Certificate> certificate,
    Optional<Instant> expiry) {
  static final Credential NONE =
      new Credential(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /// A name with its password.
  public record Login(String name, String password) {}

  /// A certificate with its key, both as PEM.
  public record Certificate(String chain, String key) {}

  /// The value of the header `Authorization`; empty where the credential has no part for it.
  public Optional<String> authorization() {
    return token
        .map(each -> "Bearer " + each)
        .or(() ->
            login.map(each ->
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(
                            (each.name() + ":" + each.password())
                                .getBytes(StandardCharsets.UTF_8))));
  }

  /// Whether this proves nothing.
  public boolean isEmpty() {
    return token.isEmpty() && login.isEmpty() && certificate.isEmpty();
  }

  boolean isExpired(Instant now) {
    return expiry.filter(end -> !now.isBefore(end)).isPresent();
  }

  Credential withToken(String other) {
    return new Credential(Optional.of(other), login, certificate, expiry);
  }
}
