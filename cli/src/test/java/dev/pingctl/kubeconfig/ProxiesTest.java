package dev.pingctl.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.outcome.Failure;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which proxy an environment names for a server. Expected values are those of Go's `httpproxy`.
class ProxiesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://api.example.com       |                        | proxied
          https://api.example.com       | *                      | direct
          https://api.example.com       | a.test, *              | direct
          https://api.example.com       | example.com            | direct
          https://api.example.com       | EXAMPLE.com            | direct
          https://API.Example.com       | example.com            | direct
          https://api.example.com       | .example.com           | direct
          https://api.example.com       | *.example.com          | direct
          https://example.com           | .example.com           | proxied
          https://example.com           | example.com            | direct
          https://badexample.com        | example.com            | proxied
          https://api.example.com       | example.com:6443       | proxied
          https://api.example.com:6443  | example.com:6443       | direct
          https://api.example.com       | example.com:443        | direct
          https://api.example.com       | :443                   | proxied
          https://10.1.2.3:6443         | 10.0.0.0/8             | direct
          https://11.1.2.3:6443         | 10.0.0.0/8             | proxied
          https://10.1.2.3:6443         | ' x , 10.1.2.3'        | direct
          https://10.1.2.3:6443         | 10.1.2.3:6443          | direct
          https://10.1.2.3:6443         | 10.1.2.3:443           | proxied
          https://10.1.2.3:6443         | 10.1.2                 | proxied
          https://10.1.2.3:6443         | 10                     | proxied
          https://10.1.2.3:6443         | 0.0.0.0/0              | direct
          https://10.1.2.3:6443         | 10.1.2.3/33            | proxied
          https://[2001:db8::1]:6443    | 2001:db8::/32          | direct
          https://[2001:db8::1]:6443    | 2001:db8::1            | direct
          https://[2001:db8::1]:6443    | [2001:db8::1]:6443     | direct
          https://[2001:db8::1]:6443    | [2001:db8::1]:1        | proxied
          https://[2001:db9::1]:6443    | 2001:db8::/32          | proxied
          https://api.example.com       | 10.0.0.0/8             | proxied
          https://localhost:6443        |                        | direct
          https://localhost.test:6443   |                        | proxied
          https://127.0.0.1:6443        |                        | direct
          https://127.0.0.2:6443        |                        | direct
          https://[::1]:6443            |                        | direct
          http://api.example.com        |                        | direct
          """)
  void serversAreProxiedAsGoDoes(String server, String noProxy, String expected) {
    Map<String, String> environment =
        Map.of("HTTPS_PROXY", "http://p:3128", "NO_PROXY", noProxy == null ? "" : noProxy);

    assertThat(Proxies.of(environment).forServer(URI.create(server)))
        .isEqualTo(
            expected.equals("direct")
                ? Optional.empty()
                : Optional.of(URI.create("http://p:3128")));
  }

  @Test
  void upperCaseCountsMoreThanLowerCaseAndEmptyIsNone() {
    URI server = URI.create("https://s");

    assertThat(of(server, Map.of("HTTPS_PROXY", "http://a", "https_proxy", "http://b")))
        .isEqualTo("http://a");
    assertThat(of(server, Map.of("HTTPS_PROXY", "", "https_proxy", "http://b")))
        .isEqualTo("http://b");
    assertThat(of(server, Map.of("HTTP_PROXY", "http://a", "ALL_PROXY", "http://b"))).isEmpty();
    assertThat(of(URI.create("http://s"), Map.of("http_proxy", "http://a"))).isEqualTo("http://a");
    assertThat(of(server, Map.of("HTTPS_PROXY", "http://a", "no_proxy", "s"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "proxy.test, http://proxy.test",
    "proxy.test:3128, http://proxy.test:3128",
    "10.0.0.1:3128, http://10.0.0.1:3128",
    "http://u:p@proxy.test, http://u:p@proxy.test"
  })
  void aProxyMayLackItsScheme(String value, String expected) {
    assertThat(of(URI.create("https://s"), Map.of("HTTPS_PROXY", value))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"socks5://p:1080", "https://p:443"})
  void aProxyOfAnotherKindIsRefusedOnlyWhereItIsNeeded(String value) {
    Map<String, String> environment = Map.of("HTTPS_PROXY", value, "NO_PROXY", "near.test");

    assertThatThrownBy(() -> of(URI.create("https://far.test"), environment))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("HTTPS_PROXY must begin with http://");
    assertThat(of(URI.create("https://near.test"), environment)).isEmpty();
  }

  private static String of(URI server, Map<String, String> environment) {
    return Proxies.of(environment).forServer(server).map(URI::toString).orElse("");
  }
}
