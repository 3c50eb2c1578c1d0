package dev.pingctl.injection;

import dev.pingctl.machine.Secrets;
import dev.pingctl.settings.Settings;
import dev.pingctl.text.ShortHash;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// The token with which this home sets and clears faults. It is a generated secret and stays in
/// pingctl's home: services and images get its SHA-256, from which nobody can find it.
public final class FaultToken {
  /// What its folder among the secrets is called; it belongs to no stage.
  public static final String STAGE = "faults";

  /// Its name among the secrets.
  public static final String NAME = "token";

  /// What plans have in place of the hash of a token that is still to be generated.
  public static final String UNKNOWN = "SHA-256-OF-THE-TOKEN";

  private final Secrets secrets;

  /// The token of the home that these settings name.
  public FaultToken(Settings settings) {
    this.secrets = new Secrets(settings);
  }

  /// Generates the token unless there is one.
  public void create() {
    secrets.create(STAGE, NAME);
  }

  /// The token; empty where none was generated yet.
  public Optional<String> find() {
    return secrets.decide(STAGE, NAME).isChange()
        ? Optional.empty()
        : Optional.of(secrets.read(STAGE, NAME).strip());
  }

  /// The SHA-256 of the token in hexadecimal digits; empty where none was generated yet.
  public Optional<String> sha256() {
    return find()
        .map(token ->
            HexFormat.of()
                .formatHex(ShortHash.digest().digest(token.getBytes(StandardCharsets.UTF_8))));
  }

  /// That, or [#UNKNOWN].
  public String hash() {
    return sha256().orElse(UNKNOWN);
  }
}
