package dev.pingctl.compose;

import dev.pingctl.engine.SecretVariable;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.StageName;
import java.util.Map;
import java.util.Optional;

/// The variables that pingctl gives the compose file of a stage, above those of the shell.
public final class ComposeVariables {
  /// The variable that applications of users get the password of Redis in.
  public static final String REDIS_PASSWORD = "REDIS_PASSWORD";

  private static final String PASSWORD_FILE = "redis-password";

  private ComposeVariables() {}

  /// What stands for the password of a stage's Redis: the container gets it when it is created.
  public static String redisPassword(Settings settings, String stage) {
    return new SecretVariable(settings.secret(stage, PASSWORD_FILE)).text();
  }

  /// Their values by their names; images are named as the catalogue does.
  ///
  /// @param number the number of the stage
  public static Map<String, String> of(Settings settings, int number, String stage) {
    Optional<String> workshop = StageName.workshop(stage);
    if (workshop.isPresent()) {
      return Map.of(
          "APP_IMAGE",
          workshop.get() + "/app",
          "REDIS_IMAGE",
          "pingctl/redis",
          "APP_PORT",
          String.valueOf(settings.port(number)),
          REDIS_PASSWORD,
          redisPassword(settings, stage),
          "REDIS_USERS_FILE",
          settings.secret(stage, "redis-users").toString());
    }
    return Map.of(
        "PING_IMAGE",
        "pingctl/ping",
        "REDIS_IMAGE",
        "pingctl/redis",
        "PING_PORT",
        String.valueOf(settings.port(number)),
        "REDIS_PASSWORD_FILE",
        settings.secret(stage, PASSWORD_FILE).toString(),
        "REDIS_USERS_FILE",
        settings.secret(stage, "redis-users").toString());
  }
}
