package dev.pingctl.cluster.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.kubeconfig.Access;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Waiting;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The client of one cluster, and the kinds that its API serves.
final class Api implements AutoCloseable {
  /// How long opening a connection may take. If one within this machine takes longer, the server is
  /// paused or gets no processor time.
  private static final int PATIENCE_MILLIS = 10_000;

  private static final int PATIENCE_WITHIN_MILLIS = 3_000;
  private static final int RETRIES = 1;

  /// What an eviction is answered that a disruption budget does not allow now.
  private static final int TOO_MANY_REQUESTS = 429;

  final KubernetesClient client;
  final ApiErrors errors;
  final Requests requests;
  private final String server;
  private final Map<String, List<Served>> served = new ConcurrentHashMap<>();

  private Api(KubernetesClient client, ApiErrors errors, String server) {
    this.client = client;
    this.errors = errors;
    this.requests = new Requests(client);
    this.server = server;
  }

  /// Opens a client for a context. It makes no connection and asks no program for credentials yet.
  static Api open(Access access) {
    URI server = access.server().address();
    Config config = Config.empty();
    config.setMasterUrl(server.toString());
    config.setTrustCerts(true); // So the library prepares nothing that is replaced right after.
    config.setRequestRetryBackoffLimit(RETRIES);
    config.setConnectionTimeout(
        ContainerState.isOfThisMachine(server.getHost()) && access.server().proxy().isEmpty()
            ? PATIENCE_WITHIN_MILLIS
            : PATIENCE_MILLIS);
    try {
      KubernetesClient client =
          new KubernetesClientBuilder()
              .withConfig(config)
              .withHttpClientFactory(new ClosingHttpClients(access))
              .build();
      return new Api(client, new ApiErrors(access), server.toString());
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw ApiErrors.unusable(access, e);
    }
  }

  /// The address of the API.
  String server() {
    return server;
  }

  /// Makes a call; its errors become failures about the subject.
  <T> T call(String subject, Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      throw errors.of(e, subject);
    }
  }

  /// Makes a call about an object that may not exist.
  <T> Optional<T> find(String subject, Supplier<T> call) {
    return call(
        subject,
        () -> {
          try {
            return Optional.ofNullable(call.get());
          } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  /// Makes a call that the API may refuse for now, as 429 says.
  ///
  /// @return false where it has
  boolean isAllowedNow(String subject, Runnable call) {
    return call(
        subject,
        () -> {
          try {
            call.run();
            return true;
          } catch (KubernetesClientException e) {
            if (e.getCode() == TOO_MANY_REQUESTS) {
              return false;
            }
            throw e;
          }
        });
  }

  /// Asks several questions at once and returns all their answers.
  static <T> List<T> together(Collection<Callable<List<T>>> questions) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> answers = new ArrayList<>();
      for (Future<List<T>> answer : threads.invokeAll(questions)) {
        answers.addAll(Waiting.result(answer));
      }
      return answers;
    } catch (InterruptedException e) {
      throw Failure.interrupted(e);
    }
  }

  /// How the API serves a kind; empty where it does not. A kind that was unknown is asked for
  /// again, since its definition may have been applied in the meantime.
  Optional<Served> kind(ObjectKind kind) {
    Optional<Served> known = known(kind);
    if (known.isEmpty() && served.remove(kind.apiVersion()) != null) {
      return known(kind);
    }
    return known;
  }

  private Optional<Served> known(ObjectKind kind) {
    return resources(kind.apiVersion()).stream()
        .filter(each -> each.kind().equals(kind.kind()))
        .findFirst();
  }

  /// The kinds that an API version serves; none where there is no such version. Parts of objects,
  /// such as their scale, are left out. Threads that ask at the same time ask the API once.
  List<Served> resources(String apiVersion) {
    return served.compute(
        apiVersion, (version, known) -> known == null || known.isEmpty() ? served(version) : known);
  }

  private List<Served> served(String apiVersion) {
    return find(
            "to list the kinds of " + apiVersion,
            () -> requests.get(root(apiVersion), Requests.WHOLE))
        .map(Api::served)
        .orElse(List.of());
  }

  private static List<Served> served(JsonNode list) {
    List<Served> kinds = new ArrayList<>();
    for (JsonNode each : list.path("resources")) {
      if (!each.path("name").asText().contains("/")) {
        Set<String> verbs = new HashSet<>();
        each.path("verbs").forEach(verb -> verbs.add(verb.asText()));
        kinds.add(
            new Served(
                each.path("kind").asText(),
                each.path("name").asText(),
                each.path("namespaced").asBoolean(),
                verbs));
      }
    }
    return kinds;
  }

  /// A kind of objects as the API serves it.
  ///
  /// @param plural its name in paths
  /// @param verbs what can be done with its objects, such as `list`
  record Served(String kind, String plural, boolean namespaced, Set<String> verbs) {}

  /// The path below which an API version is served.
  private static String root(String apiVersion) {
    return (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
  }

  /// The path of an object.
  ///
  /// @throws Failure `PING-NO-KIND` where the API does not serve its kind
  String path(ObjectRef ref) {
    return path(ref.objectKind(), ref.namespace()) + "/" + ref.name();
  }

  /// The path of all objects of a kind, in a namespace where it has one.
  ///
  /// @throws Failure `PING-NO-KIND` where the API does not serve the kind
  String path(ObjectKind kind, Optional<String> namespace) {
    String plural = kind(kind).orElseThrow(() -> noKind(kind)).plural();
    return root(kind.apiVersion())
        + namespace.map(name -> "/namespaces/" + name + "/").orElse("/")
        + plural;
  }

  /// A label selector for objects with all these labels.
  static String selector(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining(","));
  }

  /// The objects of a kind, in one namespace or in all of them; none where the API does not serve
  /// the kind.
  ///
  /// @param selector a label selector; empty for all
  /// @param form [Requests#WHOLE] or [Requests#METADATA_OF_ALL]
  List<JsonNode> list(ObjectKind kind, Optional<String> namespace, String selector, String form) {
    return kind(kind).isEmpty()
        ? List.of()
        : list(kind.kind(), path(kind, namespace), selector, form);
  }

  /// The objects below a path, which every API server has.
  ///
  /// @param what their kind, for failures
  List<JsonNode> list(String what, String path, String selector, String form) {
    String query = "?labelSelector=" + URLEncoder.encode(selector, StandardCharsets.UTF_8);
    List<JsonNode> objects = new ArrayList<>();
    call("to list " + what, () -> requests.get(path + query, form))
        .path("items")
        .forEach(objects::add);
    return objects;
  }

  /// Reads an object; empty if none exists.
  ///
  /// @param form [Requests#WHOLE] or [Requests#METADATA]
  Optional<JsonNode> get(ObjectRef ref, String form) {
    String path = path(ref);
    return find("to look at " + ref.text(), () -> requests.get(path, form));
  }

  static Failure noKind(ObjectKind kind) {
    return new Failure(
        FailureId.NO_KIND,
        ExitCode.FAILED,
        "The cluster does not know %s of %s; it may be too old, or lack a custom resource definition."
            .formatted(kind.kind(), kind.apiVersion()));
  }

  @Override
  public void close() {
    client.close();
  }
}
