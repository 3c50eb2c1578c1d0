package dev.pingctl.kubeconfig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The certificate authorities that this machine trusts, from the files where kubectl and Helm look
/// for them. Java has a list of its own, without those that somebody has added to the machine.
final class Authorities {
  private static final String VARIABLE = "SSL_CERT_FILE";
  private static final List<String> FILES =
      List.of(
          "/etc/ssl/certs/ca-certificates.crt",
          "/etc/pki/tls/certs/ca-bundle.crt",
          "/etc/ssl/ca-bundle.pem",
          "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
          "/etc/ssl/cert.pem");

  private Authorities() {}

  /// Reads the certificates, as PEM; empty where none of the files can be read.
  static Optional<String> ofThisMachine(Map<String, String> environment) {
    String named = environment.getOrDefault(VARIABLE, "");
    return (named.isEmpty() ? FILES.stream() : Stream.of(named))
        .flatMap(file -> read(file).stream())
        .findFirst();
  }

  private static Optional<String> read(String file) {
    try {
      return Optional.of(Files.readString(Path.of(file), StandardCharsets.ISO_8859_1));
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }
}
