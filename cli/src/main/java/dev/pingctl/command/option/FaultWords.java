package dev.pingctl.command.option;

import dev.pingctl.fault.FaultList;
import dev.pingctl.fault.WrongFault;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.util.List;

/// Reads faults from the command line.
public final class FaultWords {
  private FaultWords() {}

  /// The faults that these words name, one or several each.
  ///
  /// @throws Failure `PING-USAGE` for what is no fault
  public static FaultList parse(List<String> words) {
    try {
      return FaultList.parse(String.join(",", words));
    } catch (WrongFault e) {
      throw new Failure(FailureId.USAGE, ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}
