package dev.pingctl.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuildStepsTest {
  private final List<String> told = new ArrayList<>();
  private final BuildSteps steps = new BuildSteps("pingctl/node", told::add);

  @Test
  void aStepIsSaidInAFewWords() {
    steps.accept("Step 2/31 : FROM ${BASE} AS build");
    steps.accept("Step 3/31 : COPY install-go image-archive /usr/local/bin/");
    steps.accept("Step 5/31 : RUN install-go /tmp/ca.crt");
    steps.accept("Step 9/31 : RUN ./build-programs /out");
    steps.accept("Step 10/31 : RUN cd /usr/local/bin && ln -s containerd ctr");
    steps.accept("Step 11/31 : EXPOSE 6443");

    assertThat(told)
        .containsExactly(
            "pingctl/node: step 2 of 31, taking its base",
            "pingctl/node: step 3 of 31, copying files",
            "pingctl/node: step 5 of 31, installing packages",
            "pingctl/node: step 9 of 31, compiling",
            "pingctl/node: step 10 of 31, running a command",
            "pingctl/node: step 11 of 31, writing settings");
  }

  @Test
  void whatCommandsPrintIsLeftOut() {
    steps.accept("Setting up libc6:amd64 (2.41-12) ...");
    steps.accept("go: downloading k8s.io/api v0.36.3");

    assertThat(told).isEmpty();
  }
}
