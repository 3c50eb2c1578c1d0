package dev.pingctl.explain;

import dev.pingctl.machine.Certificates;
import java.util.List;
import java.util.stream.Collectors;

/// The `openssl` commands that make an authority and a certificate from it.
public final class CertificateCommands {
  /// The file that keeps the authority's certificate.
  public static final String AUTHORITY = "authority.crt";

  private static final String NEW_KEY =
      "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -keyout %s -out %s";

  private final SecretCommands secrets;

  /// Commands for certificates among these files.
  public CertificateCommands(SecretCommands secrets) {
    this.secrets = secrets;
  }

  /// Makes a certificate for these names, unless there is one.
  public ShellCommand create(List<String> hosts) {
    String certificate = file(Certificates.CERTIFICATE);
    String names = hosts.stream().map(host -> "DNS:" + host).collect(Collectors.joining(","));
    return ShellCommand.of(
            """
            {
                mkdir -p %s
                openssl req -x509 -days 3650 -subj '/CN=authority of the workshop' \\
                  %s
                openssl req -x509 -days 90 -CA %s -CAkey %s \\
                  -subj %s -addext basicConstraints=critical,CA:FALSE -addext subjectAltName=%s \\
                  %s
                cat %s >>%s
              } 2>/dev/null\
            """
                .formatted(
                    secrets.folder(),
                    NEW_KEY.formatted(file("authority.key"), file(AUTHORITY)),
                    file(AUTHORITY),
                    file("authority.key"),
                    Shell.word("/CN=" + hosts.getFirst()),
                    Shell.word(names),
                    NEW_KEY.formatted(file(Certificates.KEY), certificate),
                    file(AUTHORITY),
                    certificate))
        .unless("[ -s %s ]".formatted(certificate));
  }

  private String file(String name) {
    return secrets.file().apply(name);
  }
}
