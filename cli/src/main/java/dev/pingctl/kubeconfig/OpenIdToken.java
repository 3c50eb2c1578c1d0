package dev.pingctl.kubeconfig;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// The token that the provider `oidc` keeps in a kubeconfig. pingctl uses it while it holds and
/// leaves it to kubectl to get the next one, which kubectl writes into the same file.
final class OpenIdToken {
  private static final String NAME = "oidc";
  private static final String TOKEN = "id-token";

  private OpenIdToken() {}

  /// Reads the token.
  ///
  /// @throws Failure `PING-KUBECONFIG` for another provider, `PING-CREDENTIALS` where the token has
  ///   expired or is missing
  static String read(Fields provider, ContextChoice choice) {
    if (!provider.text("name").equals(Optional.of(NAME))) {
      throw provider.wrong(
          "name", "is a provider that kubectl has dropped; name a program under 'exec' instead");
    }
    return provider
        .part("config")
        .flatMap(config -> config.text(TOKEN))
        .filter(token -> holds(token, Instant.now()))
        .orElseThrow(() ->
            new Failure(
                FailureId.CREDENTIALS,
                ExitCode.UNREACHABLE,
                "The id-token of context %s in %s has expired or is missing; run `kubectl --context=%s version`, which gets the next one."
                    .formatted(choice.context(), choice.kubeconfig().file(), choice.context())));
  }

  private static boolean holds(String token, Instant now) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return false;
    }
    try {
      long end =
          new ObjectMapper()
              .readTree(Base64.getUrlDecoder().decode(parts[1]))
              .path("exp")
              .asLong(0);
      return now.getEpochSecond() < end;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
