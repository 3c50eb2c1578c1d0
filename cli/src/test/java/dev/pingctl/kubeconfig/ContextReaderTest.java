package dev.pingctl.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is refused in a context, and what the plain form of one says.
class ContextReaderTest {
  private static final Path FILE = Path.of("/a/config");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          token: 12345678                              | 'token' of user u needs quotes
          token: true                                  | 'token' of user u needs quotes
          username: u, password: 1234                  | 'password' of user u needs quotes
          token: [a]                                   | 'token' of user u must be a text
          token: "a\\nb"                               | 'token' of user u has characters
          as: jürgen, token: t                         | 'as' of user u has characters
          as-groups: [a]                               | 'as-groups' of user u needs 'as'
          as-uid: a                                    | 'as-uid' of user u needs 'as'
          as-user-extra: {a: [b]}                      | 'as-user-extra' of user u needs 'as'
          as: a, as-groups: b                          | 'as-groups' of user u must be a list
          as: a, as-groups: [1]                        | 'as-groups' of user u needs quotes
          token: t, username: me                       | 'username' of user u contradicts 'token'
          client-certificate-data: QQ==                | needs 'client-key', too
          client-key-data: QQ==                        | needs 'client-certificate', too
          client-key: none                             | /a/none, which cannot be read
          client-certificate-data: '?'                 | 'client-certificate-data' of user u is not base64
          auth-provider: {name: gcp}                   | 'auth-provider.name' of user u is a provider that
          auth-provider: {name: oidc}                  | id-token of context c
          auth-provider: {name: oidc}, exec: {command: c} | contradicts 'exec'
          exec: {args: [a]}                            | 'exec.command' of user u is missing
          exec: {command: c, args: [1]}                | 'exec.args' of user u needs quotes
          exec: {command: c, args: a}                  | 'exec.args' of user u must be a list
          exec: {command: c, env: {a: b}}              | 'exec.env' of user u must be a list
          exec: {command: c, env: [{value: b}]}        | 'exec.env' of user u has a variable
          exec: {command: c, interactiveMode: Perhaps} | Never, IfAvailable or Always
          exec: {command: c, apiVersion: client.authentication.k8s.io/v1alpha1} | 'exec.apiVersion' of user u must be
          exec: c                                      | 'exec' of user u must be a mapping
          """)
  void aUserIsRefusedByTheNameOfTheField(String user, String words) {
    assertThatThrownBy(() -> read("server: 'https://s'", user))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(words)
        .hasMessageContaining(FILE.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          server: ''                                       | 'server' of cluster k is missing
          server: 'ftp://s'                                | must begin with https://
          server: 'https://a b'                            | 'server' of cluster k is not an address
          server: 'https://me:secret@s:6443'               | 'server' of cluster k has a user name in it
          server: 'https://s:6443?a=b'                     | 'server' of cluster k has something behind its path
          server: 's:6443/a#b'                             | 'server' of cluster k has something behind its path
          server: 'https://docker_dind:6443'               | has no host name that can be used
          server: 'https://s', insecure-skip-tls-verify: 'true' | must be true or false
          server: 'https://s', insecure-skip-tls-verify: true, certificate-authority-data: QQ== | contradicts
          server: 'https://s', certificate-authority-data: '-' | is not base64
          server: 'https://s', certificate-authority: ca.crt | names /a/ca.crt, which cannot be read
          server: 'https://s', proxy-url: 'socks5://p:1'   | 'proxy-url' of cluster k must begin with http://
          server: 'https://s', proxy-url: 'https://p:1'    | 'proxy-url' of cluster k must begin with http://
          server: 'https://s', proxy-url: 'p:1'            | 'proxy-url' of cluster k must begin with http://
          server: 'https://s', tls-server-name: 1          | 'tls-server-name' of cluster k needs quotes
          """)
  void aClusterIsRefusedByTheNameOfTheField(String cluster, String words) {
    assertThatThrownBy(() -> read(cluster, "token: t"))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.id()).isEqualTo(FailureId.KUBECONFIG))
        .hasMessageContaining(words)
        .hasMessageContaining("/a/config:2: ");
  }

  @Test
  void theLineOfAValueThatNeedsQuotesIsNamed() {
    String text =
        """
        contexts: [{name: c, context: {cluster: k, user: u}}]
        clusters: [{name: k, cluster: {server: 'https://s'}}]
        users:
        - name: other
          user: {token: 1}
        - name: u
          user:
            token: 12345678
        """;

    assertThatThrownBy(() -> read(text))
        .hasMessage(
            "/a/config:8: 'token' of user u needs quotes: without them it is a number, not a"
                + " text.");
  }

  @Test
  void inSeveralFilesTheOneWithTheMistakeIsNamed() {
    Kubeconfig context =
        Kubeconfig.parse(FILE, "contexts: [{name: c, context: {cluster: k, user: u}}]\n");
    Kubeconfig rest =
        Kubeconfig.parse(
            Path.of("/b/config"),
            "clusters: [{name: k, cluster: {server: 'https://s'}}]\n"
                + "users: [{name: u, user: {token: 1}}]\n");

    assertThatThrownBy(() -> Kubeconfig.having("c", List.of(context, rest)))
        .hasMessageStartingWith("/b/config:2: 'token' of user u");
  }

  @Test
  void aProgramOfSeveralFilesIsFoundBesideItsOwn() {
    Kubeconfig context =
        Kubeconfig.parse(FILE, "contexts: [{name: c, context: {cluster: k, user: u}}]\n");
    Kubeconfig rest =
        Kubeconfig.parse(
            Path.of("/b/config"),
            "clusters: [{name: k, cluster: {server: 'https://s'}}]\n"
                + "users: [{name: u, user: {exec: {command: bin/tok}}}]\n");

    Kubeconfig merged = Kubeconfig.having("c", List.of(context, rest)).orElseThrow();

    assertThat(Access.of(new ContextChoice(merged, "c"), Map.of()).program())
        .contains("/b/bin/tok");
  }

  @Test
  void anEmptyImpersonationIsNone() {
    Access access =
        read("server: 'https://s'", "as: '', as-uid: '', as-groups: [], as-user-extra: {}");

    assertThat(access.impersonation()).isEmpty();
  }

  @Test
  void aUserThatIsNotThereIsNamed() {
    assertThatThrownBy(() ->
            read(
                "contexts: [{name: c, context: {cluster: k, user: gone}}]\n"
                    + "clusters: [{name: k, cluster: {server: 'https://s'}}]\n"))
        .hasMessageContaining("names the user 'gone'");
  }

  @Test
  void anOpenIdTokenCountsWhileItHolds() {
    Instant now = Instant.now();
    String holds = jwt(now.plusSeconds(600));

    Access access =
        read(
            "server: 'https://s'",
            "auth-provider: {name: oidc, config: {id-token: %s}}".formatted(holds));

    assertThat(access.credential().authorization()).contains("Bearer " + holds);
    assertThatThrownBy(() ->
            read(
                "server: 'https://s'",
                "auth-provider: {name: oidc, config: {id-token: %s}}"
                    .formatted(jwt(now.minusSeconds(1)))))
        .hasMessageContaining("kubectl --context=c version");
  }

  @Test
  void thePlainFormSaysTheSame() {
    Access access =
        read(
            "server: 'https://s', tls-server-name: 'n', certificate-authority-data: Q0E=,"
                + " proxy-url: 'http://u:p@h:1', disable-compression: true, extensions: []",
            "token: t, client-certificate-data: Qg==, client-key-data: Qw==, as: o, as-uid: '1',"
                + " as-groups: [g], as-user-extra: {e: [v]}");

    Access same = again(access);

    assertThat(same.server())
        .usingRecursiveComparison()
        .ignoringFields("cluster")
        .isEqualTo(access.server());
    assertThat(same.impersonation()).isEqualTo(access.impersonation()).isPresent();
    assertThat(same.credential()).isEqualTo(access.credential());
    assertThat(access.plain(access.credential()))
        .contains(
            "\"tls-server-name\": \"n\"",
            "\"proxy-url\": \"http://u:p@h:1\"",
            "\"disable-compression\": true");
  }

  @Test
  void thePlainFormNamesTheProxyOfTheEnvironment() {
    Access access =
        Access.of(
            new ContextChoice(parse("server: 'https://s'", "token: t"), "c"),
            Map.of("HTTPS_PROXY", "p:3128"));

    assertThat(again(access).server().proxyOfFile()).contains(URI.create("http://p:3128"));
  }

  @Test
  void thereIsNoPlainFormOfCredentialsWithoutTls() {
    Access named = read("server: 'http://s'", "as: other");
    Access nobody = read("server: 'http://s'", "");

    assertThatThrownBy(() -> named.plain(named.credential()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("http://s");
    assertThat(nobody.plain(nobody.credential())).contains("\"server\": \"http://s\"");
  }

  private static Access again(Access access) {
    return read(access.plain(access.credential()));
  }

  private static String jwt(Instant end) {
    String claims = "{\"exp\":%d}".formatted(end.getEpochSecond());
    return "e30."
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(claims.getBytes(StandardCharsets.UTF_8))
        + ".c2ln";
  }

  private static Access read(String cluster, String user) {
    return Access.of(new ContextChoice(parse(cluster, user), "c"), Map.of());
  }

  private static Kubeconfig parse(String cluster, String user) {
    return Kubeconfig.parse(
        FILE,
        """
        contexts: [{name: c, context: {cluster: k, user: u}}]
        clusters: [{name: k, cluster: {%s}}]
        users: [{name: u, user: {%s}}]
        """
            .formatted(cluster, user));
  }

  private static Access read(String text) {
    return Access.of(new ContextChoice(Kubeconfig.parse(FILE, text), "c"), Map.of());
  }
}
