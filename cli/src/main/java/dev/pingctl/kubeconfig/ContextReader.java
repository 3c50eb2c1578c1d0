package dev.pingctl.kubeconfig;

import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Reads a context's server and user whole. A field of the published format is honoured or refused
/// by its name; none is left out in silence.
final class ContextReader {
  private static final String SERVER = "server";
  private static final String AUTHORITY = "certificate-authority";
  private static final String INSECURE = "insecure-skip-tls-verify";
  private static final String PROXY = "proxy-url";
  private static final String CERTIFICATE = "client-certificate";
  private static final String KEY = "client-key";
  private static final String TOKEN = "token";
  private static final String USERNAME = "username";
  private static final String PASSWORD = "password";
  private static final String TOKEN_FILE = "tokenFile";
  private static final String AS = "as";
  private static final String EXEC = "exec";
  private static final String PROVIDER = "auth-provider";

  /// The extension of a cluster that speaks to programs for credentials.
  private static final String FOR_PROGRAMS = "client.authentication.k8s.io/exec";

  private static final List<String> OF_IMPERSONATION =
      List.of("as-uid", "as-groups", "as-user-extra");

  /// The fields of a cluster, a user or a context that are texts.
  private static final List<String> TEXTS =
      List.of(
          SERVER,
          AUTHORITY,
          AUTHORITY + Fields.DATA,
          PROXY,
          "tls-server-name",
          CERTIFICATE,
          CERTIFICATE + Fields.DATA,
          KEY,
          KEY + Fields.DATA,
          TOKEN,
          TOKEN_FILE,
          USERNAME,
          PASSWORD,
          AS,
          "as-uid",
          "namespace");

  private static final List<String> FLAGS = List.of(INSECURE, "disable-compression");
  private static final List<String> TEXTS_OF_PROGRAM =
      List.of("command", "apiVersion", "installHint", "interactiveMode");

  private static final Set<String> SCHEMES = Set.of("http", "https");

  private ContextReader() {}

  /// Reads a context.
  ///
  /// @param environment the user's, which may name a proxy and is passed on to programs
  static Access read(
      ContextChoice choice, Map<String, String> environment, Supplier<Attendance> attendance) {
    Kubeconfig source = choice.kubeconfig();
    Fields context = Fields.of(source, "contexts", choice.context());
    String cluster = context.text("cluster").orElse("");
    String user = context.text("user").orElse("");
    if (source.entry("clusters", cluster, "cluster").isEmpty()) {
      throw unusable(choice, "names no cluster with a server");
    }
    if (!user.isEmpty() && !source.entries("users").containsKey(user)) {
      throw unusable(choice, "names the user '%s', which is not there".formatted(user));
    }
    requireTypes(source, "contexts", choice.context());
    requireTypes(source, "clusters", cluster);
    requireTypes(source, "users", user);
    ClusterServer server = server(source, cluster, environment);
    Fields fields = Fields.of(source, "users", user);
    return new Access(
        choice,
        server,
        impersonation(fields),
        source(fields, new CredentialsProgram.Setting(choice, server, environment, attendance)),
        context.text("namespace"));
  }

  private static Failure unusable(ContextChoice choice, String problem) {
    return new Failure(
        FailureId.KUBECONFIG,
        ExitCode.USAGE,
        "Context %s of %s %s; correct the file."
            .formatted(choice.context(), choice.kubeconfig().file(), problem));
  }

  /// Refuses values of a wrong type in a cluster, a user or a context.
  static void requireTypes(Kubeconfig source, String list, String name) {
    Fields fields = Fields.of(source, list, name);
    TEXTS.forEach(fields::text);
    FLAGS.forEach(fields::flag);
    fields.texts("as-groups");
    fields.listsOfTexts("as-user-extra");
    fields.part(PROVIDER);
    fields
        .part(EXEC)
        .ifPresent(exec -> {
          TEXTS_OF_PROGRAM.forEach(exec::text);
          exec.flag("provideClusterInfo");
          exec.texts("args");
          exec.parts("env").forEach(each -> List.of("name", "value").forEach(each::text));
        });
  }

  private static ClusterServer server(
      Kubeconfig source, String name, Map<String, String> environment) {
    Fields cluster = Fields.of(source, "clusters", name);
    Optional<String> authority = cluster.content(AUTHORITY);
    boolean insecure = cluster.flag(INSECURE);
    if (insecure && authority.isPresent()) {
      throw cluster.wrong(INSECURE, "contradicts %s; remove one of them".formatted(AUTHORITY));
    }
    URI address = address(cluster, insecure || authority.isPresent());
    Optional<URI> proxy = cluster.text(PROXY).map(text -> proxy(cluster, text));
    return new ClusterServer(
        name,
        address,
        authority,
        insecure || authority.isPresent() || !address.getScheme().equals("https")
            ? Optional.empty()
            : Authorities.ofThisMachine(environment),
        insecure,
        cluster.text("tls-server-name"),
        proxy.or(() -> Proxies.of(environment).forServer(address)),
        proxy,
        cluster.flag("disable-compression"),
        cluster.parts("extensions").stream()
            .filter(each -> each.text("name").equals(Optional.of(FOR_PROGRAMS)))
            .map(each -> Optional.ofNullable(each.value("extension")))
            .flatMap(Optional::stream)
            .findFirst()
            .orElse(null));
  }

  /// The address of a server. One without a scheme is secure where something is said about it.
  private static URI address(Fields cluster, boolean secure) {
    String text =
        cluster
            .text(SERVER)
            .orElseThrow(() -> cluster.wrong(SERVER, "is missing; add the address"));
    String whole = text.contains("://") ? text : (secure ? "https://" : "http://") + text;
    URI address = uri(whole).orElseThrow(() -> cluster.wrong(SERVER, "is not an address"));
    if (!SCHEMES.contains(String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT))) {
      throw cluster.wrong(SERVER, "must begin with https:// or http://");
    }
    if (address.getRawUserInfo() != null) {
      throw cluster.wrong(
          SERVER, "has a user name in it; write it as 'username' and 'password' of the user");
    }
    if (address.getRawQuery() != null || address.getRawFragment() != null) {
      throw cluster.wrong(SERVER, "has something behind its path; leave that out");
    }
    if (address.getHost() == null) {
      throw cluster.wrong(
          SERVER, "has no host name that can be used: letters, digits, dots and hyphens");
    }
    return uri(whole.substring(0, whole.indexOf(':')).toLowerCase(Locale.ROOT)
            + whole.substring(whole.indexOf(':')))
        .orElse(address);
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(new URI(text.strip()));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static URI proxy(Fields cluster, String text) {
    URI proxy = uri(text).orElseThrow(() -> cluster.wrong(PROXY, "is not an address"));
    Proxies.problem(proxy)
        .ifPresent(problem -> {
          throw cluster.wrong(PROXY, problem);
        });
    return proxy;
  }

  private static Optional<Impersonation> impersonation(Fields user) {
    Optional<String> as = user.text(AS);
    Optional<Impersonation> read =
        as.map(name ->
            new Impersonation(
                name,
                user.text("as-uid"),
                user.texts("as-groups"),
                user.listsOfTexts("as-user-extra")));
    if (read.isEmpty()) {
      OF_IMPERSONATION.stream()
          .filter(user::says)
          .findFirst()
          .ifPresent(key -> {
            throw user.wrong(key, "needs 'as', the user to act as");
          });
    }
    read.ifPresent(
        each -> each.headers().forEach(header -> requireHeader(user, AS, header.value())));
    return read;
  }

  /// Where a user's credential comes from, in the order in which kubectl looks.
  private static CredentialSource source(Fields user, CredentialsProgram.Setting setting) {
    requireOneKind(user);
    Credential written = written(user);
    Optional<Path> tokenFile = user.file(TOKEN_FILE);
    if (user.has(EXEC)) {
      CredentialsProgram program = CredentialsProgram.read(user.part(EXEC).orElseThrow(), setting);
      if (written.isEmpty() && tokenFile.isEmpty()) {
        return program;
      }
    }
    if (user.has(PROVIDER)) {
      return new WrittenCredential(
          written.withToken(OpenIdToken.read(user.part(PROVIDER).orElseThrow(), setting.choice())),
          Optional.empty(),
          setting.choice().context());
    }
    return new WrittenCredential(written, tokenFile, setting.choice().context());
  }

  private static Credential written(Fields user) {
    Optional<String> token = user.text(TOKEN);
    token.ifPresent(each -> requireHeader(user, TOKEN, each));
    // A password alone is nobody's: client-go sends none (its HasBasicAuth asks for the name).
    Optional<Credential.Login> login =
        user.text(USERNAME).map(name -> new Credential.Login(name, user.text(PASSWORD).orElse("")));
    Optional<String> chain = user.content(CERTIFICATE);
    Optional<String> key = user.content(KEY);
    if (chain.isPresent() != key.isPresent()) {
      throw user.wrong(
          chain.isPresent() ? CERTIFICATE : KEY,
          "needs '%s', too".formatted(chain.isPresent() ? KEY : CERTIFICATE));
    }
    return new Credential(
        token,
        login,
        chain.flatMap(first -> key.map(second -> new Credential.Certificate(first, second))),
        Optional.empty());
  }

  private static void requireOneKind(Fields user) {
    Optional<String> login =
        Stream.of(USERNAME, PASSWORD).filter(key -> isSaid(user, key)).findFirst();
    for (String key : List.of(TOKEN, TOKEN_FILE, PROVIDER)) {
      if (login.isPresent() && isSaid(user, key)) {
        throw user.wrong(login.get(), "contradicts '%s'; remove one of them".formatted(key));
      }
    }
    if (user.has(EXEC) && user.has(PROVIDER)) {
      throw user.wrong(PROVIDER, "contradicts '%s'; remove one of them".formatted(EXEC));
    }
  }

  private static boolean isSaid(Fields user, String key) {
    return key.equals(PROVIDER) ? user.has(key) : user.text(key).isPresent();
  }

  private static void requireHeader(Fields user, String key, String value) {
    if (!isHeader(value)) {
      throw user.wrong(
          key,
          "has characters that a request cannot carry: letters, digits and signs of ASCII can be"
              + " used");
    }
  }

  /// Refuses a value that a header of a request cannot carry as it is.
  ///
  /// @param what what it is, for the sentence
  static void requireHeader(String value, String what) {
    if (!isHeader(value)) {
      throw new Failure(
          FailureId.CREDENTIALS,
          ExitCode.UNREACHABLE,
          "A request cannot carry %s: it has characters beyond ASCII, or several lines; sign in again."
              .formatted(what));
    }
  }

  private static boolean isHeader(String value) {
    return value.chars().allMatch(each -> each >= ' ' && each < 0x7f);
  }
}
