package dev.pingctl.verify;

import dev.pingctl.ping.Question;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Questions to the HTTP API of Prometheus.
final class Prometheus {
  private static final Duration QUESTION = Duration.ofSeconds(5);
  private static final Pattern VALUE = Pattern.compile("\"value\":\\[[0-9.]+,\"([^\"]+)\"\\]");

  private final URI address;

  Prometheus(URI address) {
    this.address = address;
  }

  /// The value of an expression that gives one; empty where it gives none, or where nothing
  /// answers.
  OptionalDouble value(String expression) {
    Matcher matcher = VALUE.matcher(ask(expression).orElse(""));
    return matcher.find() ? OptionalDouble.of(number(matcher.group(1))) : OptionalDouble.empty();
  }

  /// Whether an expression gives any value that is a number.
  boolean hasData(String expression) {
    return VALUE
        .matcher(ask(expression).orElse(""))
        .results()
        .anyMatch(result -> !Double.isNaN(number(result.group(1))));
  }

  private Optional<String> ask(String expression) {
    String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    return Question.get(address.resolve("/api/v1/query?query=" + query), QUESTION)
        .filter(answer -> answer.status() == 200)
        .map(Question.Answer::body);
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
