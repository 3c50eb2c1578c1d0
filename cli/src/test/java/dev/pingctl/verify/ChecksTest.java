package dev.pingctl.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.cluster.Addresses;
import dev.pingctl.cluster.Autoscaler;
import dev.pingctl.engine.FakeRoles;
import dev.pingctl.machine.Certificates;
import dev.pingctl.machine.TlsIdentity;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.CountedTime;
import dev.pingctl.outcome.Verdict;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.ProofAction;
import dev.pingctl.release.ReleaseTest;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Check;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kind of check against a fake system that works, and against the same system broken on
/// purpose. Nothing leaves this machine, and no wait takes time.
@SuppressWarnings("NullAway.Init")
class ChecksTest {
  private static final String STAGE = "k8s";
  private static final String HOST = "ping.localhost";

  private static final Check STRANGERS =
      new Check.Refuses(
          List.of(
              new Check.Refuses.Guarded(
                  new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), "ping"),
                  Optional.of("redis-svc"),
                  6379)));

  @TempDir static Path home;
  private static Settings settings;

  @TempDir Path folder;
  private FakeService service;
  private FakeContainers containers;
  private FakeCluster cluster;
  private FakeCharts charts;
  private final List<String> remarks = new ArrayList<>();
  private FakeDocker docker;
  private Checks checks;

  /// A check, how the system is broken, and what the check says then.
  private record Broken(
      Function<ChecksTest, Check> check, Consumer<ChecksTest> breakage, String found) {}

  @BeforeAll
  static void makeCertificates() {
    settings =
        new Settings(Path.of("/"), home, Settings.DEFAULT_PORT_BASE, ImagePolicy.AUTO, Map.of());
    new Certificates(settings, STAGE).ensure(List.of(HOST), Instant.now());
    new Certificates(settings, "another").ensure(List.of(HOST), Instant.now());
    assertThat(authority(STAGE)).exists();
  }

  @BeforeEach
  void startSystem() throws Exception {
    Files.copy(authority(STAGE), folder.resolve("authority.p12"));
    service = new FakeService(TlsIdentity.of(settings, STAGE));
    containers = new FakeContainers(service.securePort());
    containers.onStop = () -> service.status = 503;
    containers.onStart = () -> service.status = 200;
    cluster = new FakeCluster();
    cluster.podPort = service.address().getPort();
    cluster.onDelete = service::awaitPings;
    cluster.onRestart = service::awaitPings;
    cluster.onGrown = service::awaitPings;
    cluster.onScale = replicas -> service.alert = replicas == 0 ? "firing" : "";
    charts = new FakeCharts();
    docker = new FakeDocker(folder);
    checks = checks(docker.command());
    service.count.set(7);
    checks.remember(new Action.RememberCount(STAGE, service.address()));
  }

  private Checks checks(String docker) {
    return new Checks(
        settings,
        () -> new FakeRoles(containers),
        () -> cluster,
        new Addresses(() -> cluster.routes()),
        new ReleaseTest(() -> cluster, () -> charts),
        new ComposeCommand(docker),
        new CountedTime());
  }

  @AfterEach
  void stopSystem() throws IOException {
    service.close();
    Files.copy(
        folder.resolve("authority.p12"), authority(STAGE), StandardCopyOption.REPLACE_EXISTING);
  }

  static Stream<Broken> broken() {
    return Stream.of(
            containerChecks(),
            clusterChecks(),
            ingressChecks(),
            monitoringChecks(),
            autoscalingChecks())
        .flatMap(List::stream);
  }

  private static List<Broken> containerChecks() {
    return List.of(
        broken(
            new Check.Answers("/", 200, "hello"),
            system -> system.service.status = 500,
            "it answered 500 hello"),
        broken(
            new Check.Answers("/", 200, "hello"),
            system -> system.service.close(),
            "nothing answered"),
        broken(
            new Check.CountsExactly(20, 4),
            system -> system.service.countsEachPing = 2,
            "the count grew by"),
        broken(
            new Check.CountsExactly(20, 4),
            system -> system.service.status = 503,
            "20 of 20 pings failed"),
        broken(
            new Check.Hardened("ping"),
            system -> system.containers.readOnlyRoot = false,
            "its root can be written"),
        broken(
            new Check.Hardened("ping"), system -> system.containers.user = "0", "its user is '0'"),
        broken(
            new Check.Hardened("ping"),
            system -> system.containers.hostPaths = List.of(home + "/secrets-of-others"),
            "it sees "),
        broken(
            new Check.Outage("redis"),
            system -> system.containers.onStop = () -> {},
            "pings were not answered 503 while it was stopped"),
        broken(
            new Check.Outage("redis"),
            system -> system.containers.onStart = () -> {},
            "pings were not answered 200 after it was back"),
        broken(
            new Check.DependsOn("ping", "redis"),
            system -> system.containers.dependsOn = "other:service_healthy:false",
            "it does not wait for a healthy redis"),
        broken(
            new Check.DependsOn("ping", "redis"),
            system -> system.containers.health = "unhealthy",
            "redis is not healthy"),
        broken(
            new Check.ComposeReads("compose.yaml"),
            system -> system.docker.sees("ping"),
            "it does not see redis"));
  }

  private static List<Broken> clusterChecks() {
    return List.of(
        broken(
            new Check.PodsAnswer("ping", "/"),
            system -> system.service.status = 503,
            "2 pods of 2 are ready, and this is what they answer: ping-"),
        broken(
            new Check.Spread("ping"),
            system -> system.service.pods = List.of("ping-5d-a"),
            "of 2 pods these answered: ping-5d-a"),
        broken(
            new Check.Restricted(),
            system -> system.cluster.refusal = Optional.empty(),
            "it would admit a privileged pod"),
        broken(
            new Check.Restricted(),
            system -> system.cluster.weaknesses = List.of("may gain privileges"),
            "ping-5d-1 may gain privileges"),
        broken(
            STRANGERS,
            system -> system.cluster.strangers.getThrough = true,
            "a stranger in namespace ping-k8s reaches ping at 10.42.0.5/6379; "),
        broken(
            STRANGERS,
            system -> system.cluster.strangers.pingAnswers = false,
            "the service that everybody may connect to did not answer the stranger in namespace"),
        broken(
            STRANGERS,
            system -> system.cluster.removeAllPods(),
            "Deployment ping has no ready pod"),
        broken(
            new Check.ReplacesPod("ping"),
            system -> system.cluster.controllerLives = false,
            "no new pod was ready within 60s after ping-5d-2 was deleted"),
        broken(
            new Check.ReplacesPod("ping"),
            system -> system.cluster.onDelete = system::failPings,
            "pings failed (503"),
        broken(
            new Check.ReplacesPod("ping"),
            system -> system.cluster.removeAllPods(),
            "Deployment ping has no ready pod"),
        broken(
            new Check.CountAfterKill("ping", true),
            system -> system.cluster.onKill = () -> system.service.count.set(0),
            "the count was 17 before and 0 after"),
        broken(
            new Check.CountAfterKill("ping", true),
            system -> system.cluster.controllerLives = false,
            "no new pod was ready"),
        broken(
            new Check.SurvivesTeardown(),
            system -> system.service.count.set(0),
            "the count was 7 before and 0 after"),
        broken(
            new Check.TestsPass("ping"),
            system -> system.charts.passes = false,
            "Tests failed.\n  ping-test | expected 2, got 1"),
        broken(
            new Check.RollsBack("ping"),
            system -> system.service.status = 503,
            "pings failed (503"));
  }

  private static List<Broken> ingressChecks() {
    return List.of(
        broken(
            new Check.Routes(HOST, "/", false, "", 200, "ping"),
            system -> system.service.version = "other-5d-a",
            "it answered 200 from pod other-5d-a"),
        broken(
            new Check.Trusted(HOST), ChecksTest::replaceAuthority, "PKIX path validation failed"),
        broken(
            new Check.Redirects(HOST, "/moved"),
            system -> system.service.redirectsTo = "http",
            "it answered 308 and leads to http://" + HOST),
        broken(
            new Check.Splits(
                new ObjectRef(
                    "gateway.networking.k8s.io/v1", "HTTPRoute", Optional.of("ping-k8s"), "ping"),
                200),
            system -> system.service.canary = "ping-5d-a",
            "0 of 200 requests reached ping-canary, whose weight is 10 %"),
        broken(
            new Check.Limits(HOST, "/limited", 10),
            system -> system.service.limits = false,
            "10 were answered 200, 0 429"),
        broken(
            new Check.SurvivesRestart("ping"),
            system -> system.cluster.onRestart = system::failPings,
            "pings failed (503"),
        broken(
            new Check.SurvivesRestart("ping"),
            system -> system.cluster.oldPodsStay = true,
            "still being deleted"));
  }

  private static List<Broken> autoscalingChecks() {
    Check check =
        new Check.FollowsLoad(Autoscaler.ref("ping-k8s", "ping"), Optional.empty(), 400, 2);
    return List.of(
        broken(check, system -> system.autoscaled(1), "it sets 1 pods after"),
        broken(check, system -> system.autoscaled(1, 1, 1, 2), "2 pods are left"),
        broken(
            check,
            system -> {
              system.autoscaled(2);
              system.cluster.onGrown = () -> {};
            },
            "without load it sets 2 pods, not 1"),
        broken(
            check,
            system -> {
              system.autoscaled(1, 1, 1, 2, 2, 1);
              system.service.status = 503;
            },
            "pings failed (503"),
        broken(check, system -> system.cluster.measured = false, "it has no value yet"));
  }

  private void autoscaled(Integer... pods) {
    cluster.autoscaled.clear();
    cluster.autoscaled.addAll(List.of(pods));
  }

  private static List<Broken> monitoringChecks() {
    ObjectRef without = new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), "ping");
    return List.of(
        pinging(
            address -> new Check.PrometheusCounts(address, 2, 20, 2),
            system -> system.service.counted = 0.5,
            "the counter grew by 10"),
        pinging(
            address -> new Check.PrometheusCounts(address, 2, 20, 2),
            system -> system.service.scraped = false,
            "it does not scrape the counter any more"),
        pinging(
            address -> new Check.PrometheusCounts(address, 2, 20, 2),
            system -> system.service.pods = List.of("ping-5d-a"),
            "it knows 1 pods, not 2"),
        broken(
            new Check.Scrapes("app", without),
            system -> system.service.pods = List.of("ping-5d-a"),
            "1 targets of job app answer it, and there are to be 2 pods"),
        broken(
            new Check.Scrapes("app", without),
            system -> system.service.scraped = false,
            "2 targets of job app"),
        broken(
            new Check.AlertFires("NoPods", without),
            system -> system.cluster.onScale = replicas -> {},
            "it did not fire within"),
        broken(
            new Check.AlertFires("NoPods", without),
            system -> system.cluster.onScale = replicas -> system.service.alert = "firing",
            "it still fires"),
        new Broken(
            system -> new Check.Draws(system.dashboard(), system.service.address().toString()),
            system -> system.service.draws = false,
            "these have none: Pings"));
  }

  private Path dashboard() {
    try {
      return Files.writeString(
          folder.resolve("dashboard.json"),
          """
          {"panels": [{"title": "Pings", "targets": [{"expr": "rate(pings_total[1m])"}]}],
           "templating": {"list": []}}
          """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Broken broken(Check check, Consumer<ChecksTest> breakage, String found) {
    return new Broken(system -> check, breakage, found);
  }

  /// The same for a check that names the address it pings.
  private static Broken pinging(
      Function<String, Check> check, Consumer<ChecksTest> breakage, String found) {
    return new Broken(system -> check.apply(system.service.address().toString()), breakage, found);
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aCheckHoldsWhileTheSystemWorksAndSaysWhatIsBroken(Broken broken) {
    Check check = broken.check().apply(this);

    assertThat(prove(check)).isEqualTo(new Verdict.Holds());

    broken.breakage().accept(this);
    assertThat(prove(check))
        .isInstanceOfSatisfying(
            Verdict.Fails.class, fails -> assertThat(fails.seen()).contains(broken.found()));
  }

  @Test
  void everyKindOfCheckIsBrokenOnce() {
    Set<Class<?>> broken =
        broken().map(each -> each.check().apply(this).getClass()).collect(Collectors.toSet());

    assertThat(broken).containsExactlyInAnyOrder(Check.class.getPermittedSubclasses());
  }

  @Test
  void aCountThatShouldBeLostMustNotSurvive() {
    Check check = new Check.CountAfterKill("ping", false);
    cluster.onKill = () -> service.count.set(0);

    assertThat(prove(check)).isEqualTo(new Verdict.Holds());

    cluster.onKill = () -> {};
    assertThat(prove(check)).isEqualTo(new Verdict.Fails("the count was 5 before and 5 after"));
  }

  /// The pods of ping find a new Redis one after the other, so a second question may go to one that
  /// has not found it yet.
  @Test
  void theCountIsTheFirstThatIsAnswered() {
    cluster.onKill =
        () -> {
          service.count.set(0);
          service.counts.set(1);
        };

    assertThat(prove(new Check.CountAfterKill("ping", false))).isEqualTo(new Verdict.Holds());
  }

  @Test
  void whatNobodyCouldReadIsNotLost() {
    service.status = 503;

    assertThat(prove(new Check.CountAfterKill("ping", false)))
        .isEqualTo(new Verdict.Fails("the count was unknown before and unknown after"));
  }

  @Test
  void withoutAnyPingNoClaimAboutPingsHolds() {
    service.close();

    assertThat(prove(new Check.RollsBack("ping"), () -> {})).isInstanceOf(Verdict.Fails.class);
  }

  @Test
  void withoutDockerComposeItsCheckIsSkipped() {
    checks = checks(folder.resolve("absent").toString());

    assertThat(prove(new Check.ComposeReads("compose.yaml")))
        .isEqualTo(new Verdict.Skipped("docker compose is not installed on this machine"));
  }

  @Test
  void anAlertLeavesItsTimesAsARemark() {
    prove(
        new Check.AlertFires(
            "NoPods", new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), "ping")));

    assertThat(remarks)
        .singleElement()
        .asString()
        .startsWith("NoPods pending after ")
        .contains(", firing after ", ", resolved ");
  }

  private Verdict prove(Check check) {
    return prove(check, service::awaitPings);
  }

  private Verdict prove(Check check, Runnable underLoad) {
    return check instanceof Check.RollsBack
        ? checks.proveUnderLoad(
            new ProofAction.ProveUnderLoad(STAGE, check, service.address(), List.of()),
            underLoad,
            line -> {})
        : checks.prove(
            new ProofAction.Prove(STAGE, check, service.address()), line -> {}, remarks::add);
  }

  private void failPings() {
    service.status = 503;
    service.awaitPings();
  }

  /// What trusts the authority from now on does not know the certificate that is served.
  private void replaceAuthority() {
    try {
      Files.copy(authority("another"), authority(STAGE), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Path authority(String stage) {
    return settings.secret(stage, "authority.p12");
  }
}
