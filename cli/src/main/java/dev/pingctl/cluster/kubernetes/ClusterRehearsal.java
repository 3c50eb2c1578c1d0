package dev.pingctl.cluster.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.ReleaseRecord;
import dev.pingctl.kubeconfig.Kubeconfig;
import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.Manifests;
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
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/// A made-up cluster inside this process, so that an AOT cache made from talking to it holds what
/// talking to a real one loads. Only the installation runs it.
///
/// It has one Deployment with a pod, which takes a while to be ready, and the record of a release;
/// what it is told to change stays as it is.
public final class ClusterRehearsal implements AutoCloseable {
  /// The Deployment that it has.
  public static final ObjectRef WORKLOAD =
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

  /// Something of all that a cluster answers, in one document.
  private static final String ALL_IN_ONE =
      """
      {"gitVersion":"v1.36.0","resources":[%s],"items":[],%s}\
      """
          .formatted(
              Stream.of("ConfigMap", "Node", "Secret", "Deployment", "Pod")
                  .map(each -> kind(each, each.toLowerCase(Locale.ROOT) + "s"))
                  .collect(Collectors.joining(",")),
              DEPLOYMENT.substring(1, DEPLOYMENT.length() - 1));

  private static final String SECRETS = "/api/v1/namespaces/ping-helm/secrets";
  private static final String RECORD = "sh.helm.release.v1.ping.v1";

  /// How often the Deployment is looked at before it is ready: long enough for reasons to be told.
  private static final int UNREADY_LOOKS = 12;

  private final HttpsServer server;
  private final Http2Rehearsal http2;
  private final ContextChoice choice;
  private final ContextChoice throughHttp2;
  private final AtomicInteger looks = new AtomicInteger();

  /// Begins to answer.
  ///
  /// @param keys a PKCS #12 file with one key and its certificate for 127.0.0.1
  /// @param password the file's password
  public ClusterRehearsal(Path keys, String password) {
    try {
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
      this.choice = choice(server.getAddress().getPort(), store, password);
      this.http2 = new Http2Rehearsal(tls, ALL_IN_ONE);
      this.throughHttp2 = choice(http2.port(), store, password);
      server.setHttpsConfigurator(new AskingForKeys(tls));
      server.createContext("/", this::answer);
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The way to it.
  public ContextChoice choice() {
    return choice;
  }

  @Override
  public void close() {
    server.stop(0);
    http2.close();
  }

  private static ContextChoice choice(int port, KeyStore store, String password)
      throws GeneralSecurityException {
    String alias = store.aliases().nextElement();
    String certificate = pem("CERTIFICATE", store.getCertificate(alias).getEncoded());
    String key = pem("PRIVATE KEY", store.getKey(alias, password.toCharArray()).getEncoded());
    String text =
        """
        apiVersion: v1
        kind: Config
        contexts: [{name: rehearsal, context: {cluster: rehearsal, user: rehearsal}}]
        clusters: [{name: rehearsal, cluster: {server: 'https://127.0.0.1:%d', certificate-authority-data: %s}}]
        users: [{name: rehearsal, user: {client-certificate-data: %s, client-key-data: %s}}]
        """
            .formatted(port, certificate, certificate, key);
    return new ContextChoice(Kubeconfig.parse(Path.of("rehearsal"), text), "rehearsal");
  }

  /// Bytes in the armour of RFC 7468, as a kubeconfig holds it.
  private static String pem(String label, byte[] bytes) {
    String text =
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(label, Base64.getMimeEncoder().encodeToString(bytes), label);
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// Asks and tells it all that pingctl asks and tells a cluster. What comes of it does not matter.
  public void talk() {
    try (Cluster cluster = new KubernetesCluster(choice)) {
      talk(cluster);
      talkOfReleases(cluster);
    }
    try (Cluster cluster = new KubernetesCluster(throughHttp2)) {
      lookAndApply(cluster);
    }
  }

  private static void talk(Cluster cluster) {
    lookAndApply(cluster);
    ObjectRef ref = WORKLOAD;
    cluster.workloads().find(ref).ifPresent(cluster.pods()::of);
    cluster.workloads().ofStage("ping-k8s", "k8s");
    cluster.pods().list("ping-k8s", Map.of("app", "ping"));
    cluster.objects().owned(List.of(ref.objectKind()));
    cluster.pods().warnings("ping-k8s", "ping");
    cluster.pods().logs("ping-k8s", "ping", "ping", 1, false, false, line -> {});
    cluster
        .removals()
        .remove(
            new ObjectRef("v1", "ConfigMap", Optional.of("ping-k8s"), "gone"),
            Duration.ofSeconds(1),
            line -> {});
  }

  private static void lookAndApply(Cluster cluster) {
    cluster.info();
    ObjectRef ref = WORKLOAD;
    Manifest manifest =
        new Manifest(
            ref,
            Map.of(
                "apiVersion",
                ref.apiVersion(),
                "kind",
                ref.kind(),
                "metadata",
                Map.of("name", "ping", "namespace", "ping-k8s")));
    cluster.objects().find(new ObjectRef("v1", "Node", Optional.empty(), "ping"));
    cluster
        .objects()
        .prefetch(
            Stream.of("ping", "redis", "other")
                .map(name -> new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), name))
                .toList());
    cluster.objects().apply(manifest, false);
  }

  private static void talkOfReleases(Cluster cluster) {
    ReleaseRecord record = cluster.releases().in("ping-helm").getFirst();
    cluster.releases().fail(record, "failed");
    cluster.releases().restore(record, record);
    cluster.objects().matches(Manifests.rendered("ping", record.manifest(), "ping-helm"));
    cluster.removals().awaitDeleted("ping-helm", Duration.ofSeconds(1), line -> {});
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path =
        exchange
            .getRequestURI()
            .getPath()
            .replaceFirst("/apps/v1/namespaces/[^/]+/", "/apps/v1/namespaces/ping-k8s/");
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

  /// The release as Helm keeps it: packed, and in base64 twice.
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

  /// Lets clients prove who they are, as the API of a cluster does.
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
