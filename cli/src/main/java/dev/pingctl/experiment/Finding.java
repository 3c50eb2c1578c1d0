package dev.pingctl.experiment;

import java.util.List;

/// What an experiment, or a part of it, found out about its hypothesis. The set is closed.
public sealed interface Finding {
  /// The finding as a word or two.
  String word();

  /// Why, as a clause; empty where the figures say it all.
  String why();

  /// Every condition held.
  record Proved() implements Finding {
    @Override
    public String word() {
      return "proved";
    }

    @Override
    public String why() {
      return "";
    }
  }

  /// A condition did not hold, or the system was not as it should be before or afterwards.
  record NotProved(String why) implements Finding {
    @Override
    public String word() {
      return "not proved";
    }
  }

  /// There were too few samples, or rounds disagreed.
  record NotDecided(String why) implements Finding {
    @Override
    public String word() {
      return "not decided";
    }
  }

  /// It could not be done here.
  record Skipped(String why) implements Finding {
    @Override
    public String word() {
      return "skipped";
    }
  }

  /// The finding of several together: what speaks against them counts before what leaves them open,
  /// and what was left out counts only where nothing was done.
  static Finding of(List<Finding> findings) {
    return findings.stream()
        .filter(NotProved.class::isInstance)
        .findFirst()
        .or(() -> findings.stream().filter(NotDecided.class::isInstance).findFirst())
        .or(() -> findings.stream().filter(Proved.class::isInstance).findFirst())
        .or(() -> findings.stream().findFirst())
        .orElseGet(() -> new Skipped("it has no part that was to be done"));
  }
}
