package dev.pingctl.command.option;

import picocli.CommandLine.Option;

/// Options of the load while a release changes.
final class LoadOptions {
  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "Pings per second while the release changes; 0 for none (default: ${DEFAULT-VALUE}).")
  int rate = 100;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "20",
      description = "Number of concurrent connections (default: ${DEFAULT-VALUE}).")
  int concurrency = 20;
}
