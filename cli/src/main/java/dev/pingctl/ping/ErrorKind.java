package dev.pingctl.ping;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/// Why a ping got no whole answer. The words are stable: scripts may match them.
public enum ErrorKind {
  /// Nobody listens at the address.
  REFUSED("connection refused"),
  /// The connection was broken off by the other side.
  RESET("connection reset"),
  /// The connection ended before the answer was whole.
  CLOSED("connection closed"),
  /// The whole ping, connecting included, took longer than its timeout.
  TIMEOUT("timeout"),
  /// The host has no address.
  UNKNOWN_HOST("unknown host"),
  /// There is no way to the address.
  UNREACHABLE("unreachable"),
  /// The two sides could not agree on a secure connection.
  TLS("tls"),
  /// What came back is not HTTP/1.
  BAD_ANSWER("bad answer"),
  /// The head of the answer passes 64 KiB, or its body 1 MiB.
  TOO_LARGE("answer too large"),
  /// Anything else, such as no free file descriptor.
  OTHER("i/o error");

  private final String words;

  ErrorKind(String words) {
    this.words = words;
  }

  /// The short, stable words for this kind.
  public String words() {
    return words;
  }

  static ErrorKind of(IOException fault) {
    String message = String.valueOf(fault.getMessage()).toLowerCase(Locale.ROOT);
    return switch (fault) {
      case PingException known -> known.kind();
      case UnknownHostException _ -> UNKNOWN_HOST;
      case SSLException _ -> TLS;
      case EOFException _ -> CLOSED;
      case SocketTimeoutException _ -> TIMEOUT;
      case NoRouteToHostException _ -> UNREACHABLE;
      case ConnectException _ when message.contains("refused") -> REFUSED;
      case IOException _ when message.contains("unreachable") -> UNREACHABLE;
      case IOException _ when message.contains("timed out") -> TIMEOUT;
      case IOException _ when message.contains("reset") || message.contains("broken pipe") -> RESET;
      case IOException _ -> OTHER;
    };
  }
}
