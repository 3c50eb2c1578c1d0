package dev.pingctl.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.cluster.Addresses;
import dev.pingctl.cluster.Autoscaler;
import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.FakeClusterRoles;
import dev.pingctl.cluster.FakeObjects;
import dev.pingctl.cluster.Removals;
import dev.pingctl.engine.FakeRoles;
import dev.pingctl.machine.Certificates;
import dev.pingctl.machine.Secrets;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.plan.ClusterAction;
import dev.pingctl.plan.WaitAction;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Ownership;
import dev.pingctl.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the actions on a cluster make of a plan's objects.
class ClusterActionsTest {
  private static final ObjectRef DEPLOYMENT =
      new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), "ping");
  private static final ObjectRef SECRET =
      new ObjectRef("v1", "Secret", Optional.of("ping-k8s"), "credentials");

  private static final String SECRET_HASH = "pingctl.dev/secret-hash";
  private static final String NONE = "";

  @TempDir Path folder = Path.of("");
  private final FakeObjects objects = new FakeObjects();
  private final Deleted deleted = new Deleted();
  private final ImageResults images = new ImageResults();
  private boolean force;

  @Test
  void anObjectIsAppliedWithTheImagesAsTheyWereDelivered() {
    images.deliver("pingctl/ping", "registry.test/ping:7");

    assertThat(actions().apply(apply(List.of()), images))
        .isEqualTo(Change.created(Cause.notInCluster()));

    assertThat(last().yaml()).contains("image: registry.test/ping:7");
    assertThat(annotation()).isEqualTo(NONE);
    assertThat(objects.isForced()).isFalse();
  }

  @Test
  void fieldsOfOthersAreTakenOverOnlyWhereTheSettingsSaySo() {
    force = true;

    actions().apply(apply(List.of()), images);

    assertThat(objects.isForced()).isTrue();
  }

  @Test
  void thePodsOfAWorkloadAreReplacedWhenASecretHasChanged() throws IOException {
    secret("password", "one");
    actions().apply(apply(List.of("password")), images);
    String first = annotation();
    assertThat(first).isNotEqualTo(NONE);

    actions().apply(apply(List.of("password")), images);
    assertThat(annotation()).isEqualTo(first);

    secret("password", "two");
    actions().apply(apply(List.of("password")), images);
    assertThat(annotation()).isNotEqualTo(first);
    assertThat(last().yaml()).doesNotContain("two");
  }

  @Test
  void whatWouldBeAppliedIsTheSameAlsoBeforeItsSecretExists() throws IOException {
    ClusterAction.ApplySecret secret =
        new ClusterAction.ApplySecret("k8s", SECRET, List.of("password"));
    assertThat(actions().decide(secret)).isEqualTo(Change.created(Cause.notInCluster()));
    assertThat(actions().decide(apply(List.of("password")), images).isChange()).isTrue();
    assertThat(objects.applied()).isEmpty();

    secret("password", "one");
    actions().apply(secret);
    actions().apply(apply(List.of("password")), images);

    assertThat(actions().decide(secret)).isEqualTo(Change.NONE);
    assertThat(actions().decide(apply(List.of("password")), images)).isEqualTo(Change.NONE);
    secret("password", "two");
    assertThat(actions().decide(secret).isChange()).isTrue();
    assertThat(actions().decide(apply(List.of("password")), images).isChange()).isTrue();
  }

  @Test
  void aSecretCarriesTheMarkAndTheGeneratedValues() throws IOException {
    secret("password", "one");

    actions().apply(new ClusterAction.ApplySecret("k8s", SECRET, List.of("password")));

    assertThat(last().ref()).isEqualTo(SECRET);
    assertThat(last().at("data", "password")).isEqualTo("b25l");
    assertThat(last().at("type")).isEqualTo("Opaque");
    assertThat(last().at("metadata", "labels")).isEqualTo(Ownership.labels("k8s"));
    assertThat(last().at("metadata", "namespace")).isEqualTo("ping-k8s");
  }

  @Test
  void whatIsAppliedTogetherIsLookedAtTogether() {
    ClusterActions actions = actions();

    actions.prefetch(List.of(apply(List.of())));
    assertThat(objects.prefetched()).isEmpty();

    actions.prefetch(
        List.of(
            apply(List.of()),
            new WaitAction.AwaitSystem("cluster"),
            new ClusterAction.ApplyObject("k8s", new Manifest(SECRET, Map.of()), List.of())));
    assertThat(objects.prefetched()).containsExactly(DEPLOYMENT, SECRET);
  }

  @Test
  void whatKeepsTheClusterFromLookingIsLeftToApply() {
    ClusterActions actions =
        actions(() -> {
          throw new Failure(FailureId.CLUSTER_DOWN, ExitCode.UNREACHABLE, "It does not answer.");
        });

    assertThatCode(() -> actions.prefetch(List.of(apply(List.of()), apply(List.of()))))
        .doesNotThrowAnyException();
  }

  @Test
  void anObjectIsDeletedAsTheClusterSays() {
    assertThat(actions().delete(new ClusterAction.DeleteObject("k8s", DEPLOYMENT), line -> {}))
        .isEqualTo(Outcome.ABSENT);
    assertThat(deleted.refs).containsExactly(DEPLOYMENT);
  }

  @Test
  void aPartOfTheApiIsAppliedWithTheAuthorityOfItsStage() {
    ClusterAction.ApplyObject apply =
        new ClusterAction.ApplyObject(
            "k8s",
            Manifest.of(
                new ObjectRef(
                    "apiregistration.k8s.io/v1", "APIService", Optional.empty(), "v1.example.test"),
                Map.of("spec", Map.of("caBundle", Manifest.AUTHORITY))),
            List.of());
    assertThat(actions().decide(apply, images).isChange()).isTrue();
    assertThatThrownBy(() -> actions().apply(apply, images)).hasMessageContaining("authority");

    Settings settings =
        new Settings(folder, folder, Settings.DEFAULT_PORT_BASE, ImagePolicy.AUTO, Map.of());
    Certificates certificates = new Certificates(settings, "k8s");
    certificates.ensure(List.of("example.test"), Instant.now());
    actions().apply(apply, images);

    assertThat(last().at("spec", "caBundle"))
        .isEqualTo(
            Base64.getEncoder()
                .encodeToString(certificates.authorityAsPem().getBytes(StandardCharsets.US_ASCII)));
    assertThat(actions().decide(apply, images)).isEqualTo(Change.NONE);
  }

  @Test
  void anAutoscalerIsWaitedForUntilItHasAValue() {
    WaitAction.AwaitAutoscaler wait =
        new WaitAction.AwaitAutoscaler(
            "k8s", Autoscaler.ref("ping-k8s", "ping"), Duration.ofMillis(1));
    List<String> progress = new ArrayList<>();

    assertThatThrownBy(() -> actions().await(wait, progress::add))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.is(FailureId.WAIT_TIMEOUT)).isTrue())
        .hasMessageContaining("HorizontalPodAutoscaler ping had no value of its metrics");
    assertThat(progress).contains("waiting for HorizontalPodAutoscaler ping: it is not there");
  }

  @Test
  void whetherAKindIsServedTheClusterSays() {
    objects.serves(kind -> kind.kind().equals("Route"));

    assertThat(actions().serves(new ObjectKind("example.test/v1", "Route"))).isTrue();
    assertThat(actions().serves(new ObjectKind("example.test/v1", "Other"))).isFalse();
  }

  private ClusterActions actions() {
    return actions(() -> new FakeClusterRoles(objects, deleted));
  }

  private ClusterActions actions(Supplier<Cluster> cluster) {
    Settings settings =
        new Settings(folder, folder, Settings.DEFAULT_PORT_BASE, ImagePolicy.AUTO, Map.of())
            .withForceConflicts(force);
    return new ClusterActions(
        settings,
        FakeRoles::new,
        cluster,
        new Secrets(settings),
        new Addresses(() -> cluster.get().routes()));
  }

  private static ClusterAction.ApplyObject apply(List<String> secrets) {
    Map<String, Object> container = Map.of("name", "ping", "image", "pingctl/ping");
    return new ClusterAction.ApplyObject(
        "k8s",
        Manifest.of(
            DEPLOYMENT,
            Map.of(
                "spec",
                Map.of("template", Map.of("spec", Map.of("containers", List.of(container)))))),
        secrets);
  }

  private Manifest last() {
    return objects.applied().getLast();
  }

  /// The hash of the secrets on the pods of what was applied last.
  private String annotation() {
    return last().at("spec", "template", "metadata", "annotations", SECRET_HASH)
            instanceof String hash
        ? hash
        : NONE;
  }

  private void secret(String name, String value) throws IOException {
    Path file = folder.resolve("secrets/k8s").resolve(name);
    Files.createDirectories(folder.resolve("secrets/k8s"));
    Files.writeString(file, value);
  }

  /// Records what is deleted; nothing of it is there.
  private static final class Deleted implements Removals {
    private final List<ObjectRef> refs = new ArrayList<>();

    @Override
    public Outcome remove(ObjectRef object, Duration timeout, Consumer<String> progress) {
      refs.add(object);
      return Outcome.ABSENT;
    }

    @Override
    public Outcome begin(ObjectRef object, Consumer<String> progress) {
      throw new UnsupportedOperationException("no test asks this");
    }

    @Override
    public void awaitDeleted(String namespace, Duration timeout, Consumer<String> progress) {
      throw new AssertionError("not needed");
    }
  }
}
