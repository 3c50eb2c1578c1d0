package dev.pingctl.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class LabelledDockerfileTest {
  private static final String MARK =
      "LABEL \"app.kubernetes.io/managed-by\"=\"pingctl\""
          + " \"app.kubernetes.io/part-of\"=\"ping-workshop\" \"pingctl.dev/image\"=\"\""
          + " \"pingctl.dev/stage\"=\"images\"";

  @Test
  void everyStageIsMarkedAndTheLastGetsTheLabels() {
    String dockerfile =
        """
        # syntax of old
        ARG BASE
        FROM ${BASE} AS build
        RUN select \\
          # a comment between
          FROM things
        from scratch
        COPY --from=build / /\
        """;

    assertThat(LabelledDockerfile.of(dockerfile, Map.of("b", "$2", "a", "1\"")))
        .isEqualTo(
            """
            # syntax of old
            ARG BASE
            FROM ${BASE} AS build
            %1$s
            RUN select \\
              # a comment between
              FROM things
            from scratch
            %1$s
            COPY --from=build / /
            LABEL "a"="1\\"" "b"="\\$2"
            """
                .formatted(MARK));
  }

  @Test
  void aStageThatBeginsOnTwoLinesIsMarkedAfterBoth() {
    assertThat(LabelledDockerfile.of("FROM a \\\n  AS b\nRUN c\n", Map.of("l", "v")))
        .isEqualTo("FROM a \\\n  AS b\n" + MARK + "\nRUN c\nLABEL \"l\"=\"v\"\n");
  }
}
