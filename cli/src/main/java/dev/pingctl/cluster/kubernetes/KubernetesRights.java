package dev.pingctl.cluster.kubernetes;

import dev.pingctl.cluster.Rights;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/// Asks the API what who asks may do.
final class KubernetesRights implements Rights {
  /// How many questions are asked at once.
  private static final int TOGETHER = 16;

  private final Api api;

  KubernetesRights(Api api) {
    this.api = api;
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
    Optional<ResourceDefinitionContext> kind = api.kind(right.kind());
    if (kind.isEmpty()) {
      return true;
    }
    SelfSubjectAccessReview review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withVerb(right.verb())
            .withGroup(kind.get().getGroup())
            .withVersion(kind.get().getVersion())
            .withResource(kind.get().getPlural())
            .withSubresource(right.part().isEmpty() ? null : right.part())
            .withNamespace(right.namespace().orElse(null))
            .endResourceAttributes()
            .endSpec()
            .build();
    SelfSubjectAccessReview answer =
        api.call("to ask for rights", () -> api.client.resource(review).create());
    return answer.getStatus() != null && Boolean.TRUE.equals(answer.getStatus().getAllowed());
  }

  @Override
  public Optional<String> refusal(Manifest manifest) {
    ObjectRef ref = manifest.ref();
    ResourceDefinitionContext kind =
        api.kind(ref.objectKind()).orElseThrow(() -> Api.noKind(ref.objectKind()));
    try {
      api.client
          .genericKubernetesResources(kind)
          .inNamespace(ref.namespace().orElse(""))
          .resource(resource(manifest))
          .dryRun()
          .create();
      return Optional.empty();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return Optional.of(ApiErrors.message(e));
      }
      throw api.errors.of(e, "to try " + ref.text());
    }
  }

  private GenericKubernetesResource resource(Manifest manifest) {
    return api.client
        .getKubernetesSerialization()
        .convertValue(manifest.content(), GenericKubernetesResource.class);
  }
}
