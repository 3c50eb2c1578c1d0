package dev.pingctl.release.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Helm's words become sentences with an id. The words are as Helm 3.21 has said them.
class HelmErrorsTest {
  @Test
  void whatTheSchemaRejectsIsToldValueByValue() {
    Failure failure =
        of(
            """
            values don't meet the specifications of the schema(s) in the following chart(s):
            ping:
            - at '/service/type': value must be one of 'ClusterIP', 'NodePort', 'LoadBalancer'
            - at '/replicaCount': got string, want integer
            """);

    assertThat(failure.id()).isEqualTo(FailureId.VALUES);
    assertThat(failure.sentence())
        .isEqualTo(
            "The chart does not take these values: service.type: value must be one of 'ClusterIP',"
                + " 'NodePort', 'LoadBalancer'; replicaCount: got string, want integer. Its"
                + " values.yaml tells what it takes.");
  }

  @Test
  void namesEachOfSeveralWrongValuesOfOneMapping() {
    Failure failure =
        of(
            """
            values don't meet the specifications of the schema(s) in the following chart(s):
            ping:
            - at '/env': validation failed
              - at '/env/A': got number, want string
              - at '/env/B': got null, want string
            - at '/replicaCount': got string, want integer
            """);

    assertThat(failure.sentence())
        .contains(
            ": env.A: got number, want string; env.B: got null, want string; replicaCount: got"
                + " string, want integer. ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Kubernetes cluster unreachable: Get "https://127.0.0.1:1/version": dial tcp 127.0.0.1:1: connect: connection refused | PING-CLUSTER-DOWN
          another operation (install/upgrade/rollback) is in progress | PING-RELEASE-BUSY
          cannot re-use a name that is still in use | PING-RELEASE-BUSY
          pre-upgrade hooks failed: 1 error occurred: job slow failed: BackoffLimitExceeded | PING-HOOK
          pods "x" is forbidden: exceeded quota: few, requested: pods=1, used: pods=6, limited: pods=6 | PING-QUOTA
          template: ping/templates/a.yaml:3:9: executing "ping/templates/a.yaml" at <.Values.a.b>: nil pointer evaluating interface {}.b | PING-CHART
          Unable to continue with install: Service "ping" in namespace "x" exists and cannot be imported into the current release: invalid ownership metadata | PING-FOREIGN
          release: not found | PING-HELM
          context canceled | PING-INTERRUPTED
          """)
  void eachKindHasItsId(String words, String id) {
    assertThat(of(words).id().text()).isEqualTo(id);
  }

  @Test
  void theSentenceSaysWhatWasTried() {
    assertThat(of("release: not found").sentence())
        .isEqualTo("Helm was not able to upgrade release ping: release: not found.");
  }

  private static Failure of(String words) {
    return HelmErrors.of(new IllegalStateException(words), "to upgrade release ping");
  }
}
