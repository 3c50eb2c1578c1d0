package dev.pingctl.threshold;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What figures say of a condition.
///
/// @param sentence the same in words without a full stop, with the figures: `errors>1% holds:
///   errors is 20 % (13.3 % to 28.9 %, 100 samples)`
/// @param measured the figure; empty where it has no value
/// @param limit the bound's value; empty where it has none
public record Decision(
    Condition condition,
    Answer answer,
    String sentence,
    Optional<Measured> measured,
    Optional<Measured> limit) {

  /// The three answers.
  public enum Answer {
    /// The condition holds, whichever of the values that are possible is the true one.
    HOLDS("holds"),
    /// The condition does not hold, likewise.
    DOES_NOT_HOLD("does not hold"),
    /// There are too few samples to say.
    NOT_DECIDED("not decided");

    private final String word;

    Answer(String word) {
      this.word = word;
    }

    /// Its name in documents.
    public String word() {
      return word;
    }
  }

  /// Whether the answer is this one.
  public boolean is(Answer wanted) {
    return answer == wanted;
  }

  /// The decision for programs. A figure's upper end is left out where nothing limits it.
  public Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("condition", condition.toString());
    document.put("answer", answer.word());
    document.put("sentence", sentence);
    measured.ifPresent(figure -> document.put("measured", figure(figure)));
    limit.ifPresent(figure -> document.put("bound", figure(figure)));
    return document;
  }

  private static Map<String, Object> figure(Measured figure) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("value", figure.value());
    document.put("lower", figure.interval().lower());
    if (Double.isFinite(figure.interval().upper())) {
      document.put("upper", figure.interval().upper());
    }
    document.put("samples", figure.samples());
    return document;
  }
}
