package dev.pingctl.verify;

import dev.pingctl.ping.Question;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// Asks an ingress controller for host names, whatever the names resolve to on this machine.
///
/// @param plain where HTTP is answered
/// @param secure where HTTPS is, if it is asked
/// @param trust whose certificates are accepted
public record IngressClient(URI plain, Optional<URI> secure, Optional<SSLContext> trust) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// A forwarded port has an address of HTTP, whatever is behind it: here it is TLS.
  public IngressClient {
    secure = secure.map(address -> URI.create("https://" + address.getRawAuthority()));
  }

  /// Status and headers of an answer; names of headers in lower case.
  record Answer(int status, Map<String, String> headers) {
    /// The pod of the service that answered; empty if none did.
    String pod() {
      return headers.getOrDefault("x-ping-pod", "");
    }
  }

  /// Asks for a path of a host.
  ///
  /// @param header a whole header line to send; empty for none
  /// @throws IOException if nothing answers in time, or the certificate is not trusted
  Answer ask(boolean overTls, String host, String path, String header) throws IOException {
    URI address = overTls ? secure.orElseThrow() : plain;
    Question.Answer answer =
        new Question(address, host, path, headers(header), trust, PATIENCE).ask();
    return new Answer(answer.status(), answer.headers());
  }

  /// The same; empty if nothing answers.
  Optional<Answer> tryAsking(boolean overTls, String host, String path, String header) {
    try {
      return Optional.of(ask(overTls, host, path, header));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> headers(String line) {
    int colon = line.indexOf(':');
    return colon < 0
        ? Map.of()
        : Map.of(line.substring(0, colon), line.substring(colon + 1).strip());
  }
}
