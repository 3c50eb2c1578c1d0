package dev.pingctl.cluster.kubernetes;

import dev.pingctl.cluster.Rights;
import dev.pingctl.kubeconfig.Access;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/// Asks the API what the user may do, and which objects it would admit.
final class KubernetesRights implements Rights {
  private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

  /// The shortest life that the API gives a token.
  private static final int TOKEN_SECONDS = 600;

  /// How many questions are asked at once.
  private static final int TOGETHER = 16;

  private final Api api;
  private final Access access;

  /// @param access what the API is asked by
  KubernetesRights(Api api, Access access) {
    this.api = api;
    this.access = access;
  }

  @Override
  public List<Right> lacking(Collection<Right> rights) {
    List<Right> all = List.copyOf(rights);
    List<Right> lacking = new ArrayList<>();
    for (int from = 0; from < all.size(); from += TOGETHER) {
      lacking.addAll(
          Api.together(
              all.subList(from, Math.min(from + TOGETHER, all.size())).stream()
                  .<Callable<List<Right>>>map(
                      right -> () -> isAllowed(right) ? List.of() : List.of(right))
                  .toList()));
    }
    return lacking;
  }

  private boolean isAllowed(Right right) {
    Optional<Api.Served> kind = api.kind(right.kind());
    if (kind.isEmpty()) {
      return true;
    }
    String version = right.kind().apiVersion();
    int slash = version.indexOf('/');
    Map<String, Object> attributes = new TreeMap<>();
    attributes.put("verb", right.verb());
    attributes.put("group", slash < 0 ? "" : version.substring(0, slash));
    attributes.put("version", version.substring(slash + 1));
    attributes.put("resource", kind.get().plural());
    attributes.put("subresource", right.part());
    right.namespace().ifPresent(namespace -> attributes.put("namespace", namespace));
    Map<String, Object> review =
        Map.of(
            "apiVersion",
            "authorization.k8s.io/v1",
            "kind",
            "SelfSubjectAccessReview",
            "spec",
            Map.of("resourceAttributes", attributes));
    return api.call("to ask for rights", () -> api.requests.create(REVIEWS, review))
        .path("status")
        .path("allowed")
        .asBoolean();
  }

  @Override
  public Optional<String> refusal(Manifest manifest) {
    ObjectRef ref = manifest.ref();
    String path = api.path(ref.objectKind(), ref.namespace());
    try {
      api.requests.create(path + "?dryRun=All", manifest.content());
      return Optional.empty();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return Optional.of(ApiErrors.message(e));
      }
      throw api.errors.of(e, "to try " + ref.text());
    }
  }

  @Override
  public Optional<String> refusalToList(ObjectRef account, ObjectKind kind) {
    Map<String, Object> request =
        Map.of(
            "apiVersion",
            "authentication.k8s.io/v1",
            "kind",
            "TokenRequest",
            "spec",
            Map.of("expirationSeconds", TOKEN_SECONDS));
    String token =
        JsonObjects.text(
            api.call(
                    "to get a token of " + account.text(),
                    () -> api.requests.create(api.path(account) + "/token", request))
                .path("status")
                .path("token"));
    String path = api.path(kind, account.namespace());
    try (Api other = Api.open(access.withToken(token))) {
      other.requests.get(path + "?limit=1", Requests.METADATA_OF_ALL);
      return Optional.empty();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return Optional.of(ApiErrors.message(e));
      }
      throw api.errors.of(e, "to list " + kind.kind() + "s");
    }
  }
}
