package dev.pingctl.e2e;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// The record that Helm keeps of one revision of a release, to be changed by a test.
record ReleaseSecret(String namespace, String name, String text) {
  static ReleaseSecret read(String namespace, String release, int revision) throws IOException {
    String name = "sh.helm.release.v1.%s.v%d".formatted(release, revision);
    String stored =
        Node.kubectl("-n=" + namespace, "get", "secret", name, "-o=jsonpath={.data.release}");
    byte[] once = Base64.getDecoder().decode(stored);
    byte[] zipped = Base64.getDecoder().decode(new String(once, StandardCharsets.US_ASCII));
    try (GZIPInputStream json = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      return new ReleaseSecret(
          namespace, name, new String(json.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /// Puts another text in its place.
  void write(String changed) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream json = new GZIPOutputStream(zipped)) {
      json.write(changed.getBytes(StandardCharsets.UTF_8));
    }
    byte[] once = Base64.getEncoder().encode(zipped.toByteArray());
    Node.kubectl(
        "-n=" + namespace,
        "patch",
        "secret",
        name,
        "--patch={\"data\":{\"release\":\"%s\"}}"
            .formatted(Base64.getEncoder().encodeToString(once)));
  }
}
