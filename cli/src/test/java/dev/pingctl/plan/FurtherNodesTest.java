package dev.pingctl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.image.Catalogue;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Workshop;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The plans of a cluster with several nodes, from what is there to what is wanted.
class FurtherNodesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Settings SETTINGS =
      new Settings(ROOT, Path.of("/home/learner/.pingctl"), 5000, ImagePolicy.BUILD, Map.of());

  private final Planner planner = new Planner(SETTINGS, Catalogue.read(ROOT, ROOT)::image);

  @Test
  void fromOneNodeToThree() {
    assertThat(cluster(FurtherNodes.of(3, List.of(), false)))
        .isEqualTo(
            """
            cluster up
            images:
              1. provide image pingctl/node (build)
            cluster:
              2. start node pingctl-node-1 on ports 5005, 5006, 5007, 5008, 5009, 5010, 5011, 5443
              3. start node pingctl-node-2
                 start node pingctl-node-3
              4. wait until DNS, metrics and storage work
            """);
  }

  @Test
  void fromThreeNodesToOneThePodsMoveBeforeTheSystemIsWaitedFor() {
    assertThat(cluster(FurtherNodes.of(1, List.of(2, 3), false)))
        .isEqualTo(
            """
            cluster up
            images:
              1. provide image pingctl/node (build)
            cluster:
              2. start node pingctl-node-1 on ports 5005, 5006, 5007, 5008, 5009, 5010, 5011, 5443
              3. drain and remove node pingctl-node-2
                 drain and remove node pingctl-node-3
              4. wait until DNS, metrics and storage work
            """);
  }

  @Test
  void aNodeThatIsMissingBetweenOthersIsMadeAndTheDataOnThoseThatGoIsGivenUpOnlyWhenAsked() {
    assertThat(FurtherNodes.of(3, List.of(3, 5), true))
        .isEqualTo(new FurtherNodes(List.of(2, 3), List.of(5), true));
    assertThat(cluster(FurtherNodes.of(2, List.of(3), true)))
        .contains("start node pingctl-node-2\n")
        .contains("drain and remove node pingctl-node-3 with the data on it\n");
  }

  @Test
  void withoutANumberEveryNodeStaysAndIsThereBeforeImagesAreLoaded() {
    Workshop workshop = Workshop.read(SETTINGS);

    String plan =
        planner
            .withNodes(FurtherNodes.as(List.of(2)))
            .up("up", workshop.withNeeds(workshop.stage("k8s")), false)
            .render();

    assertThat(plan.lines().map(String::strip))
        .containsSubsequence(
            "3. start node pingctl-node-2", "4. load image pingctl/redis into the cluster");
  }

  private String cluster(FurtherNodes nodes) {
    return planner.withNodes(nodes).cluster(false).render();
  }
}
