package dev.pingctl.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BuildHostTest {
  @Test
  void onlyProxiesThatAreSetArePassedOn() {
    Map<String, String> environment =
        Map.of("HTTPS_PROXY", "http://p:1", "no_proxy", "localhost", "HTTP_PROXY", "", "HOME", "/");

    assertThat(new BuildHost(environment).proxies())
        .containsExactly(
            Map.entry("HTTPS_PROXY", "http://p:1"), Map.entry("no_proxy", "localhost"));
  }

  @Test
  void theBundleThatIsNamedWins(@TempDir Path folder) throws IOException {
    Path bundle = Files.writeString(folder.resolve("ca"), "certificates");

    assertThat(new BuildHost(Map.of("SSL_CERT_FILE", bundle.toString())).certificates())
        .asString()
        .isEqualTo("certificates");
  }
}
