package dev.pingctl.fault;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Faults that hold together, each at most once for a path; equal lists have the same text.
public record FaultList(List<Fault> faults) {
  /// No faults.
  public static final FaultList NONE = new FaultList(List.of());

  public FaultList {
    List<Fault> sorted = new ArrayList<>(faults);
    sorted.sort(Comparator.comparingInt(FaultList::place).thenComparing(FaultList::suffix));
    faults = List.copyOf(sorted);
  }

  /// Reads a list: faults separated by commas; none where the text is blank.
  ///
  /// @throws WrongFault for what is no fault, and for two of one kind and path
  public static FaultList parse(String text) throws WrongFault {
    return FaultText.parse(text);
  }

  /// Whether there are none.
  public boolean isEmpty() {
    return faults.isEmpty();
  }

  /// The list as it is written; empty for none.
  public String text() {
    return faults.stream().map(Fault::text).collect(joining(","));
  }

  private static String suffix(Fault fault) {
    return fault instanceof Fault.OfRequests of ? of.suffix() : "";
  }

  private static int place(Fault fault) {
    return switch (fault) {
      case Fault.Errors _ -> 0;
      case Fault.Delay _ -> 1;
      case Fault.Hang _ -> 2;
      case Fault.Unready _ -> 3;
      case Fault.Exit _ -> 4;
      case Fault.Cpu _ -> 5;
      case Fault.Memory _ -> 6;
      case Fault.Racy _ -> 7;
    };
  }
}
