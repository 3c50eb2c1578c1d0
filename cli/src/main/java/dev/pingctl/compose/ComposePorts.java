package dev.pingctl.compose;

import dev.pingctl.engine.ContainerSpec.Port;
import dev.pingctl.text.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The `ports` of a service. Where the specification publishes on every address of the machine,
/// pingctl publishes on 127.0.0.1 only, unless the file names an address.
final class ComposePorts {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int HIGHEST = 65535;
  private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::");
  private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");
  private static final Pattern ADDRESS =
      Pattern.compile(
          "%1$s(?:\\.%1$s){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]+"
              .formatted("(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)"));
  private static final Pattern SHORT =
      Pattern.compile(
          "(?:(?:(?:(?<ip>\\d+\\.\\d+\\.\\d+\\.\\d+)|\\[(?<ip6>[0-9a-fA-F:.]+)]):)?(?<host>\\d+(?:-\\d+)?)?:)?"
              + "(?<container>\\d+(?:-\\d+)?)(?:/(?<protocol>\\w*))?");

  private ComposePorts() {}

  /// The ports of a service, in the order of the file.
  static List<Port> read(ComposeKeys service) {
    List<Port> ports = new ArrayList<>();
    for (YamlNode element : service.get("ports").map(YamlNode::elements).orElse(List.of())) {
      for (Port port : element.isMapping() ? List.of(longForm(element)) : shortForm(element)) {
        rejectClash(element, port, ports);
        ports.add(port);
      }
    }
    return List.copyOf(ports);
  }

  /// Complains when one of these ports is published twice on one address of the machine.
  static void rejectClash(YamlNode node, Port port, List<Port> others) {
    if (others.stream().anyMatch(other -> clash(port, other))) {
      throw node.wrong(
          "publishes port %d of this machine, which another line publishes already"
              .formatted(port.hostPort()));
    }
  }

  private static boolean clash(Port one, Port other) {
    return one.hostPort() != 0
        && !one.isRange()
        && !other.isRange()
        && one.hostPort() == other.hostPort()
        && one.protocol().equals(other.protocol())
        && (one.hostAddress().equals(other.hostAddress())
            || EVERY_ADDRESS.contains(one.hostAddress())
            || EVERY_ADDRESS.contains(other.hostAddress()));
  }

  private static List<Port> shortForm(YamlNode node) {
    Matcher matcher = SHORT.matcher(node.text());
    if (!matcher.matches()) {
      throw node.wrong(
          "must be a port such as \"127.0.0.1:8080:80\" or \"8080:80\", not '" + node.text() + "'");
    }
    String ip = matcher.group("ip") == null ? matcher.group("ip6") : matcher.group("ip");
    String protocol = matcher.group("protocol");
    String host = matcher.group("host");
    int[] container = range(node, String.valueOf(matcher.group("container")), 1);
    int[] published = host == null ? new int[] {0, 0} : range(node, host, 0);
    int further = container[1] - container[0];
    boolean chosen = further == 0; // then a range is what the engine may choose from
    if (host != null && !chosen && published[1] - published[0] != further) {
      throw node.wrong("maps a range of ports to one of another length: '" + node.text() + "'");
    }
    List<Port> ports = new ArrayList<>();
    for (int i = 0; i <= further; i++) {
      int first = published[0] + (host == null ? 0 : i);
      ports.add(
          new Port(
              ip == null ? LOOPBACK : address(node, ip),
              first,
              chosen ? published[1] : first,
              container[0] + i,
              protocol(node, protocol == null || protocol.isEmpty() ? "tcp" : protocol)));
    }
    return ports;
  }

  private static Port longForm(YamlNode node) {
    ComposeKeys keys =
        ComposeKeys.of(node, "target published host_ip protocol mode name", "app_protocol");
    int[] published =
        keys.get("published")
            .filter(n -> !n.text().isEmpty())
            .map(n -> n.text().contains("-") ? range(n, n.text(), 0) : one(n))
            .orElse(new int[] {0, 0});
    return new Port(
        keys.get("host_ip").map(n -> address(n, n.text())).orElse(LOOPBACK),
        published[0],
        published[1],
        (int) keys.require("target").number(1, 65535),
        protocol(node, keys.text("protocol").orElse("tcp")));
  }

  private static String address(YamlNode node, String address) {
    if (!ADDRESS.matcher(address).matches()) {
      throw node.wrong("must be an address such as 127.0.0.1, not '" + address + "'");
    }
    return address;
  }

  private static int[] one(YamlNode node) {
    int port = (int) node.number(0, HIGHEST);
    return new int[] {port, port};
  }

  private static String protocol(YamlNode node, String protocol) {
    String lower = protocol.toLowerCase(Locale.ROOT);
    if (!PROTOCOLS.contains(lower)) {
      throw node.wrong("has the protocol '" + protocol + "', which is not tcp, udp or sctp");
    }
    return lower;
  }

  private static int[] range(YamlNode node, String text, int lowest) {
    String[] ends = text.split("-", 2);
    int first = port(node, ends[0], lowest);
    int last = ends.length == 1 ? first : port(node, ends[1], lowest);
    if (last < first) {
      throw node.wrong("has a range of ports that ends before it begins: '" + text + "'");
    }
    return new int[] {first, last};
  }

  private static int port(YamlNode node, String text, int lowest) {
    int port = text.matches("0*[0-9]{1,5}") ? Integer.parseInt(text) : -1;
    if (port < lowest || port > HIGHEST) {
      throw node.wrong("has the port %s, which is not between 1 and 65535".formatted(text));
    }
    return port;
  }
}
