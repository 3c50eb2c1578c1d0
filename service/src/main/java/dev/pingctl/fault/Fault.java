package dev.pingctl.fault;

import java.time.Duration;
import java.util.Optional;

/// One way in which the service misbehaves on purpose.
///
/// Each has a text, such as `errors=20%`, which [FaultText] reads. A fault of requests may end with
/// `:/PATH`; without, it means the routes of the application, never those by which the service is
/// watched ([FaultPaths]).
public sealed interface Fault {

  /// The word that its text begins with.
  String kind();

  /// The fault as it is written: the same text for the same fault.
  String text();

  /// What it does, as the end of the sentence "The service …".
  String effect();

  /// A fault of requests.
  sealed interface OfRequests extends Fault {
    /// The one path that it means; empty for all routes of the application.
    Optional<String> path();

    /// The path with a colon before it; empty for the routes of the application.
    default String suffix() {
      return path().map(path -> ":" + path).orElse("");
    }

    /// The requests that are meant, in words.
    default String requests() {
      return path().map(path -> "requests of " + path).orElse("requests of the application");
    }
  }

  /// A share of the requests is answered with status 500.
  ///
  /// @param hundredths the share in hundredths of a percent, 1 to 10,000
  record Errors(int hundredths, Optional<String> path) implements OfRequests {
    static final String KIND = "errors";

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String text() {
      return KIND + "=" + percent() + "%" + suffix();
    }

    @Override
    public String effect() {
      return "answers %s %% of the %s with status 500".formatted(percent(), requests());
    }

    private String percent() {
      String decimals = "%02d".formatted(hundredths % 100).replaceFirst("0+$", "");
      return hundredths / 100 + (decimals.isEmpty() ? "" : "." + decimals);
    }
  }

  /// Requests are answered later.
  ///
  /// @param time by how much; whole milliseconds
  record Delay(Duration time, Optional<String> path) implements OfRequests {
    static final String KIND = "delay";

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String text() {
      return KIND + "=" + FaultText.text(time) + suffix();
    }

    @Override
    public String effect() {
      return "answers %s %s later".formatted(requests(), FaultText.text(time));
    }
  }

  /// Requests are not answered until the fault is cleared.
  record Hang(Optional<String> path) implements OfRequests {
    static final String KIND = "hang";

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String text() {
      return KIND + suffix();
    }

    @Override
    public String effect() {
      return "answers no %s until the fault is cleared".formatted(requests());
    }
  }

  /// `/readyz` is answered with status 503.
  record Unready() implements Fault {
    static final String KIND = "unready";

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String text() {
      return KIND;
    }

    @Override
    public String effect() {
      return "says that it is not ready";
    }
  }

  /// The process ends with a status, as soon as the next request is answered.
  record Exit(int status) implements Fault {
    static final String KIND = "exit";

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String text() {
      return KIND + "=" + status;
    }

    @Override
    public String effect() {
      return "ends with status " + status;
    }
  }

  /// Threads use processor time for nothing.
  record Cpu(int threads) implements Fault {
    static final String KIND = "cpu";

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String text() {
      return KIND + "=" + threads;
    }

    @Override
    public String effect() {
      return "keeps %d %s busy".formatted(threads, threads == 1 ? "processor" : "processors");
    }
  }

  /// Memory outside of the Java heap is allocated and written to.
  ///
  /// @param mebibytes how much
  record Memory(int mebibytes) implements Fault {
    static final String KIND = "memory";

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String text() {
      return mebibytes % 1024 == 0
          ? "%s=%dGi".formatted(KIND, mebibytes / 1024)
          : "%s=%dMi".formatted(KIND, mebibytes);
    }

    @Override
    public String effect() {
      return "holds %d MiB of memory more".formatted(mebibytes);
    }
  }

  /// Pings are counted by reading the count and writing it one higher, in two steps: of pings at
  /// the same time some are lost.
  record Racy() implements Fault {
    static final String KIND = "racy";

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String text() {
      return KIND;
    }

    @Override
    public String effect() {
      return "counts by GET and SET, and so loses pings that come together";
    }
  }
}
