package dev.pingctl.fault;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads faults.
final class FaultText {
  /// How faults are written, for messages.
  static final String KINDS =
      "errors=PERCENT%, delay=TIME, hang, unready, exit=STATUS, cpu=THREADS, memory=SIZE and racy";

  private static final Pattern FAULT = Pattern.compile("([a-z]+)(?:=([^:]*))?(?::(.*))?");
  private static final Pattern PERCENT = Pattern.compile("\\d{1,3}(\\.\\d{1,2})?%");
  private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s|m)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})(Mi|Gi)");
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int ALL = 10_000;
  private static final int MOST_THREADS = 64;
  private static final int MOST_MEBIBYTES = 64 * 1024;
  private static final int LAST_STATUS = 255;

  private FaultText() {}

  /// Reads faults that commas separate.
  static FaultList parse(String text) throws WrongFault {
    if (text.isBlank()) {
      return FaultList.NONE;
    }
    List<Fault> faults = new ArrayList<>();
    for (String word : text.split(",", -1)) {
      Fault fault = fault(word.strip());
      for (Fault other : faults) {
        if (isSameThing(fault, other)) {
          throw new WrongFault(
              "%s and %s contradict each other; name one of them."
                  .formatted(other.text(), fault.text()));
        }
      }
      faults.add(fault);
    }
    return new FaultList(faults);
  }

  private static boolean isSameThing(Fault one, Fault other) {
    return one.kind().equals(other.kind())
        && (!(one instanceof Fault.OfRequests of && other instanceof Fault.OfRequests too)
            || of.path().equals(too.path()));
  }

  private static Fault fault(String word) throws WrongFault {
    Matcher parts = FAULT.matcher(word);
    if (!parts.matches()) {
      throw unknown(word);
    }
    Optional<String> value = Optional.ofNullable(parts.group(2));
    Optional<String> path = path(word, Optional.ofNullable(parts.group(3)));
    Words words = new Words(word, value, path);
    return switch (parts.group(1)) {
      case Fault.Errors.KIND -> new Fault.Errors(hundredths(words), path);
      case Fault.Delay.KIND -> new Fault.Delay(time(words), path);
      case Fault.Hang.KIND -> words.withoutValue(new Fault.Hang(path));
      case Fault.Unready.KIND -> words.withoutPath(words.withoutValue(new Fault.Unready()));
      case Fault.Exit.KIND -> words.withoutPath(new Fault.Exit(status(words)));
      case Fault.Cpu.KIND -> words.withoutPath(new Fault.Cpu(threads(words)));
      case Fault.Memory.KIND -> words.withoutPath(new Fault.Memory(mebibytes(words)));
      case Fault.Racy.KIND -> words.withoutPath(words.withoutValue(new Fault.Racy()));
      default -> throw unknown(word);
    };
  }

  private static Optional<String> path(String word, Optional<String> path) throws WrongFault {
    if (path.isPresent() && !FaultPaths.may(path.get())) {
      throw new WrongFault(
          "%s names no path that can have a fault; those are %s and %s."
              .formatted(
                  word,
                  String.join(", ", FaultPaths.APPLICATION),
                  String.join(", ", FaultPaths.WATCHED)));
    }
    return path;
  }

  private static int hundredths(Words words) throws WrongFault {
    String value = words.value().orElse("");
    if (PERCENT.matcher(value).matches()) {
      int hundredths =
          new BigDecimal(value.substring(0, value.length() - 1)).movePointRight(2).intValueExact();
      if (hundredths > 0 && hundredths <= ALL) {
        return hundredths;
      }
    }
    throw words.wrong("a share above 0% and up to 100%, such as errors=20%");
  }

  private static Duration time(Words words) throws WrongFault {
    Matcher time = TIME.matcher(words.value().orElse(""));
    if (time.matches()) {
      long number = Long.parseLong(time.group(1));
      Duration duration =
          switch (time.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
          };
      if (duration.isPositive() && duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    }
    throw words.wrong("a time of 1ms to 10m, such as delay=200ms");
  }

  private static int status(Words words) throws WrongFault {
    return number(words, 1, 0, LAST_STATUS, "a status from 0 to 255, such as exit=1");
  }

  private static int threads(Words words) throws WrongFault {
    return number(words, -1, 1, MOST_THREADS, "a number of threads from 1 to 64, such as cpu=2");
  }

  private static int number(Words words, int fallback, int least, int most, String right)
      throws WrongFault {
    String value = words.value().orElse(String.valueOf(fallback));
    if (value.matches("\\d{1,3}")) {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw words.wrong(right);
  }

  private static int mebibytes(Words words) throws WrongFault {
    Matcher size = SIZE.matcher(words.value().orElse(""));
    if (size.matches()) {
      long mebibytes = Long.parseLong(size.group(1)) * (size.group(2).equals("Gi") ? 1024 : 1);
      if (mebibytes > 0 && mebibytes <= MOST_MEBIBYTES) {
        return (int) mebibytes;
      }
    }
    throw words.wrong("a size of 1Mi to 64Gi, such as memory=100Mi");
  }

  /// A time as it is written, in the largest unit of which it is a whole number.
  static String text(Duration time) {
    if (time.toMillis() % 1000 != 0) {
      return time.toMillis() + "ms";
    }
    return time.toSeconds() % 60 == 0 ? time.toMinutes() + "m" : time.toSeconds() + "s";
  }

  private static WrongFault unknown(String word) {
    return new WrongFault("There is no fault '%s'; faults are %s.".formatted(word, KINDS));
  }

  /// A fault as it was written.
  private record Words(String whole, Optional<String> value, Optional<String> path) {
    Fault withoutValue(Fault fault) throws WrongFault {
      if (value.isPresent()) {
        throw new WrongFault("%s takes no value; write %s.".formatted(fault.kind(), fault.text()));
      }
      return fault;
    }

    Fault withoutPath(Fault fault) throws WrongFault {
      if (path.isPresent()) {
        throw new WrongFault(
            "%s is of the whole service and names no path; write %s."
                .formatted(fault.kind(), fault.text()));
      }
      return fault;
    }

    WrongFault wrong(String right) {
      return new WrongFault("'%s' needs %s.".formatted(whole, right));
    }
  }
}
