package dev.pingctl.command.option;

import dev.pingctl.settings.Settings;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The option that says which ports stages are to answer on. Only what is not up yet needs it: the
/// ports of what runs are found.
public final class PortOption {
  private static final int HIGHEST_BASE = 65_000;

  @Option(
      names = "--port-base",
      paramLabel = "PORT",
      description = "Base of the host ports: stage N listens on PORT + N (default: 5000).",
      converter = Converter.class)
  Optional<Integer> base = Optional.empty();

  public Settings apply(Settings settings) {
    return base.map(settings::withPortBase).orElse(settings);
  }

  static final class Converter implements ITypeConverter<Integer> {
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
