package dev.pingctl.kubeconfig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The certificate authorities that this machine trusts, from the files where kubectl and Helm look
/// for them. Java has a list of its own, without those that somebody has added to the machine.
final class Authorities {
  private static final String FILE = "SSL_CERT_FILE";

  /// Names folders, with a colon between them. Their files are trusted beside the file.
  private static final String FOLDERS = "SSL_CERT_DIR";

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
    String named = environment.getOrDefault(FILE, "");
    Stream<String> file =
        (named.isEmpty() ? FILES.stream() : Stream.of(named))
            .flatMap(each -> path(each).flatMap(Authorities::read).stream())
            .limit(1);
    Stream<String> folders =
        Stream.of(environment.getOrDefault(FOLDERS, "").split(":", -1))
            .filter(folder -> !folder.isEmpty())
            .flatMap(folder -> path(folder).stream())
            .flatMap(folder -> files(folder).stream())
            .flatMap(each -> read(each).stream());
    return Optional.of(Stream.concat(file, folders).collect(Collectors.joining("\n")))
        .filter(pem -> !pem.isEmpty());
  }

  private static Optional<Path> path(String name) {
    try {
      return Optional.of(Path.of(name));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
