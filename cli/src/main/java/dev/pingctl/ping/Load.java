package dev.pingctl.ping;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/// What to send: pings to one target, how many, how long, how many at a time.
///
/// With a count and a duration the run ends at whichever comes first; one of the two must be there.
/// Without a rate each of the `concurrency` connections sends its next ping as soon as it has the
/// answer to the last one. With a rate (pings per second over all connections) pings have their set
/// times, and a ping that has to wait for a free connection counts its latency from its set time.
/// The timeout holds for one whole ping, connecting included.
///
/// @param target the base address of the service; the path is added; `/ping` not where it ends with
///   that
/// @param headers sent with every ping; `Host` replaces the target's own
/// @param path what is asked for below the target
public record Load(
    URI target,
    OptionalLong count,
    Optional<Duration> duration,
    int concurrency,
    OptionalDouble rate,
    Duration timeout,
    List<Header> headers,
    String path) {

  /// The path that the ping service counts.
  public static final String PING = "/ping";

  private static final Set<String> FRAMING =
      Set.of("content-length", "transfer-encoding", "expect", "upgrade", "te", "trailer");
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final int MOST_HEADER_CHARACTERS = 8 * 1024;

  /// What a connection over TLS takes of the heap: 64 KB each were measured of 1,500, and 3,200 fit
  /// into 256 MB. A plain one takes 2 KB.
  private static final long SECURE_CONNECTION_BYTES = 80 * 1024L;

  /// One header line of a request.
  public record Header(String name, String value) {
    /// Checks that the header can stand in a request.
    public Header {
      if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
        throw bad("'" + name + "' is not a header name; write headers as 'Name: value'.");
      }
      if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f))) {
        throw bad("The value of header '" + name + "' may hold printable ASCII only.");
      }
      if (FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
        throw bad("Header '" + name + "' cannot be set: a ping is a GET without a body.");
      }
    }

    /// Reads `Name: value`.
    public static Header parse(String line) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw bad("'" + line + "' is not a header; write headers as 'Name: value'.");
      }
      return new Header(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
    }
  }

  /// Checks every part and throws a [Failure] `PING-BAD-LOAD` that names the wrong one.
  public Load {
    checkTarget(target);
    headers = new Spec(count, duration, concurrency, rate, timeout, headers).headers();
    if (target.getScheme().equalsIgnoreCase("https")) {
      checkMemory(
          Math.min(concurrency, count.orElse(concurrency)), Runtime.getRuntime().maxMemory());
    }
  }

  /// A load of `/ping`.
  public Load(
      URI target,
      OptionalLong count,
      Optional<Duration> duration,
      int concurrency,
      OptionalDouble rate,
      Duration timeout,
      List<Header> headers) {
    this(target, count, duration, concurrency, rate, timeout, headers, PING);
  }

  /// The same load of another path.
  public Load asking(String other) {
    return new Load(target, count, duration, concurrency, rate, timeout, headers, other);
  }

  /// Whether a request may be sent twice where nobody knows what became of it: nothing but the path
  /// of the ping service counts its requests.
  boolean repeats() {
    return !path.equals(PING);
  }

  /// Makes sure that so many connections over TLS fit into a heap of so many bytes.
  static void checkMemory(long connections, long heap) {
    long most = Math.max(1, heap / SECURE_CONNECTION_BYTES);
    if (connections > most) {
      throw bad(
          "There is memory for %d connections over TLS, not for %d; give a --concurrency of at most %d, or ping an http:// address."
              .formatted(most, connections, most));
    }
  }

  /// A load without its target: all of it that can be checked before an address is known.
  public record Spec(
      OptionalLong count,
      Optional<Duration> duration,
      int concurrency,
      OptionalDouble rate,
      Duration timeout,
      List<Header> headers) {
    /// Checks every part and throws a [Failure] `PING-BAD-LOAD` that names the wrong one.
    public Spec {
      headers = List.copyOf(headers);
      if (count.isEmpty() && duration.isEmpty()) {
        throw bad("A ping run needs an end: give a count or a duration.");
      }
      if (count.isPresent() && count.getAsLong() < 1) {
        throw bad("The count must be at least 1, not " + count.getAsLong() + ".");
      }
      duration.ifPresent(length -> checkTime("duration", length));
      checkTime("timeout", timeout);
      if (concurrency < 1 || concurrency > 10_000) {
        throw bad("The concurrency must be from 1 to 10000, not " + concurrency + ".");
      }
      if (rate.isPresent() && !(rate.getAsDouble() >= 0.001 && rate.getAsDouble() <= 1_000_000)) {
        throw bad(
            "The rate must be from 0.001 to 1000000 pings a second, not " + plain(rate) + ".");
      }
      if (headers.stream().mapToInt(h -> h.name().length() + h.value().length()).sum()
          > MOST_HEADER_CHARACTERS) {
        throw bad(
            "The headers may hold at most " + MOST_HEADER_CHARACTERS + " characters together.");
      }
    }

    /// This load on a target.
    public Load on(URI target) {
      return new Load(target, count, duration, concurrency, rate, timeout, headers);
    }
  }

  /// A load of exactly `count` pings with the usual timeout of 5 seconds.
  public static Load of(URI target, long count, int concurrency) {
    return new Load(
        target,
        OptionalLong.of(count),
        Optional.empty(),
        concurrency,
        OptionalDouble.empty(),
        Duration.ofSeconds(5),
        List.of());
  }

  /// The address every ping goes to.
  public URI pingAddress() {
    String base = target.getRawPath();
    if (path.equals(PING) && base.endsWith(PING)) {
      return target;
    }
    return target.resolve(
        (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  private static void checkTarget(URI target) {
    String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw bad("'" + target + "' is not an http:// or https:// address.");
    }
    if (target.getHost() == null || target.getPort() == 0 || target.getPort() > 65_535) {
      throw bad("'" + target + "' names no host and port to ping, such as http://localhost:5001.");
    }
    if (target.getRawUserInfo() != null
        || target.getRawQuery() != null
        || target.getRawFragment() != null) {
      throw bad("'" + target.getHost() + "' must come without user, query and fragment.");
    }
    if (!target.toString().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw bad("'" + target + "' holds characters that must be percent-encoded.");
    }
  }

  private static void checkTime(String name, Duration time) {
    if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(LONGEST) > 0) {
      throw bad("The " + name + " must be from 1 ms to 30 days.");
    }
  }

  private static String plain(OptionalDouble rate) {
    return String.valueOf(rate.getAsDouble());
  }

  private static Failure bad(String sentence) {
    return new Failure(FailureId.BAD_LOAD, ExitCode.USAGE, sentence);
  }
}
