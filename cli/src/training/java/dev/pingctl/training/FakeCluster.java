package dev.pingctl.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.pingctl.kubeconfig.Access;
import dev.pingctl.kubeconfig.Kubeconfig;
import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.settings.Ownership;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/// A fake API server inside this process.
///
/// It serves one Deployment with a pod, which takes a while to become ready, and the record of one
/// Helm release. It accepts changes to the Deployment and ignores them.
final class FakeCluster implements AutoCloseable {
  /// The Deployment that it serves.
  static final ObjectRef WORKLOAD =
      new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), "ping");

  private static final String LABELS =
      """
      "labels":{"%s":"%s","%s":"%s","%s":"k8s"}\
      """
          .formatted(
              Ownership.MANAGED_BY,
              Ownership.PINGCTL,
              Ownership.PART_OF,
              Ownership.WORKSHOP,
              Ownership.STAGE);

  private static final String METADATA =
      """
      "metadata":{"name":"ping","namespace":"ping-k8s","uid":"1","resourceVersion":"1","generation":1,%s}\
      """
          .formatted(LABELS);

  private static final String DEPLOYMENT =
      """
      {"apiVersion":"apps/v1","kind":"Deployment",%s,
       "spec":{"replicas":1,"selector":{"matchLabels":{"app":"ping"}}},
       "status":{"observedGeneration":1,"replicas":1,"updatedReplicas":1,"readyReplicas":1,"availableReplicas":1,
        "conditions":[{"type":"Available","status":"True"}]}}\
      """
          .formatted(METADATA);

  private static final String REPLICA_SET = DEPLOYMENT.replace("\"Deployment\"", "\"ReplicaSet\"");

  private static final String POD =
      """
      {"apiVersion":"v1","kind":"Pod",%s,
       "spec":{"securityContext":{"runAsNonRoot":true},"containers":[{"name":"ping","image":"pingctl/ping",
        "securityContext":{"capabilities":{"drop":["ALL"]}},"resources":{"limits":{"memory":"1Mi"}}}]},
       "status":{"phase":"Running","conditions":[{"type":"Ready","status":"False"}],
        "containerStatuses":[{"name":"ping","image":"pingctl/ping","imageID":"","ready":false,"restartCount":0,
         "state":{"running":{"startedAt":"2026-01-01T00:00:00Z"}}}]}}\
      """
          .formatted(METADATA);

  private static final String RELEASE =
      """
      {"name":"ping","namespace":"ping-helm","version":1,
       "info":{"status":"deployed","last_deployed":"2026-01-01T00:00:00Z","description":"Install complete","notes":"-"},
       "chart":{"metadata":{"name":"ping","version":"0.1.0","annotations":{"a":"b"}}},"config":{"image":{"tag":"v1"}},
       "hooks":[{"name":"test","kind":"Pod","path":"ping/templates/test.yaml","events":["test"],"manifest":""}],
       "manifest":"---\\n# Source: ping/templates/ping.yaml\\n%s\\n"}\
      """
          .formatted(
              DEPLOYMENT.replace("ping-k8s", "ping-helm").replace("\n", "").replace("\"", "\\\""));

  /// A document that holds a part of every kind of answer.
  private static final String ALL_IN_ONE =
      """
      {"gitVersion":"v1.36.0","resources":[%s],"items":[],%s}\
      """
          .formatted(
              Stream.of("ConfigMap", "Node", "Secret", "Deployment", "Pod")
                  .map(each -> kind(each, each.toLowerCase(Locale.ROOT) + "s"))
                  .collect(Collectors.joining(",")),
              DEPLOYMENT.substring(1, DEPLOYMENT.length() - 1));

  private static final String NODE =
      """
      {"metadata":{"name":"pingctl-node-1","annotations":{"pingctl.dev/network-policies":"enforced"}}}
      """;
  private static final String SECRETS = "/api/v1/namespaces/ping-helm/secrets";
  private static final String PASSWORD = "training";
  private static final String RECORD = "sh.helm.release.v1.ping.v1";

  /// How often the Deployment is read before it is ready: enough for a rollout to report why it
  /// waits.
  private static final int UNREADY_LOOKS = 12;

  private final HttpsServer server;
  private final Http2Server http2;
  private final Access access;
  private final Access throughHttp2;
  private final AtomicInteger looks = new AtomicInteger();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /// Starts to answer.
  ///
  /// @param folder where its key is created
  FakeCluster(Path folder) {
    try {
      Path keys = createKey(folder);
      String password = PASSWORD;
      KeyStore store = KeyStore.getInstance(keys.toFile(), password.toCharArray());
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, password.toCharArray());
      SSLContext tls = SSLContext.getInstance("TLS");
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(store);
      tls.init(managers.getKeyManagers(), trusted.getTrustManagers(), null);
      this.server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      this.access = access(server.getAddress().getPort(), store, password);
      this.http2 = new Http2Server(tls, ALL_IN_ONE);
      this.throughHttp2 = access(http2.port(), store, password);
      server.setHttpsConfigurator(new AskingForKeys(tls));
      server.createContext("/", this::answer);
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Returns the access that leads here.
  Access access() {
    return access;
  }

  /// Returns the access that leads to the same cluster over HTTP/2, where every answer is the same.
  Access accessOfHttp2() {
    return throughHttp2;
  }

  /// Returns every request so far as `METHOD PATH`, without the query; those over HTTP/2 are not
  /// among them.
  List<String> requests() {
    return List.copyOf(requests);
  }

  /// Returns how many requests came over HTTP/2.
  int requestsThroughHttp2() {
    return http2.answered();
  }

  @Override
  public void close() {
    server.stop(0);
    http2.close();
  }

  /// Has keytool make an RSA key with a certificate for 127.0.0.1, of the kind that clusters have.
  private static Path createKey(Path folder) throws IOException {
    Path keys = folder.resolve("cluster.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String options =
        "-genkeypair -alias training -keyalg RSA -keysize 2048 -dname CN=127.0.0.1 -ext"
            + " san=ip:127.0.0.1 -storetype PKCS12";
    List<String> command = new ArrayList<>(List.of(options.split(" ")));
    command.addFirst(keytool.toString());
    command.addAll(List.of("-keystore", keys.toString(), "-storepass", PASSWORD));
    new ProcessBuilder(command).redirectErrorStream(true).start().getInputStream().readAllBytes();
    return keys;
  }

  private static Access access(int port, KeyStore store, String password)
      throws GeneralSecurityException {
    String alias = store.aliases().nextElement();
    String certificate = pem("CERTIFICATE", store.getCertificate(alias).getEncoded());
    String key = pem("PRIVATE KEY", store.getKey(alias, password.toCharArray()).getEncoded());
    String text =
        """
        apiVersion: v1
        kind: Config
        contexts: [{name: training, context: {cluster: training, user: training}}]
        clusters: [{name: training, cluster: {server: 'https://127.0.0.1:%d', certificate-authority-data: %s}}]
        users: [{name: training, user: {client-certificate-data: %s, client-key-data: %s}}]
        """
            .formatted(port, certificate, certificate, key);
    return Access.of(
        new ContextChoice(Kubeconfig.parse(Path.of("training"), text), "training"), Map.of());
  }

  /// Encodes bytes as a kubeconfig holds them: PEM (RFC 7468), in base64 once more.
  private static String pem(String label, byte[] bytes) {
    String text =
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(label, Base64.getMimeEncoder().encodeToString(bytes), label);
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path =
        exchange
            .getRequestURI()
            .getPath()
            .replaceFirst("/apps/v1/namespaces/[^/]+/", "/apps/v1/namespaces/ping-k8s/");
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
    Optional<String> body = body(path);
    byte[] bytes =
        body.orElse("{\"kind\":\"Status\",\"code\":404}").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(body.isPresent() ? 200 : 404, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Optional<String> body(String path) {
    return switch (path) {
      case "/version" ->
          Optional.of("{\"major\":\"1\",\"minor\":\"36\",\"gitVersion\":\"v1.36.0\"}");
      case "/api/v1" ->
          Optional.of(kinds("v1", kind("ConfigMap", "configmaps"), kind("Secret", "secrets")));
      case "/api/v1/nodes" ->
          Optional.of(list("meta.k8s.io/v1", "PartialObjectMetadataList", NODE));
      case "/apis/apps/v1" -> Optional.of(kinds("apps/v1", kind("Deployment", "deployments")));
      case "/apis/apps/v1/namespaces/ping-k8s/deployments", "/apis/apps/v1/deployments" ->
          Optional.of(list("apps/v1", "DeploymentList", DEPLOYMENT));
      case "/apis/apps/v1/namespaces/ping-k8s/deployments/ping" ->
          Optional.of(
              looks.incrementAndGet() < UNREADY_LOOKS
                  ? DEPLOYMENT.replace("Replicas\":1", "Replicas\":0")
                  : DEPLOYMENT);
      case "/apis/apps/v1/namespaces/ping-k8s/replicasets" ->
          Optional.of(list("apps/v1", "ReplicaSetList", REPLICA_SET));
      case "/api/v1/namespaces/ping-chart/secrets" -> Optional.of(list("v1", "SecretList", ""));
      case SECRETS -> Optional.of(list("v1", "SecretList", record()));
      case SECRETS + "/" + RECORD -> Optional.of(record());
      case "/api/v1/namespaces/ping-k8s/pods" -> Optional.of(list("v1", "PodList", POD));
      case "/api/v1/namespaces/ping-k8s/events" -> Optional.of(list("v1", "EventList", ""));
      case "/api/v1/namespaces/ping-k8s/pods/ping/log" -> Optional.of("a line\n");
      default ->
          path.endsWith("/configmaps")
              ? Optional.of(list("v1", "ConfigMapList", ""))
              : Optional.empty();
    };
  }

  /// Returns the Secret in which Helm keeps the release: gzipped, then in base64 twice.
  private static String record() {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream text = new GZIPOutputStream(packed)) {
      text.write(RELEASE.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] once = Base64.getEncoder().encode(packed.toByteArray());
    return """
    {"apiVersion":"v1","kind":"Secret","type":"helm.sh/release.v1","data":{"release":"%s"},
     "metadata":{"name":"%s","namespace":"ping-helm","labels":{"owner":"helm","status":"deployed"},
      "managedFields":[{"manager":"helm","operation":"Update","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:type":{}}}]}}\
    """
        .formatted(Base64.getEncoder().encodeToString(once), RECORD);
  }

  private static String kinds(String version, String... kinds) {
    return """
    {"kind":"APIResourceList","groupVersion":"%s","resources":[%s]}\
    """
        .formatted(version, String.join(",", kinds));
  }

  private static String kind(String kind, String plural) {
    return """
    {"name":"%s","singularName":"","namespaced":true,"kind":"%s","verbs":["list"]}\
    """
        .formatted(plural, kind);
  }

  private static String list(String version, String kind, String items) {
    return """
    {"apiVersion":"%s","kind":"%s","metadata":{"resourceVersion":"1"},"items":[%s]}\
    """
        .formatted(version, kind, items);
  }

  /// Asks for client certificates, as an API server does.
  private static final class AskingForKeys extends HttpsConfigurator {
    AskingForKeys(SSLContext tls) {
      super(tls);
    }

    @Override
    public void configure(HttpsParameters parameters) {
      SSLParameters tls = getSSLContext().getDefaultSSLParameters();
      tls.setWantClientAuth(true);
      parameters.setSSLParameters(tls);
    }
  }
}
