package dev.pingctl.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What build stages need to know of this machine's way to the network: its proxies and the
/// certificates it trusts. Neither counts for an image's content, and neither reaches it.
public record BuildHost(Map<String, String> environment) {
  private static final List<String> PROXIES =
      List.of("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy");

  private static final List<String> BUNDLES =
      List.of(
          "/etc/ssl/certs/ca-certificates.crt",
          "/etc/pki/tls/certs/ca-bundle.crt",
          "/etc/ssl/ca-bundle.pem",
          "/etc/ssl/cert.pem");

  public BuildHost {
    environment = Map.copyOf(environment);
  }

  /// The proxy variables that are set. Docker knows these names: as build arguments they reach each
  /// build step, but neither the image nor the build cache.
  public Map<String, String> proxies() {
    Map<String, String> set = new TreeMap<>();
    for (String name : PROXIES) {
      String value = environment.getOrDefault(name, "");
      if (!value.isBlank()) {
        set.put(name, value);
      }
    }
    return set;
  }

  /// The bundle of certificates this machine trusts; empty where none is found.
  public byte[] certificates() {
    Optional<Path> bundle = bundle();
    try {
      return bundle.isPresent() ? Files.readAllBytes(bundle.get()) : new byte[0];
    } catch (IOException e) {
      // A bundle that can't be read is as good as none: builds then trust what their base trusts.
      return new byte[0];
    }
  }

  /// The file with those certificates, if there is one.
  public Optional<Path> bundle() {
    return java.util.stream.Stream.concat(
            Optional.ofNullable(environment.get("SSL_CERT_FILE")).stream(), BUNDLES.stream())
        .filter(name -> !name.isBlank())
        .map(Path::of)
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
