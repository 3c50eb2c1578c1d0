package dev.pingctl.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// An image as the engine saves it, made into an archive without the layers that its reader has.
///
/// The engine's own format names layers by paths and has to hold them all. That of the Open
/// Container Initiative names them by digests, and containerd takes those from its store that the
/// archive lacks. The engine writes what says which layer is which at the end, so each is kept in a
/// file until then.
final class PartialArchive implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BLOBS = "blobs/sha256/";
  private static final String SHA256 = "sha256:";
  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  private static final String CONFIG = "application/vnd.docker.container.image.v1+json";
  private static final String LAYER = "application/vnd.docker.image.rootfs.diff.tar";

  private final Path folder;
  private final Map<String, Path> files = new HashMap<>();

  private PartialArchive(Path folder) {
    this.folder = folder;
  }

  private record Layer(String digest, Path file) {}

  /// The archive, which is removed when it is closed; empty where the image is saved in a way that
  /// does not tell its layers apart.
  ///
  /// @param saved the image as the engine saves it
  /// @param known the digests of the layers to leave out
  static Optional<InputStream> of(String reference, InputStream saved, Set<String> known)
      throws IOException {
    try (PartialArchive archive = new PartialArchive(Files.createTempDirectory("pingctl-image-"))) {
      archive.read(saved);
      return archive.written(reference, known);
    }
  }

  private void read(InputStream saved) throws IOException {
    TarArchiveInputStream tar = new TarArchiveInputStream(saved);
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      if (entry.isFile()) {
        Path file = folder.resolve(String.valueOf(files.size()));
        Files.copy(tar, file, StandardCopyOption.REPLACE_EXISTING);
        files.put(entry.getName(), file);
      }
    }
  }

  private Optional<InputStream> written(String reference, Set<String> known) throws IOException {
    Path index = files.get("manifest.json");
    if (index == null) {
      return Optional.empty();
    }
    JsonNode manifest = JSON.readTree(index.toFile()).path(0);
    Path config = files.get(manifest.path("Config").asText());
    if (config == null) {
      return Optional.empty();
    }
    byte[] settings = Files.readAllBytes(config);
    List<Layer> layers = layers(manifest, JSON.readTree(settings));
    if (layers.isEmpty() || layers.stream().noneMatch(layer -> known.contains(layer.digest()))) {
      return Optional.empty();
    }
    Path made = Files.createTempFile("pingctl-image-", ".tar");
    try (OutputStream out = Files.newOutputStream(made);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
      for (Layer layer : layers) {
        if (!known.contains(layer.digest())) {
          add(tar, blob(layer.digest()), Files.size(layer.file()), layer.file());
        }
      }
      add(tar, blob(digest(settings)), settings);
      byte[] described = JSON.writeValueAsBytes(manifest(settings, layers));
      add(tar, blob(digest(described)), described);
      add(tar, "index.json", JSON.writeValueAsBytes(index(reference, described)));
      add(tar, "oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
    }
    return Optional.of(Files.newInputStream(made, StandardOpenOption.DELETE_ON_CLOSE));
  }

  /// The layers in order; none where a path names another blob than its layer, as it does where the
  /// engine keeps them compressed.
  private List<Layer> layers(JsonNode manifest, JsonNode config) {
    JsonNode paths = manifest.path("Layers");
    JsonNode digests = config.path("rootfs").path("diff_ids");
    List<Layer> layers = new ArrayList<>();
    for (int place = 0; place < paths.size(); place++) {
      String path = paths.get(place).asText();
      String digest = digests.path(place).asText();
      Path file = files.get(path);
      if (file == null || (path.startsWith(BLOBS) && !path.equals(blob(digest)))) {
        return List.of();
      }
      layers.add(new Layer(digest, file));
    }
    return layers;
  }

  private static Map<String, Object> manifest(byte[] config, List<Layer> layers)
      throws IOException {
    List<Map<String, Object>> described = new ArrayList<>();
    for (Layer layer : layers) {
      described.add(descriptor(LAYER, layer.digest(), Files.size(layer.file())));
    }
    return Map.of(
        "schemaVersion",
        2,
        "mediaType",
        MANIFEST,
        "config",
        descriptor(CONFIG, digest(config), config.length),
        "layers",
        described);
  }

  private static Map<String, Object> index(String reference, byte[] manifest) {
    Map<String, Object> image =
        new HashMap<>(descriptor(MANIFEST, digest(manifest), manifest.length));
    image.put(
        "annotations",
        Map.of(
            "io.containerd.image.name",
            containerdName(reference),
            "org.opencontainers.image.ref.name",
            reference));
    return Map.of("schemaVersion", 2, "manifests", List.of(image));
  }

  /// The reference with the registry that it leaves out.
  private static String containerdName(String reference) {
    String first = reference.substring(0, Math.max(0, reference.indexOf('/')));
    boolean hasRegistry = first.contains(".") || first.contains(":") || first.equals("localhost");
    return hasRegistry ? reference : "docker.io/" + (first.isEmpty() ? "library/" : "") + reference;
  }

  private static Map<String, Object> descriptor(String type, String digest, long size) {
    return Map.of("mediaType", type, "digest", digest, "size", size);
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    entry(tar, name, content.length);
    new ByteArrayInputStream(content).transferTo(tar);
    tar.closeArchiveEntry();
  }

  private static void add(TarArchiveOutputStream tar, String name, long size, Path content)
      throws IOException {
    entry(tar, name, size);
    Files.copy(content, tar);
    tar.closeArchiveEntry();
  }

  private static void entry(TarArchiveOutputStream tar, String name, long size) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(size);
    tar.putArchiveEntry(entry);
  }

  private static String blob(String digest) {
    return BLOBS + digest.substring(Math.min(digest.length(), SHA256.length()));
  }

  private static String digest(byte[] content) {
    try {
      return SHA256
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> left = Files.list(folder)) {
      for (Path file : left.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
