package dev.pingctl.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
  @Test
  void aTakenPortNamesItsHolder() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();

      assertThat(Ports.isFree(port)).isFalse();
      assertThat(Ports.holder(port))
          .hasValueSatisfying(holder -> {
            assertThat(holder.pid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(holder.command()).isEqualTo("java");
          });
    }
    assertThat(Ports.isFree(port)).isTrue();
    assertThat(Ports.holder(port)).isEmpty();
  }
}
