package dev.pingctl.compose;

import dev.pingctl.settings.Settings;
import dev.pingctl.settings.StageName;
import java.util.Map;
import java.util.Optional;

/// The variables that pingctl gives the compose file of a stage, above those of the shell.
public final class ComposeVariables {
  private ComposeVariables() {}

  /// Their values by their names; images are named as the catalogue does.
  ///
  /// @param number the number of the stage
  public static Map<String, String> of(Settings settings, int number, String stage) {
    Optional<String> workshop = StageName.workshop(stage);
    if (workshop.isPresent()) {
      return Map.of(
          "APP_IMAGE", workshop.get() + "/app", "APP_PORT", String.valueOf(settings.port(number)));
    }
    return Map.of(
        "PING_IMAGE",
        "pingctl/ping",
        "REDIS_IMAGE",
        "pingctl/redis",
        "PING_PORT",
        String.valueOf(settings.port(number)),
        "REDIS_PASSWORD_FILE",
        settings.secret(stage, "redis-password").toString(),
        "REDIS_USERS_FILE",
        settings.secret(stage, "redis-users").toString());
  }
}
