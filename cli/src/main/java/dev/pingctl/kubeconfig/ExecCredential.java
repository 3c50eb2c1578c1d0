package dev.pingctl.kubeconfig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pingctl.outcome.Failure;
import dev.pingctl.text.Tree;
import dev.pingctl.text.YamlNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What Kubernetes' clients and programs for credentials say to each other: the object
/// `ExecCredential` of the group `client.authentication.k8s.io`.
final class ExecCredential {
  /// The versions that are understood, which have the same fields.
  static final List<String> VERSIONS =
      List.of("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1");

  static final String NEWEST = VERSIONS.getFirst();
  private static final String KIND = "ExecCredential";

  private ExecCredential() {}

  /// What is wrong with an answer.
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;
    private final String problem;

    Wrong(String problem) {
      super(problem);
      this.problem = problem;
    }

    String problem() {
      return problem;
    }
  }

  /// Writes what a program is asked.
  ///
  /// @param interactive whether it may ask the person at the terminal
  /// @param server what it learns about the cluster; empty for nothing
  static String request(String apiVersion, boolean interactive, Optional<ClusterServer> server) {
    Map<String, Object> spec = new LinkedHashMap<>();
    server.ifPresent(each -> spec.put("cluster", cluster(each)));
    spec.put("interactive", interactive);
    try {
      return new ObjectMapper()
          .writeValueAsString(Map.of("kind", KIND, "apiVersion", apiVersion, "spec", spec));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> cluster(ClusterServer server) {
    Map<String, Object> cluster = new LinkedHashMap<>();
    cluster.put("server", server.address().toString());
    server.name().ifPresent(name -> cluster.put("tls-server-name", name));
    if (server.insecure()) {
      cluster.put("insecure-skip-tls-verify", true);
    }
    server.authority().ifPresent(text -> cluster.put("certificate-authority-data", base64(text)));
    server.proxyOfFile().ifPresent(proxy -> cluster.put("proxy-url", proxy.toString()));
    if (server.uncompressed()) {
      cluster.put("disable-compression", true);
    }
    if (server.forPrograms() != null) {
      cluster.put("config", server.forPrograms());
    }
    return cluster;
  }

  /// Text of a file in base64.
  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Reads an answer.
  ///
  /// @param apiVersion the version in which the program was asked
  static Credential read(String answer, String apiVersion) throws Wrong {
    Map<String, Object> object = object(answer);
    if (!KIND.equals(object.get("kind"))) {
      throw new Wrong("did not answer with an ExecCredential");
    }
    if (!apiVersion.equals(object.get("apiVersion"))) {
      throw new Wrong(
          "answered in version %s, and the kubeconfig says %s"
              .formatted(object.get("apiVersion"), apiVersion));
    }
    if (!(object.get("status") instanceof Map<?, ?> status)) {
      throw new Wrong("answered without a status");
    }
    Map<String, Object> fields = Tree.mapping(status);
    Optional<String> token = text(fields, "token");
    Optional<String> chain = text(fields, "clientCertificateData");
    Optional<String> key = text(fields, "clientKeyData");
    if (chain.isPresent() != key.isPresent()) {
      throw new Wrong("answered with only one of a certificate and its key");
    }
    if (token.isEmpty() && chain.isEmpty()) {
      throw new Wrong("answered with neither a token nor a certificate");
    }
    if (token.filter(each -> each.chars().anyMatch(c -> c < ' ' || c > '~')).isPresent()) {
      throw new Wrong("answered with a token that a request cannot carry");
    }
    return new Credential(
        token,
        Optional.empty(),
        chain.flatMap(first -> key.map(second -> new Credential.Certificate(first, second))),
        expiry(fields));
  }

  private static Map<String, Object> object(String answer) throws Wrong {
    String text = answer.strip();
    if (text.isEmpty()) {
      throw new Wrong("gave none");
    }
    try {
      return text.startsWith("{")
          ? Tree.mapping(new ObjectMapper().readValue(text, Map.class))
          : Tree.mapping(YamlNode.parse(Path.of("answer"), text).value());
    } catch (JsonProcessingException | Failure e) {
      throw new Wrong("did not answer with an ExecCredential");
    }
  }

  private static Optional<String> text(Map<String, Object> fields, String key) throws Wrong {
    return switch (fields.get(key)) {
      case null -> Optional.empty();
      case String text -> Optional.of(text).filter(each -> !each.isEmpty());
      default -> throw new Wrong("answered with a %s that is no text".formatted(key));
    };
  }

  private static Optional<Instant> expiry(Map<String, Object> fields) throws Wrong {
    Optional<String> end = text(fields, "expirationTimestamp");
    try {
      return end.map(OffsetDateTime::parse).map(OffsetDateTime::toInstant);
    } catch (DateTimeException e) {
      throw new Wrong("answered with an expirationTimestamp that is no time");
    }
  }
}
