package dev.pingctl.command.option;

import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// Options that change the settings of a run.
public final class SettingsOptions {
  @Option(
      names = "--images",
      paramLabel = "auto|pull|build",
      description =
          "Where images come from (default: auto: pulled if a registry answers, else built).",
      converter = PolicyConverter.class)
  Optional<ImagePolicy> images = Optional.empty();

  @Mixin PortOption port = new PortOption();

  public Settings apply(Settings settings) {
    return port.apply(images.map(settings::withImages).orElse(settings));
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
}
