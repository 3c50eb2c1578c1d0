package dev.pingctl.kubeconfig;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.math.BigInteger;
import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The proxies that an environment names, read as Go's `httpproxy` reads them, which kubectl and
/// Helm use.
final class Proxies {
  private static final String EVERYTHING = "*";

  private final Map<String, String> environment;

  private Proxies(Map<String, String> environment) {
    this.environment = environment;
  }

  static Proxies of(Map<String, String> environment) {
    return new Proxies(environment);
  }

  /// The proxy for a server; empty where it is reached directly.
  ///
  /// @throws Failure `PING-KUBECONFIG` for a proxy of a kind that cannot be used
  Optional<URI> forServer(URI server) {
    String name = server.getScheme().equals("https") ? "HTTPS_PROXY" : "HTTP_PROXY";
    Optional<URI> proxy = value(name).flatMap(Proxies::read);
    if (proxy.isEmpty() || isDirect(server)) {
      return Optional.empty();
    }
    problem(proxy.get())
        .ifPresent(problem -> {
          throw new Failure(
              FailureId.KUBECONFIG,
              ExitCode.USAGE,
              "The proxy of the variable %s %s; change it, or name %s in NO_PROXY."
                  .formatted(name, problem, server.getHost()));
        });
    return proxy;
  }

  /// Why a proxy cannot be used, to be read behind its name; empty where it can.
  static Optional<String> problem(URI proxy) {
    String scheme = String.valueOf(proxy.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http")) {
      return Optional.of("must begin with http://; pingctl has no other kind of proxy");
    }
    return proxy.getHost() == null
        ? Optional.of("has no host name that can be used")
        : Optional.empty();
  }

  /// The port of a proxy.
  static int port(URI address) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return address.getScheme().equals("https") ? 443 : 80;
  }

  private Optional<String> value(String name) {
    return Stream.of(name, name.toLowerCase(Locale.ROOT))
        .map(each -> environment.getOrDefault(each, ""))
        .filter(each -> !each.isEmpty())
        .findFirst();
  }

  /// The address of a proxy, which may lack its scheme.
  private static Optional<URI> read(String text) {
    return uri(text)
        .filter(proxy -> proxy.getScheme() != null && proxy.getRawAuthority() != null)
        .or(() -> uri("http://" + text));
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private boolean isDirect(URI server) {
    String host = bare(server.getHost()).toLowerCase(Locale.ROOT);
    Optional<InetAddress> address = address(host);
    if (host.equals("localhost") || address.filter(InetAddress::isLoopbackAddress).isPresent()) {
      return true;
    }
    return value("NO_PROXY").stream()
        .flatMap(list -> Stream.of(list.split(",", -1)))
        .map(each -> each.strip().toLowerCase(Locale.ROOT))
        .anyMatch(each -> matches(each, host, address, String.valueOf(port(server))));
  }

  private static boolean matches(
      String pattern, String host, Optional<InetAddress> address, String port) {
    if (pattern.equals(EVERYTHING)) {
      return true;
    }
    int slash = pattern.indexOf('/');
    if (slash >= 0) {
      Optional<InetAddress> network = address(pattern.substring(0, slash));
      if (network.isPresent() && pattern.substring(slash + 1).matches("\\d{1,3}")) {
        int bits = Integer.parseInt(pattern.substring(slash + 1));
        return address.filter(each -> isWithin(each, network.get(), bits)).isPresent();
      }
    }
    int colon = pattern.lastIndexOf(':');
    boolean withPort =
        colon >= 0 && (pattern.indexOf(':') == colon || pattern.charAt(colon - 1) == ']');
    if (withPort && !pattern.substring(colon + 1).equals(port) && colon < pattern.length() - 1) {
      return false;
    }
    String name = bare(withPort ? pattern.substring(0, colon) : pattern);
    Optional<InetAddress> literal = address(name);
    if (literal.isPresent()) {
      return literal.equals(address);
    }
    return isOfDomain(host, name);
  }

  private static boolean isOfDomain(String host, String name) {
    String domain = ascii(name.startsWith("*.") ? name.substring(1) : name);
    if (domain.isEmpty()) {
      return false;
    }
    return domain.startsWith(".")
        ? host.endsWith(domain)
        : host.equals(domain) || host.endsWith("." + domain);
  }

  private static String ascii(String name) {
    try {
      return name.startsWith(".") ? "." + IDN.toASCII(name.substring(1)) : IDN.toASCII(name);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  private static boolean isWithin(InetAddress address, InetAddress network, int bits) {
    byte[] one = address.getAddress();
    byte[] other = network.getAddress();
    int rest = one.length * Byte.SIZE - bits;
    return one.length == other.length
        && rest >= 0
        && new BigInteger(1, one)
            .shiftRight(rest)
            .equals(new BigInteger(1, other).shiftRight(rest));
  }

  private static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /// The address that a text is; empty where it is a name. Asks nobody.
  private static Optional<InetAddress> address(String text) {
    if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
