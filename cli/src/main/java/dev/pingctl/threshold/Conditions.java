package dev.pingctl.threshold;

import dev.pingctl.outcome.Failure;
import dev.pingctl.threshold.Decision.Answer;
import java.util.List;
import java.util.stream.Collectors;

/// Several conditions, each decided by itself.
///
/// They are separated by commas, and each is `METRIC OP BOUND`. METRIC is a name such as `errors`,
/// `p99` or `with.p99`, OP is one of `>`, `>=`, `<`, `<=`, `==` and `!=`. BOUND is a number with
/// its unit (`1%`, `50ms`, `2s`, `100/s`, `64Mi`, none for plain numbers), a multiple of the same
/// metric of a reference (`2x`), or another metric (`without.p99`, `0.5x without.p99`). Spaces may
/// stand around each part.
public record Conditions(List<Condition> all) {
  /// Keeps the conditions from change.
  public Conditions {
    all = List.copyOf(all);
  }

  /// Reads conditions.
  ///
  /// @param known the metrics that there are; each condition must compare what can be compared
  /// @throws Failure `PING-CONDITION` with the column of the mistake and what is allowed there
  public static Conditions parse(String text, Vocabulary known) {
    return new Conditions(new ConditionReader(text, known).read());
  }

  /// Those that need no reference.
  public Conditions withoutReference() {
    return new Conditions(
        all.stream()
            .filter(condition -> !(condition.bound() instanceof Bound.OfReference))
            .toList());
  }

  /// What figures say of each condition.
  ///
  /// @param least the samples that a figure needs at least, unless it is a fact
  public List<Decision> decide(Figures figures, long least) {
    return all.stream().map(condition -> condition.decide(figures, least)).toList();
  }

  /// What figures say of each condition, however few samples there are.
  public List<Decision> decide(Figures figures) {
    return decide(figures, 1);
  }

  /// Those of some decisions that have an answer.
  public static List<Decision> with(Answer answer, List<Decision> decisions) {
    return decisions.stream().filter(decision -> decision.is(answer)).toList();
  }

  /// The conditions as they are written.
  @Override
  public String toString() {
    return all.stream().map(Condition::toString).collect(Collectors.joining(","));
  }
}
