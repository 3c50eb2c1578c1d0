package dev.pingctl.service;

import java.io.IOException;
import java.net.InetAddress;
import java.security.Security;
import java.time.Duration;
import java.util.Optional;

/// Starts the ping service and stops it on SIGTERM or Ctrl-C.
///
/// Exits with 0 after a requested stop, 1 when the port cannot be bound, and 2 when an environment
/// variable is invalid.
public final class Main {
  private static final Duration FINISH = Duration.ofSeconds(10);

  private Main() {}

  /// Takes no arguments; see [Settings] for the environment.
  public static void main(String[] arguments) {
    try {
      run();
    } catch (WrongSetting e) {
      System.err.println("ping-service: " + e.getMessage());
      System.exit(2);
    } catch (IOException e) {
      System.err.println("ping-service: cannot listen: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run() throws WrongSetting, IOException {
    Settings settings = Settings.from(System.getenv(), builtVersion());
    // Redis may come back at another address under the same name.
    Security.setProperty("networkaddress.cache.ttl", "1");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "4096");
    System.setProperty("sun.net.httpserver.maxReqTime", "10");

    ServiceMetrics metrics = new ServiceMetrics(settings.version());
    Optional<PingCounter> counter =
        settings
            .redis()
            .map(redis ->
                new RedisCounter(
                    redis, new RedisSockets(redis, InetAddress::getAllByName), metrics));
    Routes routes = new Routes(settings, counter, metrics);
    PingServer server = new PingServer(settings, routes, metrics);
    server.start();
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(settings, routes, server)));
    Log.info(
        "started",
        "address",
        settings.bindAddress() + ":" + server.port(),
        "version",
        settings.version(),
        "pod",
        settings.pod(),
        "redis",
        settings.redis().map(RedisSettings::toString).orElse("none"));
  }

  private static void stop(Settings settings, Routes routes, PingServer server) {
    routes.drain();
    Log.info("stopping", "drain_seconds", settings.drain().toSeconds());
    try {
      Thread.sleep(settings.drain());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(FINISH);
    Log.info("stopped");
    // A requested stop is a success; without this the JVM exits with 143.
    Runtime.getRuntime().halt(0);
  }

  private static String builtVersion() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
