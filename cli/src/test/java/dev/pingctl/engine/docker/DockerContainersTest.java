package dev.pingctl.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pingctl.engine.ContainerDifference;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.Owner;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a container needs, and why, by what the engine says of it.
class DockerContainersTest {
  private static final ContainerSpec BOX = Specs.named("box").image("ping:1").build();
  private static final String ID = "sha256:a";

  private FakeEngine fake;
  private DockerEngine engine;

  @BeforeEach
  void start() throws IOException {
    fake = new FakeEngine();
    engine = fake.client();
    fake.json("GET /images/ping", 200, "{\"Id\":\"%s\"}".formatted(ID));
  }

  @AfterEach
  void stop() throws IOException {
    engine.close();
    fake.close();
  }

  @Test
  void aContainerThatIsNotThereIsCreated() {
    assertThat(decide(BOX, true)).isEqualTo(Change.created(Cause.none("container")));
  }

  @Test
  void aContainerThatFitsIsLeftAloneOrStarted() {
    present(BOX, "running");
    assertThat(decide(BOX, true)).isEqualTo(Change.NONE);
    assertThat(engine.containers().ensure(BOX)).isEqualTo(Change.NONE);

    present(BOX, "exited");
    assertThat(decide(BOX, true)).isEqualTo(Change.started(Cause.notRunning()));
    assertThat(decide(BOX, false)).isEqualTo(Change.NONE);
    assertThat(engine.containers().create(BOX)).isEqualTo(Change.NONE);
    onlyRead();
  }

  @Test
  void aContainerWithOtherSettingsIsReplaced() {
    present(BOX, "running");

    assertThat(decide(Specs.named("box").image("ping:1").capAdd("KILL").build(), true))
        .isEqualTo(Change.changed(Cause.settings(List.of("cap_add"))));
    onlyRead();
  }

  @Test
  void theSettingsThatDifferAreThereWithTheirValuesButForThoseOfVariables() {
    ContainerSpec before = Specs.named("box").image("ping:1").environment(Map.of("P", "a")).build();
    present(before, "exited");

    ContainerDifference found =
        engine
            .containers()
            .compare(
                Specs.named("box")
                    .image("ping:1")
                    .command(List.of("serve"))
                    .environment(Map.of("P", "hunter2"))
                    .capAdd("KILL")
                    .build(),
                true);

    assertThat(found.settings())
        .extracting(field -> "%s %s".formatted(field.path().text(), field.after().orElse("")))
        .containsExactly("command [serve]", "environment.P ***", "cap_add [KILL]", "state running");
    assertThat(found.toString()).doesNotContain("hunter2");
    onlyRead();
  }

  @Test
  void aContainerThatIsOnlyStoppedDiffersInItsStateAndOneThatFitsInNothing() {
    present(BOX, "exited");
    assertThat(engine.containers().compare(BOX, true).settings())
        .singleElement()
        .satisfies(field -> {
          assertThat(field.path().text()).isEqualTo("state");
          assertThat(field.before()).contains("exited");
        });

    present(BOX, "running");
    assertThat(engine.containers().compare(BOX, true))
        .isEqualTo(new ContainerDifference(Change.NONE, List.of()));
    onlyRead();
  }

  @Test
  void aContainerWhoseImageIsStillToBeMadeWouldBeReplaced() {
    present(BOX, "running");

    assertThat(decide(Specs.named("box").image("other").build(), true))
        .isEqualTo(Change.changed(Cause.image("ping:1", "other")));
    onlyRead();
  }

  @Test
  void aContainerOfAnotherHomeIsNotChangedAndOneOfNoHomeIsOurs() {
    present(BOX, "exited", Map.of(Owner.HOME, "/tmp/a"));

    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> decide(BOX, true),
            () -> engine.containers().ensure(BOX),
            () -> engine.containers().create(BOX))) {
      Failure failure = catchThrowableOfType(Failure.class, call);
      assertThat(failure.id()).isEqualTo(FailureId.OTHER_HOME);
      assertThat(failure.exitCode()).isEqualTo(ExitCode.REFUSED);
      assertThat(failure.sentence())
          .isEqualTo(
              "Stage test on this engine belongs to the pingctl whose home is /tmp/a, and this"
                  + " one's is /home/learner/.pingctl; set PINGCTL_HOME=/tmp/a to go on with it, or"
                  + " remove it first with `pingctl teardown --stage=test`.");
    }
    onlyRead();
    present(BOX, "running", Map.of(Owner.HOME, "/home/learner/.pingctl"));
    assertThat(decide(BOX, true)).isEqualTo(Change.NONE);
  }

  @Test
  void anotherWorkshopIsNoReasonAndIsToldWhereThereIsOne() {
    present(BOX, "running", Map.of(Owner.WORKSHOP, "/home/learner/my-workshop"));
    assertThat(decide(BOX, true)).isEqualTo(Change.NONE);

    assertThat(decide(Specs.named("box").image("ping:1").capAdd("KILL").build(), true))
        .isEqualTo(
            Change.changed(
                new Cause(
                    "settings differ: cap_add; it was created from the workshop"
                        + " /home/learner/my-workshop")));
  }

  @Test
  void whatIsMadeSaysWhoseItIs() {
    fake.json("POST /containers/create", 201, "{\"Id\":\"1\"}");

    assertThat(engine.containers().create(BOX).isChange()).isTrue();

    assertThat(fake.asked().getLast().body())
        .contains("\"pingctl.dev/home\":\"/home/learner/.pingctl\"")
        .doesNotContain(Owner.WORKSHOP);
  }

  private Change decide(ContainerSpec spec, boolean runs) {
    return engine.containers().decide(spec, runs);
  }

  private void onlyRead() {
    assertThat(fake.asked()).allMatch(asked -> asked.method().equals("GET"));
  }

  private void present(ContainerSpec spec, String status) {
    present(spec, status, Map.of());
  }

  private void present(ContainerSpec spec, String status, Map<String, String> others) {
    Map<String, String> labels = new HashMap<>(spec.labels());
    labels.putAll(others);
    labels.putAll(SettingHashes.of(spec, ID).labels());
    Map<String, Object> container =
        Map.of(
            "Id", "1",
            "State", Map.of("Status", status),
            "Config", Map.of("Image", spec.image(), "Labels", labels));
    try {
      fake.json("GET /containers/box/json", 200, new ObjectMapper().writeValueAsString(container));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
