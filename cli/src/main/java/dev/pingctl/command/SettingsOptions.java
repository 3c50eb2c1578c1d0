package dev.pingctl.command;

import dev.pingctl.workshop.ImagePolicy;
import dev.pingctl.workshop.Settings;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// Options that change the settings of a run.
final class SettingsOptions {
  private static final int HIGHEST_BASE = 65_000;

  @Option(
      names = "--images",
      paramLabel = "auto|pull|build",
      description =
          "Where images come from (default: auto: pulled where a registry answers, else built).",
      converter = PolicyConverter.class)
  Optional<ImagePolicy> images = Optional.empty();

  @Option(
      names = "--port-base",
      paramLabel = "PORT",
      description = "Stage N answers on port PORT + N (default: 5000).",
      converter = PortConverter.class)
  Optional<Integer> portBase = Optional.empty();

  Settings apply(Settings settings) {
    Settings applied = images.map(settings::withImages).orElse(settings);
    return portBase.map(applied::withPortBase).orElse(applied);
  }

  static final class PolicyConverter implements ITypeConverter<ImagePolicy> {
    @Override
    public ImagePolicy convert(String value) {
      for (ImagePolicy policy : ImagePolicy.values()) {
        if (policy.name().toLowerCase(Locale.ROOT).equals(value)) {
          return policy;
        }
      }
      throw new TypeConversionException("must be auto, pull or build, not '" + value + "'");
    }
  }

  static final class PortConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      if (value.matches("\\d{4,5}")
          && Integer.parseInt(value) >= 1024
          && Integer.parseInt(value) <= HIGHEST_BASE) {
        return Integer.valueOf(value);
      }
      throw new TypeConversionException(
          "must be between 1024 and " + HIGHEST_BASE + ", not '" + value + "'");
    }
  }
}
