package dev.pingctl.engine.docker;

import static dev.pingctl.engine.docker.RealEngine.dockerfile;
import static dev.pingctl.engine.docker.RealEngine.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ContainerSpec.Attachment;
import dev.pingctl.engine.ContainerSpec.Mount;
import dev.pingctl.engine.ContainerSpec.Port;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.engine.ExecResult;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.engine.Owned;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.Ownership;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What [DockerEngine] promises of containers, networks and volumes, on the engine of this machine.
final class DockerEngineIT {
  @RegisterExtension static final RealEngine REAL = new RealEngine();
  private static final DockerEngine ENGINE = REAL.engine;

  @Test
  void tellsAboutTheEngine() {
    assertThat(ENGINE.info().version()).isNotEmpty();
    assertThat(ENGINE.info().apiVersion()).matches("1\\.\\d+");
    assertThat(ENGINE.info().dataRoot()).isAbsolute();
    assertThat(ENGINE.info().memoryBytes()).isPositive();
  }

  @Test
  void readsAFileOfAnImageAndLeavesNoContainer() {
    List<Owned> before = ENGINE.objects().list();

    assertThat(ENGINE.transfer().readFile(REAL.image, "/etc/passwd"))
        .isEqualTo("root:x:0:0::/:/bin/sh\n");

    assertThat(ENGINE.objects().list()).isEqualTo(before);
  }

  @Test
  void aSecondEnsureFindsNothingToDo() {
    ContainerSpec spec = REAL.spec("same").build();

    assertThat(ENGINE.containers().ensure(spec).outcome()).isEqualTo(Outcome.CREATED);
    assertThat(ENGINE.containers().ensure(spec).outcome()).isEqualTo(Outcome.UNCHANGED);
    ENGINE.containers().stop(spec.name(), true);
    assertThat(ENGINE.containers().ensure(spec).outcome()).isEqualTo(Outcome.STARTED);
  }

  @Test
  void aChangedSettingReplacesTheContainer() {
    ENGINE.containers().ensure(REAL.spec("changed").build());
    String before = ENGINE.states().inspect(REAL.name("changed")).orElseThrow().id();

    assertThat(
            ENGINE
                .containers()
                .ensure(REAL.spec("changed").environment(Map.of("B", "c")).build())
                .outcome())
        .isEqualTo(Outcome.CHANGED);

    assertThat(ENGINE.states().inspect(REAL.name("changed")).orElseThrow().id())
        .isNotEqualTo(before);
    assertThat(REAL.sh("changed", "echo $A$B").output()).isEqualTo("bc\n");
  }

  @Test
  void whatDockerUpdateHasChangedIsSeenAndPutBack() throws Exception {
    ContainerSpec spec = REAL.spec("updated").build();
    ENGINE.containers().ensure(spec);
    try (Connection engine = Connection.open(System.getenv(), Path.of("/"), line -> {})) {
      engine
          .client
          .updateContainerCmd(spec.name())
          .withMemory(64L << 20)
          .withMemorySwap(128L << 20)
          .exec();
    }

    assertThat(ENGINE.containers().compare(spec, true).settings())
        .extracting(field -> field.path().text())
        .containsExactly("memory");
    assertThat(ENGINE.containers().ensure(spec).cause())
        .hasValueSatisfying(cause -> assertThat(cause.text()).isEqualTo("settings differ: memory"));
    assertThat(ENGINE.containers().ensure(spec).outcome()).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void aChangedImageReplacesTheContainer() {
    String reference = "pingctl-it/moving:" + REAL.run;
    ENGINE.images().tag(REAL.image, reference);
    ContainerSpec spec = REAL.spec("moved").image(reference).build();
    ENGINE.containers().ensure(spec);

    ENGINE
        .transfer()
        .build(dockerfile("FROM " + REAL.image + "\nENV A=new\n", reference), line -> {});

    assertThat(ENGINE.containers().ensure(spec).outcome()).isEqualTo(Outcome.CHANGED);
    assertThat(REAL.sh("moved", "echo $A").output()).isEqualTo("new\n");
  }

  @Test
  void aContainerThatWasCreatedButNeverStartedIsStartedOnAllItsNetworks() throws Exception {
    NetworkSpec first = new NetworkSpec(REAL.name("first"), false, REAL.mark);
    NetworkSpec second = new NetworkSpec(REAL.name("second"), true, REAL.mark);
    ENGINE.objects().ensure(first);
    ENGINE.objects().ensure(second);
    ContainerSpec spec =
        REAL.spec("half")
            .networks(
                List.of(
                    new Attachment(first.name(), List.of("one")),
                    new Attachment(second.name(), List.of("two"))))
            .build();
    SettingHashes hashes = SettingHashes.of(spec, ENGINE.images().id(REAL.image).orElseThrow());
    try (Connection engine = Connection.open(System.getenv(), Path.of("/"), line -> {})) {
      ContainerRequest.of(engine.client, spec, spec.labels(), hashes).exec();
    }

    assertThat(ENGINE.containers().ensure(spec).outcome()).isEqualTo(Outcome.STARTED);

    assertThat(REAL.sh("half", "cat /proc/net/dev").output()).contains("eth0").contains("eth1");
  }

  @Test
  void aStoppedContainerWhoseNetworkWasMadeAnewIsReplaced() {
    NetworkSpec network = new NetworkSpec(REAL.name("net"), false, REAL.mark);
    ENGINE.objects().ensure(network);
    ContainerSpec spec =
        REAL.spec("stale").networks(List.of(new Attachment(network.name(), List.of()))).build();
    ENGINE.containers().ensure(spec);
    ENGINE.containers().stop(spec.name(), true);
    ENGINE.objects().remove(Owned.Kind.NETWORK, network.name());
    ENGINE.objects().ensure(network);

    assertThat(ENGINE.containers().ensure(spec).outcome()).isEqualTo(Outcome.CHANGED);
    assertThat(ENGINE.states().inspect(spec.name()).orElseThrow().running()).isTrue();
  }

  @Test
  void everySettingReachesTheContainer() throws IOException {
    VolumeSpec volume = new VolumeSpec(REAL.name("data"), REAL.mark);
    assertThat(ENGINE.objects().ensure(volume).outcome()).isEqualTo(Outcome.CREATED);
    assertThat(ENGINE.objects().ensure(volume).outcome()).isEqualTo(Outcome.UNCHANGED);
    Path folder = java.nio.file.Files.createTempDirectory(REAL.run);
    ContainerSpec spec =
        REAL.spec("all")
            .mounts(
                List.of(
                    new Mount.NamedVolume(volume.name(), "/data", false),
                    new Mount.Bind(folder, "/host", true)))
            .ports(List.of(new Port("127.0.0.1", 0, 8000, "tcp")))
            .restricted()
            .build();

    ENGINE.containers().ensure(spec);

    ContainerState state = ENGINE.states().inspect(spec.name()).orElseThrow();
    assertThat(state.user()).isEqualTo("1000:1000");
    assertThat(state.readOnlyRoot()).isTrue();
    assertThat(state.hostPaths()).containsExactly(folder.toString());
    assertThat(state.capDrop()).containsExactly("ALL");
    assertThat(state.publishedPorts()).containsOnlyKeys(8000);
    assertThat(state.labels()).containsAllEntriesOf(REAL.mark).containsKey(Ownership.CONFIG_HASH);
    assertThat(REAL.sh("all", "cat /proc/1/status").output())
        .contains("NoNewPrivs:\t1")
        .contains("CapBnd:\t0000000000000000");
    assertThat(REAL.sh("all", "cat /proc/1/comm").output()).contains("init");
    assertThat(REAL.sh("all", "echo x > /tmp/y && cat /tmp/y").output()).isEqualTo("x\n");
    assertThat(REAL.sh("all", "echo x > /y").exitCode()).isNotZero();
    java.nio.file.Files.delete(folder);
  }

  @Test
  void foreignThingsAreLeftAlone() throws Exception {
    try (Connection engine = Connection.open(System.getenv(), Path.of("/"), line -> {})) {
      String id =
          engine
              .client
              .createContainerCmd(REAL.image)
              .withName(REAL.name("foreign"))
              .withLabels(Map.of(Ownership.MANAGED_BY, "someone"))
              .exec()
              .getId();
      engine.client.createNetworkCmd().withName(REAL.name("foreign")).exec();
      engine.client.createVolumeCmd().withName(REAL.name("foreign")).exec();
      try {
        for (Runnable attempt :
            List.<Runnable>of(
                () -> ENGINE.containers().ensure(REAL.spec("foreign").build()),
                () ->
                    ENGINE
                        .objects()
                        .ensure(new NetworkSpec(REAL.name("foreign"), false, REAL.mark)),
                () -> ENGINE.objects().ensure(new VolumeSpec(REAL.name("foreign"), REAL.mark)),
                () -> ENGINE.containers().stop(REAL.name("foreign"), true),
                () -> ENGINE.containers().start(REAL.name("foreign")),
                () -> ENGINE.containers().create(REAL.spec("foreign").build()),
                () -> ENGINE.objects().remove(Owned.Kind.CONTAINER, REAL.name("foreign")),
                () -> ENGINE.objects().remove(Owned.Kind.NETWORK, REAL.name("foreign")),
                () -> ENGINE.objects().remove(Owned.Kind.VOLUME, REAL.name("foreign")))) {
          Failure failure = failure(attempt::run);
          assertThat(failure.id()).isEqualTo(FailureId.FOREIGN);
          assertThat(failure.exitCode()).isEqualTo(ExitCode.REFUSED);
        }
        assertThat(ENGINE.states().inspect(REAL.name("foreign")).orElseThrow().id()).isEqualTo(id);
      } finally {
        engine.client.removeContainerCmd(id).exec();
        engine.client.removeNetworkCmd(REAL.name("foreign")).exec();
        engine.client.removeVolumeCmd(REAL.name("foreign")).exec();
      }
    }
  }

  @Test
  void aPortHeldByAContainerNamesIt() {
    ENGINE
        .containers()
        .ensure(REAL.spec("holder").ports(List.of(new Port("127.0.0.1", 0, 8000, "tcp"))).build());
    int port =
        ENGINE
            .states()
            .inspect(REAL.name("holder"))
            .orElseThrow()
            .publishedPorts()
            .getOrDefault(8000, 0);

    Failure failure =
        failure(() ->
            ENGINE
                .containers()
                .ensure(
                    REAL.spec("wanting")
                        .ports(List.of(new Port("127.0.0.1", port, 8000, "tcp")))
                        .build()));

    assertThat(failure.id()).isEqualTo(FailureId.PORT_TAKEN);
    assertThat(failure.sentence()).contains(String.valueOf(port)).contains(REAL.name("holder"));
    assertThat(ENGINE.states().inspect(REAL.name("wanting"))).isEmpty();
  }

  @Test
  void aPortHeldByAProcessIsToldAsTaken() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Failure failure =
          failure(() ->
              ENGINE
                  .containers()
                  .ensure(
                      REAL.spec("wanting")
                          .ports(List.of(new Port("127.0.0.1", socket.getLocalPort(), 8000, "tcp")))
                          .build()));

      assertThat(failure.id()).isEqualTo(FailureId.PORT_TAKEN);
      assertThat(failure.sentence()).contains("" + socket.getLocalPort());
    }
  }

  @Test
  void aMissingImageAndAMissingContainerSayWhatToDo() {
    assertThat(
            failure(() ->
                    ENGINE.containers().ensure(REAL.spec("x").image("pingctl-it/none").build()))
                .id())
        .isEqualTo(FailureId.NO_IMAGE);
    assertThat(failure(() -> ENGINE.containers().start(REAL.name("none"))).id())
        .isEqualTo(FailureId.NO_CONTAINER);
    assertThat(failure(() -> ENGINE.output().logs(REAL.name("none"), 1, false, line -> {})).id())
        .isEqualTo(FailureId.NO_CONTAINER);
    assertThat(ENGINE.states().inspect(REAL.name("none"))).isEmpty();
    assertThat(ENGINE.objects().remove(Owned.Kind.VOLUME, REAL.name("none")))
        .isEqualTo(Outcome.ABSENT);
  }

  @Test
  void aContainerIsMadeWithoutBeingStartedAndStartedLater() {
    ContainerSpec spec = REAL.spec("made").build();

    assertThat(ENGINE.containers().create(spec).outcome()).isEqualTo(Outcome.CREATED);
    assertThat(ENGINE.containers().create(spec).outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(ENGINE.states().inspect(REAL.name("made")).orElseThrow().running()).isFalse();

    assertThat(ENGINE.containers().ensure(spec).outcome()).isEqualTo(Outcome.STARTED);
    assertThat(ENGINE.containers().create(spec).outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(
            ENGINE
                .containers()
                .create(REAL.spec("made").environment(Map.of("B", "c")).build())
                .outcome())
        .isEqualTo(Outcome.CHANGED);
    assertThat(ENGINE.states().inspect(REAL.name("made")).orElseThrow().running()).isFalse();
  }

  @Test
  void ownedListsWhatCarriesTheMarkAndRemoveTakesItAway() {
    ENGINE.objects().ensure(new NetworkSpec(REAL.name("net"), false, REAL.mark));
    ENGINE.objects().ensure(new VolumeSpec(REAL.name("vol"), REAL.mark));
    ENGINE.containers().ensure(REAL.spec("box").build());

    List<Owned> mine =
        ENGINE.objects().list().stream().filter(owned -> owned.stage().equals(REAL.run)).toList();

    assertThat(mine)
        .extracting(Owned::kind)
        .containsExactlyInAnyOrder(Owned.Kind.CONTAINER, Owned.Kind.NETWORK, Owned.Kind.VOLUME);
    mine.forEach(owned ->
        assertThat(ENGINE.objects().remove(owned.kind(), owned.name())).isEqualTo(Outcome.REMOVED));
    mine.forEach(owned ->
        assertThat(ENGINE.objects().remove(owned.kind(), owned.name())).isEqualTo(Outcome.ABSENT));
  }

  @Test
  void aNetworkInUseIsNotRemoved() {
    NetworkSpec network = new NetworkSpec(REAL.name("busy"), false, REAL.mark);
    ENGINE.objects().ensure(network);
    ENGINE
        .containers()
        .ensure(
            REAL.spec("user").networks(List.of(new Attachment(network.name(), List.of()))).build());

    Failure failure = failure(() -> ENGINE.objects().remove(Owned.Kind.NETWORK, network.name()));

    assertThat(failure.id()).isEqualTo(FailureId.IN_USE);
    assertThat(failure.sentence()).contains(REAL.name("user"));
  }

  @Test
  void execKeepsTheStreamsApart() {
    ENGINE.containers().ensure(REAL.spec("exec").build());

    ExecResult result = REAL.sh("exec", "echo out; echo err >&2; exit 4");

    assertThat(result).isEqualTo(new ExecResult(4, "out\n", "err\n"));
  }

  @Test
  void logsHandOverTheLastLinesOfBothStreamsAndFollowToTheEnd() {
    ENGINE
        .containers()
        .ensure(
            REAL.spec("chatty")
                .command(List.of("sh", "-c", "echo 1; echo 2 >&2; echo 3; sleep 1; echo 4"))
                .build());
    List<String> lines = new ArrayList<>();
    ENGINE.output().logs(REAL.name("chatty"), -1, true, lines::add);
    List<String> tail = new ArrayList<>();
    ENGINE.output().logs(REAL.name("chatty"), 1, false, tail::add);

    assertThat(lines).containsExactlyInAnyOrder("1", "2", "3", "4").endsWith("4");
    assertThat(tail).containsExactly("4");
  }
}
