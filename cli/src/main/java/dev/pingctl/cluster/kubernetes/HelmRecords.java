package dev.pingctl.cluster.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pingctl.cluster.ReleaseRecord;
import dev.pingctl.cluster.ReleaseRecord.Hook;
import dev.pingctl.cluster.ReleaseRecord.Status;
import dev.pingctl.cluster.ReleaseRecords;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// Reads and amends the records that Helm keeps of releases: Secrets `sh.helm.release.v1.NAME.vN`,
/// each with a revision as gzipped JSON under the key `release`.
final class HelmRecords implements ReleaseRecords {
  private static final ObjectKind SECRET = new ObjectKind("v1", "Secret");
  private static final String KEY = "release";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Api api;

  HelmRecords(Api api) {
    this.api = api;
  }

  @Override
  public List<ReleaseRecord> in(String namespace) {
    String path = "/api/v1/namespaces/%s/secrets".formatted(namespace);
    return api
        .list("the releases of namespace " + namespace, path, "owner=helm", Requests.WHOLE)
        .stream()
        .filter(secret -> !stored(secret).isEmpty())
        .map(HelmRecords::record)
        .sorted(
            Comparator.comparing(ReleaseRecord::release).thenComparingInt(ReleaseRecord::revision))
        .toList();
  }

  private static ReleaseRecord record(JsonNode secret) {
    JsonNode tree = tree(secret);
    JsonNode info = tree.path("info");
    JsonNode metadata = tree.path("chart").path("metadata");
    List<Hook> hooks = new ArrayList<>();
    for (JsonNode hook : tree.path("hooks")) {
      List<String> events = new ArrayList<>();
      hook.path("events").forEach(event -> events.add(event.asText()));
      hooks.add(
          new Hook(
              hook.path("path").asText(),
              hook.path("name").asText(),
              hook.path("kind").asText(),
              events,
              hook.path("manifest").asText()));
    }
    return new ReleaseRecord(
        tree.path("namespace")
            .asText(JsonObjects.text(JsonObjects.metadata(secret).path("namespace"))),
        tree.path("name").asText(),
        tree.path("version").asInt(),
        Status.of(info.path("status").asText()),
        time(info.path("last_deployed").asText()),
        metadata.path("name").asText() + "-" + metadata.path("version").asText(),
        metadata.path("appVersion").asText(),
        info.path("description").asText(),
        tree.path("manifest").asText(),
        hooks,
        values(tree.path("config")),
        values(metadata),
        // Who made the record: the first to have set one of its fields.
        JsonObjects.text(
            JsonObjects.metadata(secret).path("managedFields").path(0).path("manager")));
  }

  private static Map<String, Object> values(JsonNode tree) {
    return tree.isObject() ? Requests.map(tree) : Map.of();
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }

  @Override
  public void fail(ReleaseRecord record, String description) {
    amend(
        record,
        tree -> {
          ObjectNode info = (ObjectNode) tree.get("info");
          info.put("status", Status.FAILED.word());
          info.put("description", description);
        },
        Map.of("status", Status.FAILED.word()));
  }

  @Override
  public void describe(ReleaseRecord record, String description) {
    amend(
        record, tree -> ((ObjectNode) tree.get("info")).put("description", description), Map.of());
  }

  @Override
  public void restore(ReleaseRecord made, ReleaseRecord former) {
    JsonNode before = tree(secret(former));
    amend(
        made,
        tree -> {
          tree.set("chart", before.path("chart"));
          tree.set("config", before.path("config"));
          JsonNode notes = before.path("info").path("notes");
          if (notes.isTextual()) {
            ((ObjectNode) tree.get("info")).set("notes", notes);
          }
        },
        Map.of());
  }

  private void amend(
      ReleaseRecord record, Consumer<ObjectNode> change, Map<String, String> labels) {
    ObjectNode tree = (ObjectNode) tree(secret(record));
    change.accept(tree);
    ObjectNode patch = JSON.createObjectNode();
    patch.putObject("data").put(KEY, written(tree));
    if (!labels.isEmpty()) {
      ObjectNode labelled = patch.putObject("metadata").putObject("labels");
      labels.forEach(labelled::put);
    }
    String path = api.path(ref(record));
    api.call(
        "to amend the record of release " + record.release(),
        () -> api.requests.merge(path, KubernetesObjects.MANAGER, patch));
  }

  @Override
  public void delete(ReleaseRecord record) {
    String path = api.path(ref(record));
    api.find(
        "to delete the record of release " + record.release(),
        () -> api.requests.delete(path, Map.of()));
  }

  private JsonNode secret(ReleaseRecord record) {
    return api.get(ref(record), Requests.WHOLE)
        .orElseThrow(() ->
            new Failure(
                FailureId.NO_REVISION,
                ExitCode.FAILED,
                "The record of revision %d of release %s has just gone: another Helm is at work; run the command again."
                    .formatted(record.revision(), record.release())));
  }

  private static ObjectRef ref(ReleaseRecord record) {
    return new ObjectRef(
        SECRET.apiVersion(),
        SECRET.kind(),
        Optional.of(record.namespace()),
        "sh.helm.release.v1.%s.v%d".formatted(record.release(), record.revision()));
  }

  private static String stored(JsonNode secret) {
    return JsonObjects.text(secret.path("data").path(KEY));
  }

  /// The API gives base64, in which Helm has put base64 of its own.
  private static JsonNode tree(JsonNode secret) {
    byte[] stored = Base64.getDecoder().decode(stored(secret));
    byte[] zipped = Base64.getDecoder().decode(new String(stored, StandardCharsets.US_ASCII));
    try (GZIPInputStream json = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new Failure(
          FailureId.HELM,
          ExitCode.FAILED,
          "The record %s of a release cannot be read (%s); see `helm history`."
              .formatted(JsonObjects.name(secret), e.getMessage()),
          e);
    }
  }

  private static String written(JsonNode tree) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream json = new GZIPOutputStream(zipped)) {
      json.write(JSON.writeValueAsBytes(tree));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory does not fail", e);
    }
    byte[] stored = Base64.getEncoder().encode(zipped.toByteArray());
    return Base64.getEncoder().encodeToString(stored);
  }
}
