package dev.pingctl.measure;

import dev.pingctl.outcome.Measures;
import dev.pingctl.outcome.Unit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The measures that a program prints, a line each: `NAME=NUMBER[UNIT]` is a value, of which the
/// last under a name counts, and `# TEXT` a note; all else is passed over.
final class PrintedMeasures {
  private static final Pattern MEASURE =
      Pattern.compile("([a-z][a-z0-9.-]*)=(-?[0-9]+(?:\\.[0-9]+)?)(s|ms|%|/s|B)?");

  private PrintedMeasures() {}

  static Measures read(List<String> lines) {
    Measures all = Measures.NONE;
    for (String line : lines) {
      Matcher matcher = MEASURE.matcher(line.strip());
      if (matcher.matches()) {
        String sign = Optional.ofNullable(matcher.group(3)).orElse("");
        double number = Double.parseDouble(matcher.group(2)) / divisor(sign);
        all = all.and(Measures.of(matcher.group(1), number, unit(sign)));
      } else if (line.startsWith("# ")) {
        all = all.and(Measures.note(line.substring(2).strip()));
      }
    }
    return all;
  }

  private static double divisor(String sign) {
    return switch (sign) {
      case "ms" -> 1000;
      case "%" -> 100;
      default -> 1;
    };
  }

  private static Unit unit(String sign) {
    return switch (sign) {
      case "s", "ms" -> Unit.TIME;
      case "%" -> Unit.SHARE;
      case "/s" -> Unit.RATE;
      case "B" -> Unit.SIZE;
      default -> Unit.NUMBER;
    };
  }
}
