package dev.pingctl.machine;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which ports of this machine are taken, and by whom.
public final class Ports {
  /// The process that listens on a port.
  public record Holder(long pid, String command) {}

  private Ports() {}

  /// Whether a server can listen on this port of the loopback address.
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /// A port of the loopback address that is free now.
  public static int anyFree() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new Failure(
          FailureId.PORT_TAKEN,
          ExitCode.FAILED,
          "No port of this machine is free; stop something.",
          e);
    }
  }

  /// The failure of something that needs a port which is taken.
  ///
  /// @param option the option that chooses other ports
  public static Failure taken(int port, String option, @Nullable Throwable cause) {
    return new Failure(
        FailureId.PORT_TAKEN,
        ExitCode.REFUSED,
        "Port %d is taken by %s; stop it, or choose another with %s."
            .formatted(port, holderText(port), option),
        cause);
  }

  /// Who listens on this port, in words: `process 4711 (java)`.
  public static String holderText(int port) {
    return holder(port)
        .map(found -> "process %d (%s)".formatted(found.pid(), found.command()))
        .orElse("another program");
  }

  /// Who listens on this port, as far as this user may see it; on systems without `/proc`, nobody
  /// is found.
  public static Optional<Holder> holder(int port) {
    Set<String> sockets = listening(port);
    if (sockets.isEmpty()) {
      return Optional.empty();
    }
    return ProcessHandle.allProcesses()
        .filter(handle -> holdsAny(handle.pid(), sockets))
        .findFirst()
        .map(handle ->
            new Holder(
                handle.pid(),
                handle
                    .info()
                    .command()
                    .map(c -> String.valueOf(Path.of(c).getFileName()))
                    .orElse("?")));
  }

  /// The socket links (`socket:[inode]`) that listen on a port, from the kernel's tables of TCP
  /// sockets (proc(5)).
  private static Set<String> listening(int port) {
    Set<String> sockets = new HashSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      try {
        for (String line : Files.readAllLines(Path.of(table))) {
          String[] columns = line.strip().split("\\s+");
          boolean listens = columns.length > 9 && columns[3].equals("0A");
          if (listens && columns[1].endsWith(String.format(Locale.ROOT, ":%04X", port))) {
            sockets.add("socket:[" + columns[9] + "]");
          }
        }
      } catch (IOException e) {
        // Not a Linux machine, or closed to this user: nobody is named.
      }
    }
    return sockets;
  }

  private static boolean holdsAny(long pid, Set<String> sockets) {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
      return descriptors.anyMatch(descriptor -> sockets.contains(target(descriptor)));
    } catch (IOException e) {
      return false;
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
