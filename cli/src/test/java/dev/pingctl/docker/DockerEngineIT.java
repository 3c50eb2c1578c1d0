package dev.pingctl.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.api.model.Image;
import dev.pingctl.execute.ContainerEngine.ContainerState;
import dev.pingctl.execute.ContainerEngine.ExecResult;
import dev.pingctl.execute.ContainerEngine.ImageBuild;
import dev.pingctl.execute.ContainerEngine.Owned;
import dev.pingctl.execute.ContainerEngine.OwnedImage;
import dev.pingctl.execute.Outcome;
import dev.pingctl.failure.ExitCode;
import dev.pingctl.failure.Failure;
import dev.pingctl.workshop.ContainerSpec;
import dev.pingctl.workshop.ContainerSpec.Attachment;
import dev.pingctl.workshop.ContainerSpec.Mount;
import dev.pingctl.workshop.ContainerSpec.Port;
import dev.pingctl.workshop.NetworkSpec;
import dev.pingctl.workshop.Ownership;
import dev.pingctl.workshop.VolumeSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What [DockerEngine] promises, on the engine of this machine.
final class DockerEngineIT {
  private static final String RUN = "pingctl-it-" + UUID.randomUUID().toString().substring(0, 8);
  private static final String IMAGE = "pingctl-it/scrap:" + RUN;
  private static final Map<String, String> MARK = Ownership.labels(RUN);
  private static final Duration LONG = Duration.ofSeconds(60);

  private static final DockerEngine ENGINE =
      new DockerEngine(System.getenv(), Path.of(System.getProperty("user.home")));

  @BeforeAll
  static void importImage() throws Exception {
    ENGINE.importRoot(
        IMAGE,
        Ownership.labels(RUN, Map.of(Ownership.IMAGE, "pingctl-it/scrap")),
        List.of("CMD [\"sleep\", \"600\"]", "ENV A=b"),
        ScrapImage.tar());
  }

  @AfterEach
  void removeAll() {
    for (Owned.Kind kind : Owned.Kind.values()) {
      ENGINE.owned().stream()
          .filter(owned -> owned.kind() == kind && owned.stage().equals(RUN))
          .forEach(owned -> ENGINE.remove(owned.kind(), owned.name()));
    }
  }

  @AfterAll
  static void removeImages() throws IOException {
    ENGINE.close();
    try (Connection engine = Connection.open(System.getenv(), Path.of("/"))) {
      engine.client.listImagesCmd().withLabelFilter(Map.of(Ownership.STAGE, RUN)).exec().stream()
          .sorted(Comparator.comparing(Image::getCreated).reversed())
          .forEach(image -> engine.client.removeImageCmd(image.getId()).withForce(true).exec());
    }
  }

  @Test
  void tellsAboutTheEngine() {
    assertThat(ENGINE.info().version()).isNotEmpty();
    assertThat(ENGINE.info().apiVersion()).matches("1\\.\\d+");
    assertThat(ENGINE.info().dataRoot()).isAbsolute();
    assertThat(ENGINE.info().memoryBytes()).isPositive();
  }

  @Test
  void readsAFileOfAnImageAndLeavesNoContainer() {
    assertThat(ENGINE.readFile(IMAGE, "/etc/passwd")).isEqualTo("root:x:0:0::/:/bin/sh\n");
    assertThat(ENGINE.owned()).noneMatch(owned -> owned.labels().containsValue("cluster"));
  }

  @Test
  void aSecondEnsureFindsNothingToDo() {
    ContainerSpec spec = spec("same").build();

    assertThat(ENGINE.ensure(spec)).isEqualTo(Outcome.CREATED);
    assertThat(ENGINE.ensure(spec)).isEqualTo(Outcome.UNCHANGED);
    ENGINE.stop(spec.name(), true);
    assertThat(ENGINE.ensure(spec)).isEqualTo(Outcome.STARTED);
  }

  @Test
  void aChangedSettingReplacesTheContainer() {
    ENGINE.ensure(spec("changed").build());
    String before = ENGINE.inspect(name("changed")).orElseThrow().id();

    assertThat(ENGINE.ensure(spec("changed").environment(Map.of("B", "c")).build()))
        .isEqualTo(Outcome.CHANGED);

    assertThat(ENGINE.inspect(name("changed")).orElseThrow().id()).isNotEqualTo(before);
    assertThat(sh("changed", "echo $A$B").output()).isEqualTo("bc\n");
  }

  @Test
  void aChangedImageReplacesTheContainer() {
    String reference = "pingctl-it/moving:" + RUN;
    ENGINE.tag(IMAGE, reference);
    ContainerSpec spec = spec("moved").image(reference).build();
    ENGINE.ensure(spec);

    ENGINE.build(dockerfile("FROM " + IMAGE + "\nENV A=new\n", reference), line -> {});

    assertThat(ENGINE.ensure(spec)).isEqualTo(Outcome.CHANGED);
    assertThat(sh("moved", "echo $A").output()).isEqualTo("new\n");
  }

  @Test
  void aContainerThatWasCreatedButNeverStartedIsStartedOnAllItsNetworks() throws Exception {
    NetworkSpec first = new NetworkSpec(name("first"), false, MARK);
    NetworkSpec second = new NetworkSpec(name("second"), true, MARK);
    ENGINE.ensure(first);
    ENGINE.ensure(second);
    ContainerSpec spec =
        spec("half")
            .networks(
                List.of(
                    new Attachment(first.name(), List.of("one")),
                    new Attachment(second.name(), List.of("two"))))
            .build();
    String fingerprint = Fingerprint.of(spec, ENGINE.imageId(IMAGE).orElseThrow());
    try (Connection engine = Connection.open(System.getenv(), Path.of("/"))) {
      ContainerRequest.of(engine.client, spec, fingerprint).exec();
    }

    assertThat(ENGINE.ensure(spec)).isEqualTo(Outcome.STARTED);

    assertThat(sh("half", "cat /proc/net/dev").output()).contains("eth0").contains("eth1");
  }

  @Test
  void aStoppedContainerWhoseNetworkWasMadeAnewIsReplaced() {
    NetworkSpec network = new NetworkSpec(name("net"), false, MARK);
    ENGINE.ensure(network);
    ContainerSpec spec =
        spec("stale").networks(List.of(new Attachment(network.name(), List.of()))).build();
    ENGINE.ensure(spec);
    ENGINE.stop(spec.name(), true);
    ENGINE.remove(Owned.Kind.NETWORK, network.name());
    ENGINE.ensure(network);

    assertThat(ENGINE.ensure(spec)).isEqualTo(Outcome.CHANGED);
    assertThat(ENGINE.inspect(spec.name()).orElseThrow().running()).isTrue();
  }

  @Test
  void everySettingReachesTheContainer() throws IOException {
    VolumeSpec volume = new VolumeSpec(name("data"), MARK);
    assertThat(ENGINE.ensure(volume)).isEqualTo(Outcome.CREATED);
    assertThat(ENGINE.ensure(volume)).isEqualTo(Outcome.UNCHANGED);
    Path folder = java.nio.file.Files.createTempDirectory(RUN);
    ContainerSpec spec =
        spec("all")
            .mounts(
                List.of(
                    new Mount.NamedVolume(volume.name(), "/data", false),
                    new Mount.Bind(folder, "/host", true)))
            .ports(List.of(new Port("127.0.0.1", 0, 8000, "tcp")))
            .restricted()
            .build();

    ENGINE.ensure(spec);

    ContainerState state = ENGINE.inspect(spec.name()).orElseThrow();
    assertThat(state.user()).isEqualTo("1000:1000");
    assertThat(state.readOnlyRoot()).isTrue();
    assertThat(state.hostPaths()).containsExactly(folder.toString());
    assertThat(state.capDrop()).containsExactly("ALL");
    assertThat(state.publishedPorts()).containsOnlyKeys(8000);
    assertThat(state.labels()).containsAllEntriesOf(MARK).containsKey(Ownership.CONFIG_HASH);
    assertThat(sh("all", "cat /proc/1/status").output())
        .contains("NoNewPrivs:\t1")
        .contains("CapBnd:\t0000000000000000");
    assertThat(sh("all", "cat /proc/1/comm").output()).contains("init");
    assertThat(sh("all", "echo x > /tmp/y && cat /tmp/y").output()).isEqualTo("x\n");
    assertThat(sh("all", "echo x > /y").exitCode()).isNotZero();
    java.nio.file.Files.delete(folder);
  }

  @Test
  void waitsUntilHealthy() {
    ENGINE.ensure(spec("healthy").healthcheck("cat /etc/passwd", 1).build());
    List<String> told = new ArrayList<>();

    ENGINE.awaitHealthy(name("healthy"), LONG, told::add);

    assertThat(ENGINE.inspect(name("healthy")).orElseThrow().health()).contains("healthy");
    assertThat(told).first().asString().contains("starting");
  }

  @Test
  void anUnhealthyContainerTellsItsProbeAndItsLog() {
    ENGINE.ensure(
        spec("sick")
            .command(List.of("sh", "-c", "echo to the log; exec sleep 600"))
            .healthcheck("echo not today; exit 3", 1)
            .build());

    Failure failure = failure(() -> ENGINE.awaitHealthy(name("sick"), LONG, line -> {}));

    assertThat(failure.id()).isEqualTo("PING-UNHEALTHY");
    assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failure.sentence()).contains("exit code 3: not today");
    assertThat(failure.details()).contains("log: to the log");
  }

  @Test
  void aContainerThatEndsTellsItsExitCodeAndItsLog() {
    ENGINE.ensure(
        spec("ended").command(List.of("sh", "-c", "echo going; sleep 0.5; exit 7")).build());
    ENGINE.ensure(
        spec("crashing")
            .command(List.of("sh", "-c", "echo boom; exit 8"))
            .restart(ContainerSpec.Restart.Policy.ALWAYS)
            .healthcheck("exit 0", 60)
            .build());

    Failure crashing = failure(() -> ENGINE.awaitHealthy(name("crashing"), LONG, line -> {}));

    assertThat(crashing.id()).isEqualTo("PING-UNHEALTHY");
    assertThat(crashing.details()).contains("log: boom");
  }

  @Test
  void aContainerThatHasEndedIsNotHealthy() {
    ENGINE.ensure(
        spec("over").command(List.of("sh", "-c", "exit 7")).healthcheck("exit 0", 60).build());

    Failure failure = failure(() -> ENGINE.awaitHealthy(name("over"), LONG, line -> {}));

    assertThat(failure.id()).isEqualTo("PING-UNHEALTHY");
    assertThat(failure.sentence()).contains("ended with exit code 7");
  }

  @Test
  void aWaitThatRunsOutTellsWhatItWaitedFor() {
    ENGINE.ensure(spec("slow").healthcheck("exit 0", 60).build());

    Failure failure =
        failure(() -> ENGINE.awaitHealthy(name("slow"), Duration.ofMillis(300), line -> {}));

    assertThat(failure.id()).isEqualTo("PING-WAIT-TIMEOUT");
    assertThat(failure.exitCode()).isEqualTo(ExitCode.TIMED_OUT);
    assertThat(failure.sentence()).contains("health starting");
  }

  @Test
  void foreignThingsAreLeftAlone() throws Exception {
    try (Connection engine = Connection.open(System.getenv(), Path.of("/"))) {
      String id =
          engine
              .client
              .createContainerCmd(IMAGE)
              .withName(name("foreign"))
              .withLabels(Map.of(Ownership.MANAGED_BY, "someone"))
              .exec()
              .getId();
      engine.client.createNetworkCmd().withName(name("foreign")).exec();
      engine.client.createVolumeCmd().withName(name("foreign")).exec();
      try {
        for (Runnable attempt :
            List.<Runnable>of(
                () -> ENGINE.ensure(spec("foreign").build()),
                () -> ENGINE.ensure(new NetworkSpec(name("foreign"), false, MARK)),
                () -> ENGINE.ensure(new VolumeSpec(name("foreign"), MARK)),
                () -> ENGINE.stop(name("foreign"), true),
                () -> ENGINE.start(name("foreign")),
                () -> ENGINE.create(spec("foreign").build()),
                () -> ENGINE.remove(Owned.Kind.CONTAINER, name("foreign")),
                () -> ENGINE.remove(Owned.Kind.NETWORK, name("foreign")),
                () -> ENGINE.remove(Owned.Kind.VOLUME, name("foreign")))) {
          Failure failure = failure(attempt::run);
          assertThat(failure.id()).isEqualTo("PING-FOREIGN");
          assertThat(failure.exitCode()).isEqualTo(ExitCode.REFUSED);
        }
        assertThat(ENGINE.inspect(name("foreign")).orElseThrow().id()).isEqualTo(id);
      } finally {
        engine.client.removeContainerCmd(id).exec();
        engine.client.removeNetworkCmd(name("foreign")).exec();
        engine.client.removeVolumeCmd(name("foreign")).exec();
      }
    }
  }

  @Test
  void aPortHeldByAContainerNamesIt() {
    ENGINE.ensure(spec("holder").ports(List.of(new Port("127.0.0.1", 0, 8000, "tcp"))).build());
    int port = ENGINE.inspect(name("holder")).orElseThrow().publishedPorts().getOrDefault(8000, 0);

    Failure failure =
        failure(() ->
            ENGINE.ensure(
                spec("wanting").ports(List.of(new Port("127.0.0.1", port, 8000, "tcp"))).build()));

    assertThat(failure.id()).isEqualTo("PING-PORT-TAKEN");
    assertThat(failure.sentence()).contains(String.valueOf(port)).contains(name("holder"));
    assertThat(ENGINE.inspect(name("wanting"))).isEmpty();
  }

  @Test
  void aPortHeldByAProcessIsToldAsTaken() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Failure failure =
          failure(() ->
              ENGINE.ensure(
                  spec("wanting")
                      .ports(List.of(new Port("127.0.0.1", socket.getLocalPort(), 8000, "tcp")))
                      .build()));

      assertThat(failure.id()).isEqualTo("PING-PORT-TAKEN");
      assertThat(failure.sentence()).contains("" + socket.getLocalPort());
    }
  }

  @Test
  void aMissingImageAndAMissingContainerSayWhatToDo() {
    assertThat(failure(() -> ENGINE.ensure(spec("x").image("pingctl-it/none").build())).id())
        .isEqualTo("PING-NO-IMAGE");
    assertThat(failure(() -> ENGINE.start(name("none"))).id()).isEqualTo("PING-NO-CONTAINER");
    assertThat(failure(() -> ENGINE.logs(name("none"), 1, false, line -> {})).id())
        .isEqualTo("PING-NO-CONTAINER");
    assertThat(ENGINE.inspect(name("none"))).isEmpty();
    assertThat(ENGINE.remove(Owned.Kind.VOLUME, name("none"))).isEqualTo(Outcome.ABSENT);
  }

  @Test
  void aContainerIsMadeWithoutBeingStartedAndStartedLater() {
    ContainerSpec spec = spec("made").build();

    assertThat(ENGINE.create(spec)).isEqualTo(Outcome.CREATED);
    assertThat(ENGINE.create(spec)).isEqualTo(Outcome.UNCHANGED);
    assertThat(ENGINE.inspect(name("made")).orElseThrow().running()).isFalse();

    assertThat(ENGINE.ensure(spec)).isEqualTo(Outcome.STARTED);
    assertThat(ENGINE.create(spec)).isEqualTo(Outcome.UNCHANGED);
    assertThat(ENGINE.create(spec("made").environment(Map.of("B", "c")).build()))
        .isEqualTo(Outcome.CHANGED);
    assertThat(ENGINE.inspect(name("made")).orElseThrow().running()).isFalse();
  }

  @Test
  void ownedListsWhatCarriesTheMarkAndRemoveTakesItAway() {
    ENGINE.ensure(new NetworkSpec(name("net"), false, MARK));
    ENGINE.ensure(new VolumeSpec(name("vol"), MARK));
    ENGINE.ensure(spec("box").build());

    List<Owned> mine = ENGINE.owned().stream().filter(owned -> owned.stage().equals(RUN)).toList();

    assertThat(mine)
        .extracting(Owned::kind)
        .containsExactlyInAnyOrder(Owned.Kind.CONTAINER, Owned.Kind.NETWORK, Owned.Kind.VOLUME);
    mine.forEach(
        owned -> assertThat(ENGINE.remove(owned.kind(), owned.name())).isEqualTo(Outcome.REMOVED));
    mine.forEach(
        owned -> assertThat(ENGINE.remove(owned.kind(), owned.name())).isEqualTo(Outcome.ABSENT));
  }

  @Test
  void aNetworkInUseIsNotRemoved() {
    NetworkSpec network = new NetworkSpec(name("busy"), false, MARK);
    ENGINE.ensure(network);
    ENGINE.ensure(
        spec("user").networks(List.of(new Attachment(network.name(), List.of()))).build());

    Failure failure = failure(() -> ENGINE.remove(Owned.Kind.NETWORK, network.name()));

    assertThat(failure.id()).isEqualTo("PING-IN-USE");
    assertThat(failure.sentence()).contains(name("user"));
  }

  @Test
  void execKeepsTheStreamsApart() {
    ENGINE.ensure(spec("exec").build());

    ExecResult result = sh("exec", "echo out; echo err >&2; exit 4");

    assertThat(result).isEqualTo(new ExecResult(4, "out\n", "err\n"));
  }

  @Test
  void logsHandOverTheLastLinesOfBothStreamsAndFollowToTheEnd() {
    ENGINE.ensure(
        spec("chatty")
            .command(List.of("sh", "-c", "echo 1; echo 2 >&2; echo 3; sleep 1; echo 4"))
            .build());
    List<String> lines = new ArrayList<>();
    ENGINE.logs(name("chatty"), -1, true, lines::add);
    List<String> tail = new ArrayList<>();
    ENGINE.logs(name("chatty"), 1, false, tail::add);

    assertThat(lines).containsExactlyInAnyOrder("1", "2", "3", "4").endsWith("4");
    assertThat(tail).containsExactly("4");
  }

  @Test
  void buildsWithArgumentsLabelsAndReferencesAndTellsItsSteps() {
    String reference = "pingctl-it/built:" + RUN;
    List<String> lines = new ArrayList<>();
    ImageBuild build =
        new ImageBuild(
            Map.of(),
            Map.of(
                "Dockerfile",
                "ARG BASE\nFROM ${BASE}\nLABEL pingctl.dev/image=pingctl-it/built\nARG WORD\nCOPY deep /deep\nRUN echo said $WORD\n"
                    .getBytes(StandardCharsets.UTF_8),
                "deep/" + "long/".repeat(40) + "file",
                "found".getBytes(StandardCharsets.UTF_8)),
            Map.of("BASE", IMAGE, "WORD", "hello"),
            List.of(reference, reference + "-2"),
            Optional.empty());

    ENGINE.build(build, lines::add);

    assertThat(lines).contains("said hello").anyMatch(line -> line.startsWith("Step 1/"));
    assertThat(ENGINE.imageId(reference)).isEqualTo(ENGINE.imageId(reference + "-2")).isPresent();
    assertThat(ENGINE.ownedImages())
        .anyMatch(image -> image.references().contains(reference) && image.size() > 0);
    ENGINE.ensure(spec("built").image(reference).build());
    assertThat(sh("built", "cat /deep/" + "long/".repeat(40) + "file").output()).isEqualTo("found");
  }

  @Test
  void aFailingBuildShowsItsLastLines() {
    Failure failure =
        failure(() ->
            ENGINE.build(
                dockerfile(
                    "FROM " + IMAGE + "\nRUN echo before it broke; exit 9\n",
                    "pingctl-it/broken:" + RUN),
                line -> {}));

    assertThat(failure.id()).isEqualTo("PING-BUILD");
    assertThat(failure.sentence()).contains("non-zero code: 9");
    assertThat(failure.details()).contains("before it broke");
  }

  @Test
  void removingOneReferenceKeepsTheOthers() {
    String reference = "pingctl-it/scrap:" + RUN + "-second";
    ENGINE.tag(IMAGE, reference);

    assertThat(ENGINE.removeImage(reference)).isEqualTo(Outcome.REMOVED);
    assertThat(ENGINE.removeImage(reference)).isEqualTo(Outcome.ABSENT);
    assertThat(ENGINE.imageId(IMAGE)).isPresent();
  }

  @Test
  void whatSomeoneBuildsOnAnImageIsNotPingctls() {
    String reference = "pingctl-it/theirs:" + RUN;
    ENGINE.build(dockerfile("FROM " + IMAGE + "\nENV THEIR=own\n", reference), line -> {});
    String id = ENGINE.imageId(reference).orElseThrow();

    assertThat(failure(() -> ENGINE.removeImage(reference)).id()).isEqualTo("PING-FOREIGN");
    assertThat(ENGINE.ownedImages()).extracting(OwnedImage::id).doesNotContain(id);
    assertThat(failure(() -> ENGINE.removeImage(id)).id()).isEqualTo("PING-FOREIGN");
  }

  @Test
  void whatABuildLeavesOfItsStagesIsFoundAndRemoved() {
    String text =
        """
        FROM %1$s AS build
        LABEL pingctl.dev/image=""
        ENV FOR=%2$s
        FROM %1$s
        COPY --from=build /etc/passwd /copy
        """
            .formatted(IMAGE, RUN);
    ENGINE.build(dockerfile(text, "pingctl-it/stages:" + RUN), line -> {});

    List<OwnedImage> leftovers =
        ENGINE.ownedImages().stream()
            .filter(image -> RUN.equals(image.labels().get(Ownership.STAGE)))
            .filter(image -> image.references().isEmpty())
            .toList();

    assertThat(leftovers).hasSize(1);
    assertThat(ENGINE.removeImage(leftovers.getFirst().id())).isEqualTo(Outcome.REMOVED);
  }

  @Test
  void aPullFromNowhereSaysThatTheRegistryDoesNotAnswer() {
    assertThatThrownBy(
            () -> ENGINE.pull("127.0.0.1:9/nothing:1", Duration.ofSeconds(10), line -> {}))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.id()).isEqualTo("PING-REGISTRY-DOWN"));
  }

  private static ImageBuild dockerfile(String text, String reference) {
    return new ImageBuild(
        Map.of(),
        Map.of("Dockerfile", text.getBytes(StandardCharsets.UTF_8)),
        Map.of(),
        List.of(reference),
        Optional.empty());
  }

  private static Failure failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(Failure.class, call);
  }

  private static ExecResult sh(String container, String script) {
    return ENGINE.exec(name(container), List.of("sh", "-c", script));
  }

  private static String name(String name) {
    return RUN + "-" + name;
  }

  private static Specs spec(String name) {
    return Specs.named(name(name)).image(IMAGE).labels(MARK);
  }
}
