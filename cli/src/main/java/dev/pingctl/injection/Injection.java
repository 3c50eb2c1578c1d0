package dev.pingctl.injection;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.fault.FaultList;
import dev.pingctl.fault.FaultPaths;
import dev.pingctl.fault.WrongFault;
import dev.pingctl.injection.FaultPoints.Point;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.ping.Question;
import dev.pingctl.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Reads, sets and clears faults of running copies of the service, by its route `/faults` and with
/// this home's token, which is never printed.
public final class Injection {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final DateTimeFormatter TIME = DateTimeFormatter.RFC_1123_DATE_TIME;

  private final Settings settings;
  private final Supplier<ContainerEngine> engine;
  private final Supplier<Cluster> cluster;
  private final FaultToken token;

  /// Faults of what runs on this machine, the engine or the cluster. Asks for neither before it has
  /// to.
  public Injection(Settings settings, Supplier<ContainerEngine> engine, Supplier<Cluster> cluster) {
    this.settings = settings;
    this.engine = engine;
    this.cluster = cluster;
    this.token = new FaultToken(settings);
  }

  /// Reads the faults at a place, of each copy of the service.
  ///
  /// @throws Failure `PING-NOT-UP` or `PING-NO-POD` where there is no copy
  public List<FaultState> read(FaultPlace place) {
    try (FaultPoints points = points()) {
      return points.at(place).stream().map(point -> read(new Reached(point))).toList();
    }
  }

  /// Sets these faults at a place, in the place of those that are set; none clears them. Nothing is
  /// changed before every copy of the service has said that it may have faults.
  ///
  /// @throws Failure `PING-FAULTS-OFF`, `PING-FAULTS-TOKEN` or `PING-FAULTS` naming the first copy
  ///   that may not, or fails to; and as [#read]
  public Outcome set(FaultPlace place, FaultList faults) {
    try (FaultPoints points = points()) {
      List<Reached> others = new ArrayList<>();
      for (Point point : points.at(place)) {
        Reached reached = new Reached(point);
        if (!required(read(reached)).equals(faults)) {
          others.add(reached);
        }
      }
      others.forEach(reached -> set(reached, faults));
      return others.isEmpty() ? Outcome.UNCHANGED : Outcome.CHANGED;
    }
  }

  private FaultPoints points() {
    return new FaultPoints(settings, engine, cluster);
  }

  /// A copy of the service whose address is looked up once.
  private static final class Reached {
    private final Point point;
    private Optional<URI> address = Optional.empty();

    Reached(Point point) {
      this.point = point;
    }

    String name() {
      return point.name();
    }

    URI address() {
      if (address.isEmpty()) {
        address = Optional.of(point.address().get());
      }
      return address.get();
    }
  }

  private FaultState read(Reached reached) {
    try {
      return state(reached.name(), ask(reached, "GET", FaultList.NONE));
    } catch (IOException | Failure e) {
      return new FaultState.Silent(reached.name(), String.valueOf(e.getMessage()));
    }
  }

  private void set(Reached reached, FaultList faults) {
    try {
      FaultList now = required(state(reached.name(), ask(reached, "PUT", faults)));
      if (!now.equals(faults)) {
        throw silent(reached.name(), "it has %s instead".formatted(now.text()));
      }
    } catch (IOException e) {
      throw silent(reached.name(), String.valueOf(e.getMessage()));
    }
  }

  private Question.Answer ask(Reached reached, String method, FaultList faults) throws IOException {
    return Question.of(URI.create(reached.address() + FaultPaths.FAULTS), PATIENCE)
        .with(method, faults.text(), "Authorization", "Bearer " + token.find().orElse("none"))
        .ask();
  }

  private static FaultState state(String name, Question.Answer answer) throws IOException {
    return switch (answer.status()) {
      case 200 -> new FaultState.Has(name, faults(answer.body()), age(answer));
      case 401 -> new FaultState.OtherToken(name);
      case 404 -> new FaultState.Off(name);
      default -> throw new IOException("%d: %s".formatted(answer.status(), answer.body()));
    };
  }

  private static FaultList faults(String text) throws IOException {
    try {
      return FaultList.parse(text);
    } catch (WrongFault e) {
      throw new IOException(e);
    }
  }

  /// By the clock of the service alone.
  private static Optional<Duration> age(Question.Answer answer) {
    return time(answer, "last-modified")
        .flatMap(since -> time(answer, "date").map(now -> Duration.between(since, now)))
        .map(age -> age.isNegative() ? Duration.ZERO : age);
  }

  private static Optional<Instant> time(Question.Answer answer, String header) {
    try {
      return Optional.ofNullable(answer.headers().get(header))
          .map(text -> TIME.parse(text, Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static FaultList required(FaultState state) {
    return switch (state) {
      case FaultState.Has has -> has.faults();
      case FaultState.Off off ->
          throw new Failure(
              FailureId.FAULTS_OFF,
              ExitCode.REFUSED,
              "%s cannot have faults, so nothing was changed; `pingctl fault on` of its stage allows them and restarts it."
                  .formatted(off.name()));
      case FaultState.OtherToken other ->
          throw new Failure(
              FailureId.FAULTS_TOKEN,
              ExitCode.REFUSED,
              "Faults of %s want another token than this home's, so nothing was changed; `pingctl fault on` of its stage gives it this one and restarts it."
                  .formatted(other.name()));
      case FaultState.Silent silent -> throw silent(silent.name(), silent.why());
    };
  }

  private static Failure silent(String name, String why) {
    return new Failure(
        FailureId.FAULTS,
        ExitCode.FAILED,
        "%s does not say what faults it has (%s); `pingctl status` shows whether it runs."
            .formatted(name, why));
  }
}
