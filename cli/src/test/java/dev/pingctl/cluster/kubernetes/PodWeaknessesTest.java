package dev.pingctl.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodWeaknessesTest {
  private static final PodSpec HARDENED =
      new PodSpecBuilder()
          .withNewSecurityContext()
          .withRunAsNonRoot(true)
          .withNewSeccompProfile()
          .withType("RuntimeDefault")
          .endSeccompProfile()
          .endSecurityContext()
          .addNewContainer()
          .withName("ping")
          .withNewSecurityContext()
          .withAllowPrivilegeEscalation(false)
          .withReadOnlyRootFilesystem(true)
          .withNewCapabilities()
          .withDrop("ALL")
          .endCapabilities()
          .endSecurityContext()
          .endContainer()
          .build();

  @Test
  void aHardenedPodHasNone() {
    assertThat(weaknesses(HARDENED)).isEmpty();
  }

  @Test
  void aBarePodHasAllOfThem() {
    PodSpec bare = new PodSpecBuilder().addNewContainer().withName("ping").endContainer().build();

    assertThat(weaknesses(bare))
        .containsExactly(
            "may run as root",
            "may gain privileges",
            "can write to its root",
            "keeps capabilities",
            "has no seccomp profile");
  }

  @Test
  void whatAContainerSaysItselfWinsOverItsPod() {
    PodSpec root =
        new PodSpecBuilder(HARDENED)
            .editFirstContainer()
            .editSecurityContext()
            .withRunAsNonRoot(false)
            .endSecurityContext()
            .endContainer()
            .build();

    assertThat(weaknesses(root)).containsExactly("may run as root");
  }

  @Test
  void theNodesNamespacesAndFoldersAreNamed() {
    PodSpec open =
        new PodSpecBuilder(HARDENED)
            .withHostNetwork(true)
            .addNewVolume()
            .withName("all")
            .withNewHostPath()
            .withPath("/etc")
            .endHostPath()
            .endVolume()
            .build();

    assertThat(weaknesses(open)).containsExactly("shares the node's namespaces", "sees /etc");
  }

  private static List<String> weaknesses(PodSpec spec) {
    return PodWeaknesses.of(new ObjectMapper().valueToTree(spec));
  }
}
