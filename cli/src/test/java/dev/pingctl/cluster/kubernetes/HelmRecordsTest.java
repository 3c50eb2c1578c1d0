package dev.pingctl.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.ReleaseRecord;
import dev.pingctl.cluster.ReleaseRecord.Hook;
import dev.pingctl.cluster.ReleaseRecord.Status;
import dev.pingctl.cluster.ReleaseRecords;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How the records of releases are read and amended, in the form in which Helm keeps them.
class HelmRecordsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRETS = "/api/v1/namespaces/ping-chart/secrets";
  private static final String FIRST = SECRETS + "/sh.helm.release.v1.ping.v1";
  private static final String SECOND = SECRETS + "/sh.helm.release.v1.ping.v2";
  private static final String HOOK =
      """
      {"path":"t.yaml","name":"t","kind":"Pod","events":["test"],"manifest":"kind: Pod"}\
      """;

  private final FakeApi api = new FakeApi();
  private final Cluster cluster = api.cluster();
  private final ReleaseRecords records = cluster.releases();

  @BeforeEach
  void serve() throws IOException {
    api.has(
        "/api/v1",
        """
        {"resources":[{"name":"secrets","namespaced":true,"kind":"Secret","verbs":["list"]}]}\
        """);
    String first = secret("ping", 1, "superseded", "Install complete", "of 1");
    String second = secret("ping", 2, "deployed", "Upgrade complete", "of 2");
    api.lists(
        SECRETS,
        secret("redis", 1, "deployed", "Install complete", "none"),
        secret("ping", 10, "pending-upgrade", "Preparing upgrade", "of 10"),
        second,
        "{\"metadata\":{\"name\":\"empty\"},\"data\":{}}",
        first);
    api.has(FIRST, first);
    api.has(SECOND, second);
  }

  @AfterEach
  void stop() {
    cluster.close();
    api.close();
  }

  @Test
  void recordsAreReadByReleaseAndTheOldestFirst() {
    assertThat(records.in("ping-chart"))
        .extracting(record -> record.release() + " " + record.revision())
        .containsExactly("ping 1", "ping 2", "ping 10", "redis 1");
  }

  @Test
  void aRecordTellsWhatHelmKnows() {
    assertThat(records.in("ping-chart").get(1))
        .isEqualTo(
            new ReleaseRecord(
                "ping-chart",
                "ping",
                2,
                Status.DEPLOYED,
                Instant.parse("2026-01-01T10:00:00Z"),
                "ping-0.1.0",
                "7",
                "Upgrade complete",
                "kind: A",
                List.of(new Hook("t.yaml", "t", "Pod", List.of("test"), "kind: Pod")),
                Map.of("values", "of 2"),
                Map.of("name", "ping", "version", "0.1.0", "appVersion", "7"),
                "java"));
  }

  @Test
  void aFailureIsWrittenIntoTheRecordAndItsLabel() throws IOException {
    records.fail(revision(2), "Ended in the middle");

    assertThat(api.asked()).last().isEqualTo("PATCH " + SECOND);
    assertThat(patch().path("metadata").path("labels").path("status").asText()).isEqualTo("failed");
    JsonNode written = written();
    assertThat(written.path("info").path("status").asText()).isEqualTo("failed");
    assertThat(written.path("info").path("description").asText()).isEqualTo("Ended in the middle");
    assertThat(written.path("info").path("notes").asText()).isEqualTo("notes of 2");
    assertThat(written.path("manifest").asText()).isEqualTo("kind: A");
  }

  @Test
  void aDescriptionLeavesTheStatusAsItIs() throws IOException {
    records.describe(revision(2), "Rollback to 1");

    assertThat(patch().has("metadata")).isFalse();
    assertThat(written().path("info").path("description").asText()).isEqualTo("Rollback to 1");
    assertThat(written().path("info").path("status").asText()).isEqualTo("deployed");
  }

  @Test
  void aRevisionGetsChartValuesAndNotesOfAFormerOneAndNoMore() throws IOException {
    records.restore(revision(2), revision(1));

    assertThat(api.asked()).last().isEqualTo("PATCH " + SECOND);
    JsonNode written = written();
    assertThat(written.path("config").path("values").asText()).isEqualTo("of 1");
    assertThat(written.path("chart").path("templates").asText()).isEqualTo("of 1");
    assertThat(written.path("info").path("notes").asText()).isEqualTo("notes of 1");
    assertThat(written.path("version").asInt()).isEqualTo(2);
    assertThat(written.path("info").path("description").asText()).isEqualTo("Upgrade complete");
  }

  @Test
  void aRecordThatHasJustGoneIsNotMadeAgain() {
    ReleaseRecord second = revision(2);
    api.lacks(SECOND);

    Failure failure =
        catchThrowableOfType(Failure.class, () -> records.fail(second, "Ended in the middle"));

    assertThat(failure.id()).isEqualTo(FailureId.NO_REVISION);
    assertThat(api.sent()).isEmpty();
  }

  @Test
  void aRecordIsDeletedAndMayBeGoneAlready() {
    ReleaseRecord first = revision(1);

    records.delete(first);
    api.lacks(FIRST);
    records.delete(first);

    assertThat(api.asked()).endsWith("DELETE " + FIRST, "DELETE " + FIRST);
  }

  @Test
  void aRecordThatIsNoneIsNamed() {
    String text =
        base64(base64("no zip".getBytes(StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
    api.lists(SECRETS, "{\"metadata\":{\"name\":\"odd\"},\"data\":{\"release\":\"" + text + "\"}}");

    Failure failure = catchThrowableOfType(Failure.class, () -> records.in("ping-chart"));

    assertThat(failure.id()).isEqualTo(FailureId.HELM);
    assertThat(failure.sentence()).contains("The record odd of a release cannot be read");
  }

  private ReleaseRecord revision(int number) {
    return records.in("ping-chart").stream()
        .filter(record -> record.release().equals("ping") && record.revision() == number)
        .findFirst()
        .orElseThrow();
  }

  private JsonNode patch() throws IOException {
    assertThat(api.sent()).hasSize(1);
    return JSON.readTree(api.sent().getFirst());
  }

  /// The record in the patch.
  private JsonNode written() throws IOException {
    byte[] stored = Base64.getDecoder().decode(patch().path("data").path("release").asText());
    byte[] zipped = Base64.getDecoder().decode(stored);
    try (GZIPInputStream json = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      return JSON.readTree(json);
    }
  }

  private static String secret(
      String release, int revision, String status, String description, String what)
      throws IOException {
    String record =
        """
        {"namespace":"ping-chart","name":"%s","version":%d,"manifest":"kind: A","hooks":[%s],
         "info":{"status":"%s","description":"%s","last_deployed":"2026-01-01T11:00:00+01:00",
          "notes":"notes %s"},
         "chart":{"metadata":{"name":"ping","version":"0.1.0","appVersion":"7"},"templates":"%s"},
         "config":{"values":"%s"}}\
        """
            .formatted(release, revision, HOOK, status, description, what, what, what);
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream json = new GZIPOutputStream(zipped)) {
      json.write(record.getBytes(StandardCharsets.UTF_8));
    }
    return """
    {"metadata":{"name":"sh.helm.release.v1.%s.v%d","namespace":"ping-chart",
      "managedFields":[{"manager":"java"},{"manager":"pingctl"}]},"data":{"release":"%s"}}\
    """
        .formatted(
            release,
            revision,
            base64(base64(zipped.toByteArray()).getBytes(StandardCharsets.UTF_8)));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
