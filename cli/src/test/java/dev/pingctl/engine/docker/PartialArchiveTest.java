package dev.pingctl.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/// An archive without the layers that its reader has.
class PartialArchiveTest {
  private static final String REFERENCE = "pingctl/ping:dev-1";
  private static final String CONFIG =
      "{\"rootfs\":{\"diff_ids\":[\"sha256:aaaa\",\"sha256:bbbb\"]}}";

  @Test
  void onlyTheMissingLayerIsInItAndAllAreNamed() throws IOException {
    Map<String, byte[]> partial =
        read(
            PartialArchive.of(
                REFERENCE, saved("1/layer.tar", "2/layer.tar"), Set.of("sha256:aaaa")));

    assertThat(partial)
        .containsKeys("blobs/sha256/bbbb", "index.json", "oci-layout")
        .doesNotContainKey("blobs/sha256/aaaa")
        .hasSize(5);
    assertThat(partial.get("blobs/sha256/bbbb")).asString().isEqualTo("the second");
    JsonNode image = json(partial, "index.json").at("/manifests/0");
    assertThat(image.at("/annotations/io.containerd.image.name").asText())
        .isEqualTo("docker.io/" + REFERENCE);
    JsonNode manifest =
        json(partial, image.at("/digest").asText().replace("sha256:", "blobs/sha256/"));
    assertThat(manifest.at("/layers/0/digest").asText()).isEqualTo("sha256:aaaa");
    assertThat(manifest.at("/layers/0/size").asInt()).isEqualTo("the first one".length());
    assertThat(manifest.at("/layers/1/digest").asText()).isEqualTo("sha256:bbbb");
    assertThat(
            partial.get(manifest.at("/config/digest").asText().replace("sha256:", "blobs/sha256/")))
        .asString()
        .isEqualTo(CONFIG);
  }

  @Test
  void aReferenceWithARegistryKeepsIt() throws IOException {
    String reference = "registry.example.com/team/ping:1";

    Map<String, byte[]> partial =
        read(
            PartialArchive.of(
                reference, saved("1/layer.tar", "2/layer.tar"), Set.of("sha256:bbbb")));

    assertThat(
            json(partial, "index.json")
                .at("/manifests/0/annotations/io.containerd.image.name")
                .asText())
        .isEqualTo(reference);
  }

  @Test
  void whereNoLayerIsKnownThereIsNone() throws IOException {
    assertThat(
            PartialArchive.of(
                REFERENCE, saved("1/layer.tar", "2/layer.tar"), Set.of("sha256:cccc")))
        .isEmpty();
  }

  @Test
  void whereBlobsAreNotTheLayersThereIsNone() throws IOException {
    assertThat(
            PartialArchive.of(
                REFERENCE,
                saved("blobs/sha256/1111", "blobs/sha256/bbbb"),
                Set.of("sha256:aaaa", "sha256:bbbb")))
        .isEmpty();
    assertThat(PartialArchive.of(REFERENCE, new ByteArrayInputStream(new byte[1024]), Set.of("x")))
        .isEmpty();
  }

  private static InputStream saved(String first, String second) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(first, "the first one");
    files.put(second, "the second");
    files.put("config.json", CONFIG);
    files.put(
        "manifest.json",
        "[{\"Config\":\"config.json\",\"RepoTags\":[],\"Layers\":[\"%s\",\"%s\"]}]"
            .formatted(first, second));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static Map<String, byte[]> read(Optional<InputStream> archive) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(archive.orElseThrow())) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        files.put(entry.getName(), tar.readAllBytes());
      }
    }
    return files;
  }

  private static JsonNode json(Map<String, byte[]> files, String name) throws IOException {
    return new ObjectMapper().readTree(files.get(name));
  }
}
