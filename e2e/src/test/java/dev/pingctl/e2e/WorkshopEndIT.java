package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The whole workshop goes by one command, whatever the classes before this one have done with it.
@Order(Suite.WORKSHOP_GOES)
class WorkshopEndIT {
  @RegisterExtension static final Shared WORKSHOP = Shared.workshop();

  @Test
  void teardownLeavesNothing() {
    WORKSHOP.close(); // which holds that the engine is as it was, and that pingctl's home is gone

    assertThat(Node.runs()).as("the node runs").isFalse();
  }
}
