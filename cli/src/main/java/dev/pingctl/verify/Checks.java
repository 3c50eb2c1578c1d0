package dev.pingctl.verify;

import dev.pingctl.cluster.Addresses;
import dev.pingctl.cluster.Cluster;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.machine.Certificates;
import dev.pingctl.node.ClusterNode;
import dev.pingctl.observe.Observer;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.outcome.Waiting;
import dev.pingctl.ping.Load;
import dev.pingctl.ping.PingResult;
import dev.pingctl.ping.Pinger;
import dev.pingctl.ping.Question;
import dev.pingctl.plan.Action;
import dev.pingctl.release.ReleaseTest;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.StageName;
import dev.pingctl.stage.Check;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Proves on the running system what a stage claims.
public final class Checks {
  private static final Duration QUESTION = Duration.ofSeconds(5);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);
  private static final Duration TESTS = Duration.ofSeconds(60);
  private static final Duration OUTAGE = Duration.ofSeconds(20);

  /// The name of the port of a Service that speaks TLS.
  private static final String HTTPS_PORT = "websecure";

  private final Settings settings;
  private final Supplier<ContainerEngine> engine;
  private final Supplier<Cluster> cluster;
  private final Addresses addresses;
  private final ReleaseTest releaseTest;
  private final ComposeCommand composeCommand = new ComposeCommand();
  private final Map<String, Long> remembered = new ConcurrentHashMap<>();

  public Checks(
      Settings settings,
      Supplier<ContainerEngine> engine,
      Supplier<Cluster> cluster,
      Addresses addresses,
      ReleaseTest releaseTest) {
    this.releaseTest = releaseTest;
    this.settings = settings;
    this.engine = engine;
    this.cluster = cluster;
    this.addresses = addresses;
  }

  /// Remembers the count of a stage for a proof later in this run.
  public Outcome remember(Action.RememberCount remember) {
    Observer.count(addresses.resolve(remember.url()).toString())
        .ifPresent(count -> remembered.put(remember.stage(), count));
    return Outcome.HOLDS;
  }

  /// Proves one claim; `SKIPPED` when the tool that could judge it is not on this machine.
  ///
  /// @throws Failure `PING-CHECK` (exit 6) when it does not hold, with what was seen instead
  public Outcome prove(Action.Prove prove, Consumer<String> progress, Consumer<String> remark) {
    Check check = prove.check();
    if (check instanceof Check.ComposeReads && !composeCommand.isInstalled()) {
      remark.accept("docker compose is not installed on this machine, so it was not asked");
      return Outcome.SKIPPED;
    }
    URI url = addresses.resolve(prove.url());
    Optional<String> contradiction =
        switch (check) {
          case Check.Answers answers -> answers(url, answers);
          case Check.CountsExactly counts -> countsExactly(url, counts);
          case Check.Hardened hardened -> hardened(hardened.container());
          case Check.Outage outage -> outage(url, outage.container(), progress);
          case Check.DependsOn depends -> dependsOn(depends);
          case Check.Spread spread -> on(prove.stage(), url, progress).spread(spread);
          case Check.Restricted ignored -> on(prove.stage(), url, progress).restricted();
          case Check.ReplacesPod replaces -> on(prove.stage(), url, progress).replacesPod(replaces);
          case Check.CountAfterKill kill -> on(prove.stage(), url, progress).countAfterKill(kill);
          case Check.PrometheusCounts counts -> watching(url, progress).counts(counts);
          case Check.Draws draws -> watching(url, progress).draws(draws);
          case Check.AlertFires fires -> watching(url, progress).fires(fires, cluster, remark);
          case Check.SurvivesTeardown ignored ->
              on(prove.stage(), url, progress)
                  .sameCount(Optional.ofNullable(remembered.get(prove.stage())));
          case Check.TestsPass tests ->
              releaseTest.run(StageName.project(prove.stage()), tests.release(), TESTS, progress);
          case Check.RollsBack ignored ->
              throw new IllegalArgumentException("is proved under load");
          case Check.Routes routes -> atIngress(prove, url, progress).routes(routes);
          case Check.Trusted trusted -> atIngress(prove, url, progress).trusted(trusted);
          case Check.Redirects redirects ->
              atIngress(prove, url, progress).redirects(redirects, httpsPort());
          case Check.Splits splits -> atIngress(prove, url, progress).splits(splits);
          case Check.Limits limits -> atIngress(prove, url, progress).limits(limits);
          case Check.SurvivesRestart restart ->
              atIngress(prove, url, progress).survivesRestart(restart, prove.stage());
          case Check.ComposeReads reads -> composeCommand.contradiction(reads, prove.stage());
        };
    return outcome(prove.stage(), check, contradiction);
  }

  private static Outcome outcome(String stage, Check check, Optional<String> contradiction) {
    if (contradiction.isPresent()) {
      throw new Failure(
          FailureId.CHECK,
          ExitCode.CHECK_FAILED,
          "%s does not hold that %s: %s.".formatted(stage, check.claim(), contradiction.get()));
    }
    return Outcome.HOLDS;
  }

  /// Proves that no ping fails while other work is done.
  ///
  /// @throws Failure `PING-CHECK` (exit 6) when one does, or what the work fails with
  public Outcome proveUnderLoad(
      Action.ProveUnderLoad prove, Runnable work, Consumer<String> progress) {
    URI url = addresses.resolve(prove.url());
    return outcome(
        prove.stage(), prove.check(), on(prove.stage(), url, progress).failsNoPing(work));
  }

  private ClusterChecks on(String stage, URI url, Consumer<String> progress) {
    return new ClusterChecks(cluster.get(), stage, url, progress);
  }

  /// The door of a stage: HTTPS is a port of this machine for the embedded cluster, and another
  /// port of the same Service elsewhere.
  private IngressChecks atIngress(Action.Prove prove, URI plain, Consumer<String> progress) {
    URI secure =
        settings.isEmbedded()
            ? URI.create("https://localhost:" + httpsPort())
            : addresses.resolve(URI.create(prove.url() + ":" + HTTPS_PORT));
    IngressClient door =
        new IngressClient(
            plain,
            Optional.of(secure),
            Optional.of(new Certificates(settings, prove.stage()).trust()));
    return new IngressChecks(door, cluster.get(), progress);
  }

  private MonitoringChecks watching(URI url, Consumer<String> progress) {
    return new MonitoringChecks(new Prometheus(url), addresses, progress);
  }

  /// The port of HTTPS as it is: the embedded cluster may have been made with another port base
  /// than this run's.
  private int httpsPort() {
    Optional<ContainerState> node =
        settings.isEmbedded() ? engine.get().states().inspect(ClusterNode.NAME) : Optional.empty();
    return node.map(state -> state.publishedPorts().get(Settings.nodePort(Settings.HTTPS)))
        .orElseGet(settings::httpsPort);
  }

  private static Optional<String> answers(URI url, Check.Answers check) {
    Optional<Question.Answer> answer = Question.get(url.resolve(check.path()), QUESTION);
    if (answer.isEmpty()) {
      return Optional.of("nothing answered");
    }
    boolean asClaimed =
        answer.get().status() == check.status()
            && (check.body().isEmpty() || answer.get().body().equals(check.body()));
    return asClaimed
        ? Optional.empty()
        : Optional.of("it answered %d %s".formatted(answer.get().status(), answer.get().body()));
  }

  private Optional<String> hardened(String container) {
    Optional<ContainerState> found = engine.get().states().inspect(container);
    if (found.isEmpty()) {
      return Optional.of("there is no such container");
    }
    ContainerState state = found.get();
    List<String> faults = new ArrayList<>();
    if (!state.user().matches("[1-9]\\d*(:\\d+)?")) {
      faults.add("its user is '%s'".formatted(state.user()));
    }
    if (!state.readOnlyRoot()) {
      faults.add("its root can be written");
    }
    if (!state.capDrop().contains("ALL")) {
      faults.add("it keeps capabilities");
    }
    String secrets = settings.home().resolve("secrets").toString();
    state.hostPaths().stream()
        .filter(path -> !path.startsWith(secrets))
        .forEach(path -> faults.add("it sees " + path));
    return faults.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", faults));
  }

  private Optional<String> outage(URI url, String container, Consumer<String> progress) {
    URI ping = url.resolve("/ping");
    progress.accept("stopping " + container);
    engine.get().containers().stop(container, true);
    boolean refused;
    try {
      refused = holdsWithin(OUTAGE, () -> status(ping) == 503);
    } finally {
      progress.accept("starting " + container);
      engine.get().containers().start(container);
    }
    engine.get().containers().awaitHealthy(container, OUTAGE, progress);
    boolean back = holdsWithin(OUTAGE, () -> status(ping) == 200);
    if (!refused) {
      return Optional.of("pings were not answered 503 while it was stopped");
    }
    return back ? Optional.empty() : Optional.of("pings were not answered 200 after it was back");
  }

  private Optional<String> dependsOn(Check.DependsOn check) {
    Optional<ContainerState> dependent = engine.get().states().inspect(check.container());
    Optional<ContainerState> dependency = engine.get().states().inspect(check.dependency());
    if (dependent.isEmpty() || dependency.isEmpty()) {
      return Optional.of("one of them is not there");
    }
    if (!dependency.get().health().equals(Optional.of("healthy"))) {
      return Optional.of(check.dependency() + " is not healthy");
    }
    String depends = dependent.get().labels().getOrDefault("com.docker.compose.depends_on", "");
    return depends.contains(":service_healthy:")
        ? Optional.empty()
        : Optional.of("it does not wait for a healthy service");
  }

  private Optional<String> countsExactly(URI url, Check.CountsExactly check) {
    PingResult result =
        new Pinger().run(Load.of(url, check.pings(), check.concurrency()), progress -> {});
    if (result.failed() > 0) {
      return Optional.of("%d of %d pings failed".formatted(result.failed(), result.sent()));
    }
    OptionalLong grown = result.grownBy();
    if (grown.isEmpty()) {
      return Optional.of("the count could not be read");
    }
    return grown.getAsLong() == check.pings()
        ? Optional.empty()
        : Optional.of("the count grew by " + grown.getAsLong());
  }

  private static int status(URI url) {
    return Question.get(url, QUESTION).map(Question.Answer::status).orElse(0);
  }

  private static boolean holdsWithin(Duration patience, BooleanSupplier condition) {
    return Waiting.holdsWithin(patience, BETWEEN_QUESTIONS, condition);
  }
}
