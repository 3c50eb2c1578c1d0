package dev.pingctl.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import dev.pingctl.kubeconfig.Access;
import dev.pingctl.kubeconfig.Kubeconfig;
import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiErrorsTest {
  private static final ObjectRef DEPLOYMENT =
      new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), "ping");

  @Test
  void whoDoesNotAnswerIsDown() {
    assertFailure(
        failure(
            new KubernetesClientException("sending", new ConnectException("Connection refused"))),
        FailureId.CLUSTER_DOWN,
        ExitCode.UNREACHABLE,
        "context work",
        "https://work:6443",
        "Connection refused");
  }

  @Test
  void aTimedOutConnectionIsDownToo() {
    assertFailure(
        failure(new KubernetesClientException("HTTP connect timed out", -1, null)),
        FailureId.CLUSTER_DOWN,
        ExitCode.UNREACHABLE,
        "HTTP connect timed out");
  }

  @Test
  void aServerInTroubleIsDownForNow() {
    assertFailure(
        failure(answer(503, "etcdserver: request timed out")),
        FailureId.CLUSTER_DOWN,
        ExitCode.UNREACHABLE,
        "etcdserver: request timed out",
        "try again");
  }

  @Test
  void refusedCredentialsAreTold() {
    assertFailure(
        failure(answer(401, "Unauthorized")),
        FailureId.CREDENTIALS,
        ExitCode.UNREACHABLE,
        "credentials of context work");
  }

  @Test
  void aMissingRightIsNamedWithVerbResourceAndPlace() {
    assertFailure(
        failure(
            answer(
                403,
                "deployments.apps \"ping\" is forbidden: User \"ann\" cannot patch resource"
                    + " \"deployments\" in API group \"apps\" in the namespace \"ping-k8s\"")),
        FailureId.RIGHTS,
        ExitCode.REFUSED,
        "User ann may not patch deployments.apps in namespace ping-k8s");
  }

  @Test
  void aRightForTheWholeClusterIsToldAsThat() {
    assertFailure(
        failure(
            answer(
                403,
                "namespaces is forbidden: User \"ann\" cannot list resource \"namespaces\" in API"
                    + " group \"\" at the cluster scope")),
        FailureId.RIGHTS,
        ExitCode.REFUSED,
        "User ann may not list namespaces for the whole cluster");
  }

  @Test
  void whatTheEmbeddedClusterForbidsItsAdministratorItHasOnlyNotReadYet() {
    Failure failure =
        (Failure)
            errors("pingctl", "https://127.0.0.1:6550")
                .of(
                    answer(403, "forbidden: User \"kubernetes-admin\" cannot get path \"/api/v1\""),
                    "to list the kinds of v1");

    assertFailure(failure, FailureId.CLUSTER_DOWN, ExitCode.UNREACHABLE, "only just started");
  }

  @Test
  void anyOtherRefusalIsToldInTheClustersWords() {
    assertFailure(
        failure(answer(422, "spec.replicas: Invalid value: -1\n see above.")),
        FailureId.CLUSTER,
        ExitCode.FAILED,
        "refuses to apply Deployment ping: spec.replicas: Invalid value: -1; see above.");
  }

  @Test
  void ofAPageThatAnswersInTheApisPlaceTheStatusIsTold() {
    for (String page : List.of("", "<html><body>Not here</body></html>", "x".repeat(100_000))) {
      assertFailure(
          failure(answer(404, page)),
          FailureId.CLUSTER,
          ExitCode.FAILED,
          "The cluster refuses to apply Deployment ping: the answer has status 404.");
    }
  }

  @Test
  void whatAnswersWithoutJsonIsNoApi() {
    assertFailure(
        failure(
            new KubernetesClientException(
                "/version", new JsonParseException(null, "Unexpected <"))),
        FailureId.CLUSTER_DOWN,
        ExitCode.UNREACHABLE,
        "https://work:6443 (what answers there is not a Kubernetes API); check that it runs");
  }

  @Test
  void aConflictNamesFieldAndManager() {
    Status status =
        new StatusBuilder()
            .withCode(409)
            .withMessage("Apply failed with 1 conflict")
            .withNewDetails()
            .addNewCause()
            .withField(".spec.replicas")
            .withMessage("conflict with \"kubectl-patch\" using apps/v1")
            .endCause()
            .endDetails()
            .build();

    Manifest manifest =
        new Manifest(
            DEPLOYMENT, Map.of("metadata", Map.of("labels", Map.of("pingctl.dev/stage", "k8s"))));
    KubernetesClientException conflict = new KubernetesClientException(status);

    assertFailure(
        errors().conflict(conflict, manifest),
        FailureId.CONFLICT,
        ExitCode.REFUSED,
        ".spec.replicas by kubectl-patch",
        "`pingctl up --stage=k8s --context=work --force-conflicts` sets that back");
    assertFailure(
        errors("pingctl", "https://127.0.0.1:6443").conflict(conflict, manifest),
        FailureId.CONFLICT,
        ExitCode.REFUSED,
        "`pingctl up --stage=k8s --force-conflicts` sets that back");
  }

  private static ApiErrors errors() {
    return errors("work", "https://work:6443");
  }

  private static Failure failure(KubernetesClientException error) {
    return (Failure) errors().of(error, "to apply Deployment ping");
  }

  private static KubernetesClientException answer(int code, String message) {
    return new KubernetesClientException(
        message, code, new StatusBuilder().withCode(code).withMessage(message).build());
  }

  private static void assertFailure(Failure failure, FailureId id, ExitCode code, String... words) {
    assertThat(failure.id()).isEqualTo(id);
    assertThat(failure.exitCode()).isEqualTo(code);
    assertThat(failure.sentence()).contains(words);
  }

  private static ApiErrors errors(String context, String server) {
    String text =
        """
        contexts: [{name: %s, context: {cluster: c}}]
        clusters: [{name: c, cluster: {server: '%s'}}]
        """
            .formatted(context, server);
    return new ApiErrors(
        Access.of(
            new ContextChoice(Kubeconfig.parse(Path.of("kubeconfig"), text), context), Map.of()));
  }
}
