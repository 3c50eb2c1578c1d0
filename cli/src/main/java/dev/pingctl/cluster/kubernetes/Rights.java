package dev.pingctl.cluster.kubernetes;

import dev.pingctl.cluster.Cluster.Right;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/// Asks the API what who asks may do.
final class Rights {
  /// How many questions are asked at once.
  private static final int TOGETHER = 16;

  private final Api api;

  Rights(Api api) {
    this.api = api;
  }

  /// See [dev.pingctl.cluster.Cluster#lacking].
  List<Right> lacking(Collection<Right> rights) {
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
}
