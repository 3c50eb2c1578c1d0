package dev.pingctl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.cluster.ObjectStore.OwnedObject;
import dev.pingctl.fault.FaultList;
import dev.pingctl.image.Catalogue;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.TrafficSplit;
import dev.pingctl.plan.Inventory.Item;
import dev.pingctl.plan.Inventory.Kind;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.Target;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Workshop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Settings SETTINGS =
      new Settings(ROOT, Path.of("/home/learner/.pingctl"), 5000, ImagePolicy.BUILD, Map.of());

  private final Workshop workshop = Workshop.read(SETTINGS);
  private final Planner planner = new Planner(SETTINGS, Catalogue.read(ROOT, ROOT)::image);

  @Test
  void composeMakesAllContainersFirstAndStartsOneOnlyAfterWhatItDependsOnIsHealthy() {
    List<String> plan = lines(planner.up("up", List.of(stage("compose")), false));

    assertThat(plan)
        .containsSubsequence(
            "  5. create container ping-compose-redis-1 from pingctl/redis",
            "     create container ping-compose-ping-1 from pingctl/ping",
            "  6. start container ping-compose-redis-1 from pingctl/redis",
            "  7. wait until the health check of ping-compose-redis-1 succeeds (at most 1m)",
            "  8. start container ping-compose-ping-1 from pingctl/ping on 127.0.0.1:5004",
            "  9. wait until ping-compose-redis-1 is healthy (at most 1m)",
            "     wait until ping-compose-ping-1 is healthy (at most 1m)");
  }

  @Test
  void imagesOfAllStagesAreProvidedOnceAndTogether() {
    Plan plan = planner.up("up", workshop.stages(), true);

    assertThat(plan.waves().getFirst().actions())
        .extracting(Action::describe)
        .containsExactlyInAnyOrder(
            "provide image pingctl/ping (build)",
            "provide image pingctl/redis (build)",
            "provide image pingctl/traefik (build)",
            "provide image pingctl/gateway-api (build)",
            "provide image pingctl/custom-metrics (build)",
            "provide image pingctl/prometheus (build)",
            "provide image pingctl/redis-exporter (build)",
            "try to provide image pingctl/grafana (pull grafana/grafana:12.1.0)",
            "provide image pingctl/node (build)");
  }

  @Test
  void onlyImagesThatPodsRunAreDelivered() {
    assertThat(planner.up("up", List.of(stage("ingress")), false).render())
        .contains("load image pingctl/traefik into the cluster")
        .doesNotContain("load image pingctl/gateway-api");
  }

  @Test
  void theChangeOfARolloutIsTheUpgradeAlone() {
    Plan plan =
        planner
            .rollout(
                stage("helm"), "ping", "v2", FaultList.NONE, Optional.of(Duration.ofSeconds(30)))
            .orElseThrow();

    assertThat(plan.preparation().actions())
        .hasSizeGreaterThan(2)
        .doesNotHaveAnyElementsOfTypes(ReleaseAction.InstallChart.class);
    assertThat(plan.change().actions())
        .singleElement()
        .isInstanceOf(ReleaseAction.InstallChart.class);
    Plan back =
        planner.rollback(stage("helm"), "ping", Optional.empty(), Optional.empty()).orElseThrow();
    assertThat(back.preparation().actions()).isEmpty();
    assertThat(back.change().actions()).isEqualTo(back.actions());
  }

  @Test
  void aVersionThatStartsWithFaultsNeedsTheTokenThatClearsThem() throws Exception {
    Plan plan =
        planner
            .rollout(
                stage("helm"),
                "ping",
                "v2",
                FaultList.parse("errors=20%,delay=50ms"),
                Optional.empty())
            .orElseThrow();

    assertThat(plan.render())
        .containsSubsequence(
            "provide image pingctl/ping",
            "faults:\n",
            "create secret token\n",
            "helm:\n",
            "build version v2 of image pingctl/ping, which starts with errors=20%,delay=50ms\n",
            "load image pingctl/ping into the cluster\n",
            "install chart");
  }

  @Test
  void aCanaryChangesTheWeightsOfTheRouteAndWaitsForTheSplit() {
    Plan plan = planner.canary(stage("ingress"), 30).orElseThrow();

    assertThat(plan.render())
        .isEqualTo(
            """
            canary
            ingress:
              1. apply HTTPRoute ping
              2. wait until traffic for canary.localhost is split (at most 30s)
            """);
    assertThat(plan.actions().getFirst())
        .isInstanceOfSatisfying(
            ClusterAction.ApplyObject.class,
            apply ->
                assertThat(TrafficSplit.of(apply.manifest()).orElseThrow().percent())
                    .isEqualTo(30));
    assertThat(planner.canary(stage("k8s"), 30)).isEmpty();
  }

  @Test
  void aCertificateMayBeForAnotherNamespace() {
    assertThat(planner.up("up", List.of(stage("ingress")), false).actions())
        .filteredOn(ClusterAction.ApplySecret.class::isInstance)
        .extracting(action -> ((ClusterAction.ApplySecret) action).ref())
        .containsExactly(new ObjectRef("v1", "Secret", Optional.of("ping-helm"), "ping-tls"));
  }

  @Test
  void anotherPortBaseMovesEveryPort() {
    Settings moved = SETTINGS.withPortBase(7000);
    Plan plan =
        new Planner(moved, Catalogue.read(ROOT, ROOT)::image)
            .up("up", List.of(Workshop.read(moved).stage("compose")), false);

    assertThat(plan.render()).contains("on 127.0.0.1:7004").doesNotContain("5004");
  }

  @Test
  void teardownReversesTheOrderOfUpAndTouchesOnlyWhatIsThere() {
    Inventory inventory =
        new Inventory(
            List.of(
                new Item(Kind.SECRET, "redis-password", "redis"),
                new Item(Kind.NETWORK, "ping-redis-ping-net", "redis"),
                new Item(Kind.CONTAINER, "ping-redis-redis", "redis")),
            List.of());

    Plan plan =
        planner.teardown(
            new Teardown(workshop.stages(), List.of("redis"), false, false), inventory, List.of());

    assertThat(plan.render())
        .isEqualTo(
            """
            teardown
            redis:
              1. remove container ping-redis-redis
              2. remove network ping-redis-ping-net
              3. delete secret redis-password
            """);
  }

  @Test
  void teardownAlsoTakesWhatCarriesTheMarkButStandsInNoStage() {
    Inventory inventory =
        new Inventory(
            List.of(
                new Item(Kind.VOLUME, "ping-old-data", "old"),
                new Item(Kind.CONTAINER, "ping-old-ping", "old")),
            List.of());

    Plan plan =
        planner.teardown(
            new Teardown(workshop.stages(), List.of(), true, false),
            inventory,
            List.of("pingctl/ping:latest"));

    assertThat(plan.render())
        .isEqualTo(
            """
            teardown
            old:
              1. remove container ping-old-ping
            images:
              2. remove image pingctl/ping:latest
            old:
              3. remove volume ping-old-data and its data
            """);
  }

  @Test
  void whatUpMakesIsTakenBackInReverseOrder() {
    List<Stage> stages = List.of(stage("app"), stage("compose"), stage("k8s"), stage("chart"));

    assertThat(planner.up("up", stages, false).reversed("teardown").render())
        .isEqualTo(
            """
            teardown
            chart:
              1. uninstall release ping
              2. uninstall release redis
              3. delete Namespace ping-chart
            k8s:
              4. delete Deployment redis
                 delete Deployment ping
              5. delete Service ping
                 delete ConfigMap redis-conf
                 delete PodDisruptionBudget ping
                 delete ServiceAccount ping
                 delete Service redis-svc
                 delete ServiceAccount redis
                 delete NetworkPolicy redis
                 delete NetworkPolicy ping
                 delete NetworkPolicy default-deny
                 delete Secret redis-credentials
              6. delete Namespace ping-k8s
              7. delete secret redis-users
              8. delete secret redis-password
            cluster:
              9. remove container pingctl-node-1
            compose:
             10. remove container ping-compose-ping-1
             11. remove container ping-compose-redis-1
             12. remove container ping-compose-ping-1
                 remove container ping-compose-redis-1
             13. remove volume ping-compose_redis-data and its data
                 remove network ping-compose_ping-net
             14. delete secret redis-users
             15. delete secret redis-password
            app:
             16. stop process ping
            """);
  }

  @Test
  void theClusterGoesWithTheLastStageOnItAndItsDataStays() {
    List<String> plan = lines(planner.teardown(only("k8s", false, false), inCluster(), List.of()));

    assertThat(plan)
        .containsSubsequence(
            "  1. delete Deployment ping",
            "  2. delete Namespace ping-k8s",
            "  3. remove container pingctl-node-1")
        .noneMatch(line -> line.contains("pingctl-storage"));
  }

  @Test
  void whatUpDoesNotNameIsDeletedBeforeTheClusterGoes() {
    Inventory inventory =
        new Inventory(
            inCluster().items(),
            List.of(
                new OwnedObject("k8s", object("Namespace", "ping-k8s")),
                new OwnedObject("k8s", object("CustomResourceDefinition", "gateways.example"))));

    assertThat(lines(planner.teardown(only("k8s", false, false), inventory, List.of())))
        .containsSubsequence(
            "  1. delete Namespace ping-k8s",
            "  2. delete CustomResourceDefinition gateways.example",
            "  3. remove container pingctl-node-1");
  }

  @Test
  void theDataGoesOnlyWhereItIsMeant() {
    assertThat(planner.teardown(only("k8s", true, false), inCluster(), List.of()).render())
        .contains("remove volume pingctl-storage and its data");
  }

  @Test
  void theClusterStaysWhereItIsToBeKeptOrAnotherStageIsOnIt() {
    Inventory shared =
        new Inventory(
            inCluster().items(),
            Stream.concat(
                    inCluster().objects().stream(),
                    Stream.of(new OwnedObject("storage", object("Namespace", "ping-storage"))))
                .toList());

    assertThat(planner.teardown(only("k8s", false, true), inCluster(), List.of()).render())
        .doesNotContain("pingctl-node-1");
    assertThat(planner.teardown(only("k8s", false, false), shared, List.of()).render())
        .doesNotContain("pingctl-node-1", "ping-storage");
  }

  @Test
  void aUsersClusterKeepsTheDataAndItsNamespaceUnlessTheyAreMeant() {
    Planner users =
        new Planner(
            SETTINGS.withTarget(new Target.Context("work", Optional.empty())),
            Catalogue.read(ROOT, ROOT)::image);
    Inventory inventory =
        new Inventory(
            inCluster().items(),
            List.of(
                new OwnedObject("storage", object("Namespace", "ping-storage")),
                new OwnedObject(
                    "storage",
                    new ObjectRef(
                        "v1", "PersistentVolumeClaim", Optional.of("ping-storage"), "redis-pvc"))));

    assertThat(users.teardown(only("storage", false, false), inventory, List.of()).render())
        .doesNotContain("redis-pvc", "ping-storage", "pingctl-node-1");
    assertThat(users.teardown(only("storage", true, false), inventory, List.of()).render())
        .contains("delete PersistentVolumeClaim redis-pvc", "delete Namespace ping-storage")
        .doesNotContain("pingctl-node-1");
  }

  @Test
  void theFolderOfAStageIsDeletedInANodeThatStaysAndGoesWithTheVolumeOfOneThatDoesNot() {
    Inventory last =
        new Inventory(
            inCluster().items(),
            List.of(new OwnedObject("storage", object("PersistentVolume", "redis-pv"))));
    String folder = new EngineAction.DeleteNodeData("storage").describe();

    assertThat(lines(planner.teardown(only("storage", true, true), last, List.of())))
        .anyMatch(line -> line.endsWith(folder));
    assertThat(planner.teardown(only("storage", true, false), last, List.of()).render())
        .doesNotContain(folder)
        .contains("pingctl-node-1", "pingctl-storage");
  }

  @Test
  void whatNeedsAStageGoesBeforeIt() {
    Inventory inventory =
        new Inventory(
            List.of(),
            List.of(
                new OwnedObject("helm", object("Namespace", "ping-helm")),
                new OwnedObject("monitoring", object("Namespace", "ping-monitoring")),
                new OwnedObject("ingress", object("Namespace", "ping-ingress")),
                new OwnedObject("k8s", object("Namespace", "ping-k8s"))));
    Teardown wanted =
        new Teardown(workshop.stages(), List.of("ingress", "monitoring", "helm"), false, true);

    assertThat(planner.teardown(wanted, inventory, List.of()).render())
        .isEqualTo(
            """
            teardown
            ingress:
              1. delete Namespace ping-ingress
            monitoring:
              2. delete Namespace ping-monitoring
            helm:
              3. delete Namespace ping-helm
            """);
  }

  @Test
  void dataGoesLast() {
    Inventory inventory =
        new Inventory(
            List.of(
                new Item(Kind.VOLUME, "ping-compose_redis-data", "compose"),
                new Item(Kind.CONTAINER, "ping-compose-ping-1", "compose"),
                new Item(Kind.SECRET, "redis-password", "redis"),
                new Item(Kind.CONTAINER, "ping-redis-redis", "redis"),
                new Item(Kind.PROCESS, "ping", "app")),
            List.of());

    assertThat(
            planner
                .teardown(
                    new Teardown(workshop.stages(), List.of(), true, false), inventory, List.of())
                .render())
        .isEqualTo(
            """
            teardown
            compose:
              1. remove container ping-compose-ping-1
            redis:
              2. remove container ping-redis-redis
            app:
              3. stop process ping
            compose:
              4. remove volume ping-compose_redis-data and its data
            redis:
              4. delete secret redis-password
            """);
  }

  private Teardown only(String stage, boolean volumes, boolean keepCluster) {
    return new Teardown(workshop.stages(), List.of(stage), volumes, keepCluster);
  }

  private static Inventory inCluster() {
    return new Inventory(
        List.of(
            new Item(Kind.CONTAINER, "pingctl-node-1", "cluster"),
            new Item(Kind.VOLUME, "pingctl-etcd", "cluster"),
            new Item(Kind.VOLUME, "pingctl-storage", "cluster")),
        List.of(
            new OwnedObject("k8s", object("Namespace", "ping-k8s")),
            new OwnedObject(
                "k8s", new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), "ping"))));
  }

  private static ObjectRef object(String kind, String name) {
    return new ObjectRef("v1", kind, Optional.empty(), name);
  }

  private Stage stage(String name) {
    return workshop.stage(name);
  }

  private static List<String> lines(Plan plan) {
    return plan.render().lines().toList();
  }
}
