package dev.pingctl.verify;

import dev.pingctl.cluster.Addresses;
import dev.pingctl.cluster.Cluster;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.machine.Certificates;
import dev.pingctl.node.ClusterNode;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.outcome.Ticker;
import dev.pingctl.outcome.Verdict;
import dev.pingctl.ping.Load;
import dev.pingctl.ping.PingResult;
import dev.pingctl.ping.Pinger;
import dev.pingctl.ping.Question;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.ProofAction;
import dev.pingctl.release.ReleaseTest;
import dev.pingctl.settings.Identity;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.StageName;
import dev.pingctl.stage.Check;
import dev.pingctl.stranger.Strangers;
import java.net.URI;
import java.nio.file.Path;
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
import java.util.stream.Stream;

/// Proves on the running system what a stage claims.
public final class Checks {
  private static final Duration QUESTION = Duration.ofSeconds(5);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);
  private static final Duration TESTS = Duration.ofSeconds(60);
  private static final Duration OUTAGE = Duration.ofSeconds(20);

  /// What the labels of Docker Compose begin with.
  private static final String COMPOSE = "com.docker.compose.";

  /// The name of the port of a Service that speaks TLS.
  private static final String HTTPS_PORT = "websecure";

  private final Settings settings;
  private final Supplier<ContainerEngine> engine;
  private final Supplier<Cluster> cluster;
  private final Addresses addresses;
  private final ReleaseTest releaseTest;
  private final ComposeCommand composeCommand;
  private final Ticker ticker;
  private final Map<String, Long> remembered = new ConcurrentHashMap<>();

  /// Checks that wait in real time and ask the `docker` on the `PATH`.
  public Checks(
      Settings settings,
      Supplier<ContainerEngine> engine,
      Supplier<Cluster> cluster,
      Addresses addresses,
      ReleaseTest releaseTest) {
    this(
        settings,
        engine,
        cluster,
        addresses,
        releaseTest,
        new ComposeCommand("docker"),
        Ticker.SYSTEM);
  }

  Checks(
      Settings settings,
      Supplier<ContainerEngine> engine,
      Supplier<Cluster> cluster,
      Addresses addresses,
      ReleaseTest releaseTest,
      ComposeCommand composeCommand,
      Ticker ticker) {
    this.releaseTest = releaseTest;
    this.settings = settings;
    this.engine = engine;
    this.cluster = cluster;
    this.addresses = addresses;
    this.composeCommand = composeCommand;
    this.ticker = ticker;
  }

  /// Remembers the count of a stage for a proof later in this run.
  public Outcome remember(Action.RememberCount remember) {
    ClusterChecks.count(addresses.resolve(remember.url()), ticker)
        .ifPresent(count -> remembered.put(remember.stage(), count));
    return Outcome.HOLDS;
  }

  /// Proves one claim on the running system.
  ///
  /// @param progress takes the newest line while it is at work
  /// @param remark takes a line that stays
  public Verdict prove(
      ProofAction.Prove prove, Consumer<String> progress, Consumer<String> remark) {
    URI url = addresses.resolve(prove.url());
    return switch (prove.check()) {
      case Check.Answers answers -> answers(url, answers);
      case Check.CountsExactly counts -> countsExactly(url, counts);
      case Check.Hardened hardened -> hardened(hardened.container());
      case Check.Outage outage -> outage(url, outage.container(), progress);
      case Check.DependsOn depends -> dependsOn(depends);
      case Check.Spread spread -> on(prove.stage(), url, progress).spread(spread);
      case Check.PodsAnswer answers -> on(prove.stage(), url, progress).podsAnswer(answers);
      case Check.Restricted ignored -> on(prove.stage(), url, progress).restricted();
      case Check.Refuses refuses ->
          new Strangers(cluster.get(), prove.stage(), progress, remark, ticker)
              .sentTo(refuses)
              .verdict();
      case Check.ReplacesPod replaces -> on(prove.stage(), url, progress).replacesPod(replaces);
      case Check.CountAfterKill kill -> on(prove.stage(), url, progress).countAfterKill(kill);
      case Check.PrometheusCounts counts -> watching(url, progress).counts(counts);
      case Check.Scrapes scrapes -> watching(url, progress).scrapes(scrapes, cluster);
      case Check.Draws draws -> watching(url, progress).draws(draws);
      case Check.AlertFires fires -> watching(url, progress).fires(fires, cluster, remark);
      case Check.FollowsLoad follows ->
          new AutoscalingChecks(
                  cluster.get(),
                  follows.pinged().map(URI::create).map(addresses::resolve).orElse(url),
                  progress,
                  ticker)
              .followsLoad(follows, remark);
      case Check.SurvivesTeardown ignored ->
          on(prove.stage(), url, progress)
              .sameCount(Optional.ofNullable(remembered.get(prove.stage())));
      case Check.TestsPass tests ->
          releaseTest.run(StageName.project(prove.stage()), tests.release(), TESTS, progress);
      case Check.RollsBack ignored -> throw new IllegalArgumentException("is proved under load");
      case Check.Routes routes -> atIngress(prove, url, progress).routes(routes);
      case Check.Trusted trusted -> atIngress(prove, url, progress).trusted(trusted);
      case Check.Redirects redirects ->
          atIngress(prove, url, progress).redirects(redirects, httpsPort(prove.stage()));
      case Check.Splits splits -> atIngress(prove, url, progress).splits(splits);
      case Check.Limits limits -> atIngress(prove, url, progress).limits(limits);
      case Check.SurvivesRestart restart ->
          atIngress(prove, url, progress).survivesRestart(restart, prove.stage(), pings());
      case Check.ComposeReads reads -> composeCommand.reads(reads, prove.stage());
    };
  }

  /// Proves that no ping fails while other work is done.
  ///
  /// @throws dev.pingctl.outcome.Failure what the work fails with
  public Verdict proveUnderLoad(
      ProofAction.ProveUnderLoad prove, Runnable work, Consumer<String> progress) {
    URI url = addresses.resolve(prove.url());
    return on(prove.stage(), url, progress).failsNoPing(work);
  }

  private ClusterChecks on(String stage, URI url, Consumer<String> progress) {
    return new ClusterChecks(cluster.get(), stage, url, pings(), progress, ticker);
  }

  /// The path that a load asks for.
  private String pings() {
    return Identity.of(settings.workshop()).pings();
  }

  /// The ingress controller of a stage: HTTPS is a port of this machine where the node publishes
  /// it, and another port of the same Service elsewhere.
  private IngressChecks atIngress(ProofAction.Prove prove, URI plain, Consumer<String> progress) {
    URI secure =
        settings.target().publishes(prove.stage())
            ? URI.create("https://localhost:" + httpsPort(prove.stage()))
            : addresses.resolve(URI.create(prove.url() + ":" + HTTPS_PORT));
    IngressClient ingress =
        new IngressClient(
            plain,
            Optional.of(secure),
            Optional.of(new Certificates(settings, prove.stage()).trust()));
    return new IngressChecks(ingress, cluster.get(), progress, ticker);
  }

  private MonitoringChecks watching(URI url, Consumer<String> progress) {
    return new MonitoringChecks(new Prometheus(url), addresses, pings(), progress, ticker);
  }

  /// The port of HTTPS as it is: the embedded cluster may have been made with another port base
  /// than this run's.
  private int httpsPort(String stage) {
    Optional<ContainerState> node =
        settings.target().publishes(stage)
            ? engine.get().states().inspect(ClusterNode.NAME)
            : Optional.empty();
    return node.map(state -> state.publishedPorts().get(Settings.nodePort(Settings.HTTPS)))
        .orElseGet(() -> settings.httpsPort(stage));
  }

  private static Verdict answers(URI url, Check.Answers check) {
    Optional<Question.Answer> answer = Question.get(url.resolve(check.path()), QUESTION);
    if (answer.isEmpty()) {
      return new Verdict.Fails("nothing answered");
    }
    boolean asClaimed =
        answer.get().status() == check.status()
            && (check.body().isEmpty() || answer.get().body().equals(check.body()));
    return Verdict.of(
        asClaimed, () -> "it answered %d %s".formatted(answer.get().status(), answer.get().body()));
  }

  private Verdict hardened(String container) {
    Optional<ContainerState> found = engine.get().states().inspect(container);
    if (found.isEmpty()) {
      return new Verdict.Fails("there is no such container");
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
    Path secrets = settings.home().resolve("secrets");
    state.hostPaths().stream()
        .filter(path -> !Path.of(path).startsWith(secrets))
        .forEach(path -> faults.add("it sees " + path));
    return Verdict.of(faults.isEmpty(), () -> String.join(", ", faults));
  }

  private Verdict outage(URI url, String container, Consumer<String> progress) {
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
      return new Verdict.Fails("pings were not answered 503 while it was stopped");
    }
    return Verdict.of(back, () -> "pings were not answered 200 after it was back");
  }

  private Verdict dependsOn(Check.DependsOn check) {
    Optional<ContainerState> dependent = engine.get().states().inspect(check.container());
    Optional<ContainerState> dependency = engine.get().states().inspect(check.dependency());
    if (dependent.isEmpty() || dependency.isEmpty()) {
      return new Verdict.Fails("one of them does not exist");
    }
    if (!dependency.get().health().equals(Optional.of("healthy"))) {
      return new Verdict.Fails(check.dependency() + " is not healthy");
    }
    String service = dependency.get().labels().getOrDefault(COMPOSE + "service", "");
    String depends = dependent.get().labels().getOrDefault(COMPOSE + "depends_on", "");
    return Verdict.of(
        Stream.of(depends.split(","))
            .anyMatch(each -> each.startsWith(service + ":service_healthy:")),
        () -> "it does not wait for a healthy " + check.dependency());
  }

  private static Verdict countsExactly(URI url, Check.CountsExactly check) {
    PingResult result =
        new Pinger().run(Load.of(url, check.pings(), check.concurrency()), progress -> {});
    if (result.failed() > 0) {
      return new Verdict.Fails("%d of %d pings failed".formatted(result.failed(), result.sent()));
    }
    OptionalLong grown = result.grownBy();
    if (grown.isEmpty()) {
      return new Verdict.Fails("the count could not be read");
    }
    return Verdict.of(
        grown.getAsLong() == check.pings(), () -> "the count grew by " + grown.getAsLong());
  }

  private static int status(URI url) {
    return Question.get(url, QUESTION).map(Question.Answer::status).orElse(0);
  }

  private boolean holdsWithin(Duration patience, BooleanSupplier condition) {
    return ticker.holdsWithin(patience, BETWEEN_QUESTIONS, condition);
  }
}
