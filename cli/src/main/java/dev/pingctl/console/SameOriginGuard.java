package dev.pingctl.console;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Who may ask. A page of another site that the user has open in the same browser can send requests
/// here, under this address or under a name of its own that it lets point here; both give
/// themselves away in the headers.
final class SameOriginGuard {
  private final Set<String> hosts;
  private final Set<String> origins;

  /// Those who ask for the console that listens on this port.
  SameOriginGuard(int port) {
    this.hosts = Set.of("localhost:" + port, "127.0.0.1:" + port);
    this.origins = Set.of("http://localhost:" + port, "http://127.0.0.1:" + port);
  }

  /// Why a request is not answered; empty where it is.
  Optional<String> refusal(Headers headers) {
    List<String> named = headers.getOrDefault("Host", List.of());
    if (named.size() != 1 || !hosts.contains(named.getFirst())) {
      return Optional.of("The console answers as localhost, not under another name.");
    }
    boolean foreign =
        headers.getOrDefault("Origin", List.of()).stream()
            .anyMatch(origin -> !origins.contains(origin));
    boolean crossSite =
        headers.getOrDefault("Sec-Fetch-Site", List.of()).stream()
            .anyMatch(site -> !site.equals("same-origin") && !site.equals("none"));
    return foreign || crossSite
        ? Optional.of("The console answers its own page, not those of others.")
        : Optional.empty();
  }
}
