package dev.pingctl.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.Failure;
import dev.pingctl.plan.Attempt;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.StageParts;
import dev.pingctl.stage.Workshop;
import dev.pingctl.text.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptReaderTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Settings SETTINGS =
      new Settings(ROOT, Path.of("/home/learner/.pingctl"), 5000, ImagePolicy.BUILD, Map.of());
  private static final Stage STAGE = Workshop.read(SETTINGS).stage("k8s");

  @TempDir Path folder = Path.of("");

  @Test
  void eachAttemptIsMadeInTheNamespaceOfTheStage() throws IOException {
    ObjectRef ping = new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), "ping");

    assertThat(read("take-node: {}"))
        .isEqualTo(new Method.Try(new Attempt.TakeNode("ping-k8s"), ""));
    assertThat(read("log-in: {service: redis-svc, port: 6379}"))
        .isEqualTo(new Method.Try(new Attempt.LogIn("ping-k8s", "redis-svc", 6379), ""));
    assertThat(read("name: writable, write: {like: ping, set: {readOnlyRootFilesystem: false}}"))
        .isEqualTo(
            new Method.Try(
                new Attempt.Write(ping, Map.of("readOnlyRootFilesystem", false)), "writable"));
    assertThat(read("list-secrets: {account: ping}"))
        .isEqualTo(new Method.Try(new Attempt.ListSecrets("ping-k8s", "ping"), ""));
    assertThat(read("connect: [{deployment: redis, service: redis-svc, port: 6379}]"))
        .isInstanceOfSatisfying(
            Method.Try.class,
            attempt ->
                assertThat(attempt.attempt().words()).isEqualTo("connect to redis as a stranger"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          name: both                               | must have one attempt, and may have a name
          take-node: {}, list-secrets: {account: a} | must have one attempt, and may have a name
          take-over: {}                            | 'take-over' is not a known attempt
          log-in: {service: redis-svc, port: 0}    | must be between 1 and 65535
          write: {like: ping, without: x}          | without
          """)
  void aWrongAttemptIsRefusedWithItsPlace(String attempt, String sentence) {
    assertThatThrownBy(() -> read(attempt))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("experiment.yaml")
        .hasMessageContaining(sentence);
  }

  private Method read(String attempt) throws IOException {
    Path file = Files.writeString(folder.resolve("experiment.yaml"), "{%s}".formatted(attempt));
    return new AttemptReader(STAGE, new StageParts(SETTINGS, STAGE, folder))
        .read(YamlNode.read(file));
  }
}
