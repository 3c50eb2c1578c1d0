package dev.pingctl.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The service's configuration, read from environment variables and checked once at startup.
///
/// An empty variable counts as not set, because Compose files and charts often pass empty values
/// on.
///
/// @param bindAddress the address to listen on
/// @param port the port to listen on; 0 picks a free one
/// @param redis where the count is kept; empty when the service runs without Redis
/// @param greeting what `/` answers
/// @param version reported by `/version`, in a header of every response and in the build info
///   metric
/// @param pod the name of this copy of the service
/// @param drain how long to keep serving after SIGTERM, with readiness already failing
/// @param logRequests whether each request is logged
/// @param faults who may set faults, and those it starts with; empty where there are never any
record Settings(
    String bindAddress,
    int port,
    Optional<RedisSettings> redis,
    String greeting,
    String version,
    String pod,
    Duration drain,
    boolean logRequests,
    Optional<FaultSettings> faults) {

  private static final Path KERNEL_HOST_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final int MAX_PORT = 65_535;
  private static final int MAX_DRAIN_SECONDS = 3600;

  /// Reads the settings from environment variables.
  ///
  /// @param builtVersion the version to report when `VERSION` is not set
  /// @throws WrongSetting when a variable has an invalid value
  static Settings from(Map<String, String> environment, String builtVersion) throws WrongSetting {
    Variables variables = new Variables(environment);
    return new Settings(
        variables.text("BIND_ADDRESS", "0.0.0.0"),
        variables.number("PORT", 5000, 0, MAX_PORT),
        redis(variables),
        variables.text("GREETING", "Hello!"),
        variables.headerText("VERSION", builtVersion),
        variables.headerText("POD_NAME", hostName(variables)),
        Duration.ofSeconds(variables.number("DRAIN_SECONDS", 0, 0, MAX_DRAIN_SECONDS)),
        variables.flag("LOG_REQUESTS"),
        faults(variables));
  }

  private static Optional<RedisSettings> redis(Variables variables) throws WrongSetting {
    String host = variables.text("REDIS_HOST", "");
    int port = variables.number("REDIS_PORT", 6379, 1, MAX_PORT);
    SecretText password = variables.secret("REDIS_PASSWORD");
    return host.isEmpty() ? Optional.empty() : Optional.of(new RedisSettings(host, port, password));
  }

  private static Optional<FaultSettings> faults(Variables variables) throws WrongSetting {
    String initial = variables.text("FAULTS_INITIAL", "");
    String value = variables.text("FAULTS", "off");
    return switch (value) {
      case "on" ->
          Optional.of(
              FaultSettings.of(
                  variables.secret("FAULTS_TOKEN"),
                  variables.text("FAULTS_TOKEN_SHA256", ""),
                  initial));
      case "off" -> {
        if (!initial.isEmpty()) {
          throw new WrongSetting("FAULTS_INITIAL needs FAULTS=on.");
        }
        yield Optional.empty();
      }
      default -> throw new WrongSetting("FAULTS must be on or off, not '%s'.".formatted(value));
    };
  }

  private static String hostName(Variables variables) {
    try {
      return Files.readString(KERNEL_HOST_NAME).strip();
    } catch (IOException e) {
      return variables.text("HOSTNAME", "localhost");
    }
  }

  private record Variables(Map<String, String> values) {
    String text(String name, String fallback) {
      String value = values.getOrDefault(name, "").strip();
      return value.isEmpty() ? fallback : value;
    }

    SecretText secret(String name) throws WrongSetting {
      return SecretText.of(name, text(name, ""), text(name + "_FILE", ""));
    }

    String headerText(String name, String fallback) throws WrongSetting {
      String value = text(name, fallback);
      if (!value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
        throw new WrongSetting(
            name + " goes into a header and may hold only printable ASCII characters.");
      }
      return value;
    }

    int number(String name, int fallback, int least, int most) throws WrongSetting {
      String value = text(name, Integer.toString(fallback));
      try {
        int number = Integer.parseInt(value);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Reported below, together with numbers out of range.
      }
      throw new WrongSetting(
          "%s must be a number from %d to %d, not '%s'.".formatted(name, least, most, value));
    }

    boolean flag(String name) throws WrongSetting {
      String value = text(name, "false");
      return switch (value) {
        case "true" -> true;
        case "false" -> false;
        default ->
            throw new WrongSetting("%s must be true or false, not '%s'.".formatted(name, value));
      };
    }
  }
}
