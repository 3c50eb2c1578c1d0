package dev.pingctl.command.option;

import dev.pingctl.fault.FaultList;
import java.util.List;
import picocli.CommandLine.Option;

/// The option that lets a version of the service start with faults.
public final class FaultOption {
  @Option(
      names = "--fault",
      paramLabel = "FAULT",
      description =
          "Let the version start with this fault, such as errors=20%%; may be repeated."
              + " images/ping/README.md of the workshop lists them.")
  List<String> words = List.of();

  /// The faults.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-USAGE` for what is no fault
  public FaultList list() {
    return FaultWords.parse(words);
  }
}
