package dev.pingctl.command.option;

import picocli.CommandLine.Option;

/// Options of the pings that go on while a release changes.
final class LoadOptions {
  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "100",
      description = "Pings a second meanwhile; 0 for none (default: ${DEFAULT-VALUE}).")
  int rate = 100;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "20",
      description = "Pings at the same time (default: ${DEFAULT-VALUE}).")
  int concurrency = 20;
}
