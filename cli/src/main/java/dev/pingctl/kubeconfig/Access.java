package dev.pingctl.kubeconfig;

import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The access to a cluster that a context gives: its server, and who asks. All clients of the
/// cluster share it, so that a program for credentials is asked once.
public final class Access {
  private final ContextChoice choice;
  private final ClusterServer server;
  private final Optional<Impersonation> impersonation;
  private final CredentialSource source;
  private final Optional<String> namespace;

  Access(
      ContextChoice choice,
      ClusterServer server,
      Optional<Impersonation> impersonation,
      CredentialSource source,
      Optional<String> namespace) {
    this.choice = choice;
    this.server = server;
    this.impersonation = impersonation;
    this.source = source;
    this.namespace = namespace;
  }

  /// Reads the access that a context gives. Connects to nothing and runs nothing.
  ///
  /// @param environment the user's, which may name a proxy and is passed on to programs
  /// @throws Failure `PING-KUBECONFIG` where the context cannot be used as it is written
  public static Access of(ContextChoice choice, Map<String, String> environment) {
    return ContextReader.read(choice, environment, Attendance::ofThisProcess);
  }

  /// The access to the same server of whoever has a bearer token.
  public Access withToken(String token) {
    Credential credential = Credential.NONE.withToken(token);
    return new Access(
        choice,
        server,
        Optional.empty(),
        new WrittenCredential(credential, Optional.empty(), context()),
        namespace);
  }

  /// The name of the context.
  public String context() {
    return choice.context();
  }

  /// The file that has the context, for failures.
  public String file() {
    return choice.kubeconfig().file().toString();
  }

  /// The server.
  public ClusterServer server() {
    return server;
  }

  /// Whom the user acts as; empty where they act as themselves.
  public Optional<Impersonation> impersonation() {
    return impersonation;
  }

  /// The credential that holds now. May run a program and wait for it.
  ///
  /// @throws Failure `PING-CREDENTIALS` where there is none
  public Credential credential() {
    return source.current();
  }

  /// Gets another credential where the cluster has refused one. May run a program and wait for it.
  ///
  /// @return whether there may be another one now, so that it makes sense to ask again
  public boolean renew(Credential refused) {
    return source.renew(refused);
  }

  /// The program that the credential comes from; empty where it is in a file.
  public Optional<String> program() {
    return source.program();
  }

  /// The text of a kubeconfig that says the same in plain words: contents instead of files, and a
  /// credential instead of a program. Every client understands it and acts as the same user. It is
  /// JSON, where a name such as `n` is a text to every reader.
  ///
  /// @throws Failure `PING-KUBECONFIG` where no kubeconfig can say it: its readers send no
  ///   credential and no impersonation where the connection is not encrypted
  public String plain(Credential credential) {
    if (!server.isSecure() && (!credential.isEmpty() || impersonation.isPresent())) {
      throw new Failure(
          FailureId.KUBECONFIG,
          ExitCode.USAGE,
          "Helm sends no credentials to %s, which is not encrypted, so it would not act as the user of context %s; use an address with https in %s."
              .formatted(server.address(), context(), file()));
    }
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("cluster", context());
    context.put("user", context());
    namespace.ifPresent(name -> context.put("namespace", name));
    return Json.write(
        Kubeconfig.document(
            context(),
            Kubeconfig.one("clusters", context(), cluster()),
            Kubeconfig.one("users", context(), user(credential)),
            Kubeconfig.one("contexts", context(), context)));
  }

  private Map<String, Object> cluster() {
    Map<String, Object> cluster = new LinkedHashMap<>();
    cluster.put("server", server.address().toString());
    server
        .authority()
        .ifPresent(pem -> cluster.put("certificate-authority-data", ExecCredential.base64(pem)));
    if (server.insecure()) {
      cluster.put("insecure-skip-tls-verify", true);
    }
    server.name().ifPresent(name -> cluster.put("tls-server-name", name));
    server.proxy().ifPresent(proxy -> cluster.put("proxy-url", proxy.toString()));
    if (server.uncompressed()) {
      cluster.put("disable-compression", true);
    }
    return cluster;
  }

  private Map<String, Object> user(Credential credential) {
    Map<String, Object> user = new LinkedHashMap<>();
    credential.token().ifPresent(token -> user.put("token", token));
    credential
        .login()
        .ifPresent(login -> {
          user.put("username", login.name());
          user.put("password", login.password());
        });
    credential
        .certificate()
        .ifPresent(certificate -> {
          user.put("client-certificate-data", ExecCredential.base64(certificate.chain()));
          user.put("client-key-data", ExecCredential.base64(certificate.key()));
        });
    impersonation.ifPresent(as -> {
      user.put("as", as.user());
      as.uid().ifPresent(uid -> user.put("as-uid", uid));
      user.put("as-groups", List.copyOf(as.groups()));
      user.put("as-user-extra", Map.copyOf(as.extra()));
    });
    return user;
  }
}
