package dev.pingctl.threshold;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads conditions from left to right, and checks each against what can be measured.
final class ConditionReader {
  private static final Pattern METRIC =
      Pattern.compile("[A-Za-z][A-Za-z0-9_-]*(?:\\.[A-Za-z0-9_-]+)*");
  private static final Pattern SIGN = Pattern.compile("[<>=!]+");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(?:\\.\\d{1,9})?");
  private static final Pattern UNIT = Pattern.compile("[^\\s,]*");
  private static final String MULTIPLE = "x";

  private final String text;
  private final Vocabulary known;
  private int at;

  ConditionReader(String text, Vocabulary known) {
    this.text = text;
    this.known = known;
  }

  List<Condition> read() {
    List<Condition> conditions = new ArrayList<>();
    do {
      conditions.add(condition());
      skipSpaces();
    } while (takeComma());
    return conditions;
  }

  private Condition condition() {
    String metric = metric("a metric such as errors");
    Unit unit = known.unit(metric);
    Comparison comparison = comparison(metric);
    return new Condition(metric, comparison, bound(metric, unit));
  }

  /// Takes the name of a metric that is known.
  private String metric(String expected) {
    skipSpaces();
    int start = at;
    String name = take(METRIC);
    if (name.isEmpty()) {
      throw wrong(start, "%s is expected".formatted(expected));
    }
    if (!known.metrics().containsKey(name)) {
      throw wrong(
          start,
          "there is no metric '%s', only %s"
              .formatted(name, String.join(", ", known.metrics().keySet())));
    }
    return name;
  }

  private Comparison comparison(String metric) {
    skipSpaces();
    int start = at;
    String sign = take(SIGN);
    return Arrays.stream(Comparison.values())
        .filter(each -> each.sign().equals(sign))
        .findFirst()
        .orElseThrow(() ->
            wrong(
                start,
                "after %s one of %s is expected"
                    .formatted(
                        metric,
                        Arrays.stream(Comparison.values())
                            .map(Comparison::sign)
                            .collect(Collectors.joining(" ")))));
  }

  private Bound bound(String metric, Unit unit) {
    skipSpaces();
    int start = at;
    String digits = take(NUMBER);
    if (digits.isEmpty()) {
      return other(BigDecimal.ONE, unit, start, allowed(unit));
    }
    BigDecimal number = new BigDecimal(digits);
    int behind = at;
    String suffix = take(UNIT);
    if (suffix.equals(MULTIPLE)) {
      return multiple(metric, unit, number, start);
    }
    Suffix found =
        Suffix.of(suffix)
            .orElseThrow(() ->
                wrong(behind, "'%s' is no unit; %s is expected".formatted(suffix, allowed(unit))));
    Quantity quantity = new Quantity(number, found);
    if (!quantity.fits(unit)) {
      throw wrong(
          start,
          "%s is %s and cannot be compared with %s; %s is expected"
              .formatted(metric, unit.words(), quantity, allowed(unit)));
    }
    if (unit == Unit.SHARE && quantity.value() > 1) {
      throw wrong(start, "%s is a share, which is never more than 100%%".formatted(metric));
    }
    return new Bound.Fixed(quantity);
  }

  private Bound multiple(String metric, Unit unit, BigDecimal factor, int start) {
    skipSpaces();
    if (!isAtEnd() && text.charAt(at) != ',') {
      return other(factor, unit, at, "a metric, a comma or the end");
    }
    if (known.reference().isEmpty()) {
      throw wrong(
          start,
          "there is nothing here that %sx of %s could be measured by; %s is expected"
              .formatted(factor.toPlainString(), metric, allowed(unit)));
    }
    return new Bound.OfReference(factor);
  }

  private Bound other(BigDecimal factor, Unit unit, int start, String expected) {
    String metric = metric(expected);
    Unit found = known.unit(metric);
    if (found != unit) {
      throw wrong(
          start,
          "%s is %s and cannot be compared with %s".formatted(metric, found.words(), unit.words()));
    }
    return new Bound.OfMetric(factor, metric);
  }

  private String allowed(Unit unit) {
    String units =
        Suffix.of(unit).stream()
            .map(suffix -> suffix.isEmpty() ? "a number" : "5" + suffix)
            .collect(Collectors.joining(", "));
    return units + (known.reference().isPresent() ? ", 2x" : "") + " or another metric";
  }

  private boolean takeComma() {
    if (isAtEnd()) {
      return false;
    }
    if (text.charAt(at) != ',') {
      throw wrong(at, "a comma or the end is expected");
    }
    at++;
    return true;
  }

  private String take(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return "";
    }
    at = matcher.end();
    return matcher.group();
  }

  private void skipSpaces() {
    while (!isAtEnd() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean isAtEnd() {
    return at >= text.length();
  }

  private Failure wrong(int column, String why) {
    return new Failure(
        FailureId.CONDITION,
        ExitCode.USAGE,
        "Condition '%s' is wrong at column %d: %s.".formatted(text, column + 1, why));
  }
}
