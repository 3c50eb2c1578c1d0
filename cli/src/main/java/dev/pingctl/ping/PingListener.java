package dev.pingctl.ping;

/// Hears of each ping of a run as soon as it has an outcome, on the thread that pings: it must
/// return at once.
public interface PingListener {
  /// The listener that takes no notice.
  PingListener NONE =
      new PingListener() {
        @Override
        public void answered(String version, boolean ok, long micros) {}

        @Override
        public void unanswered() {}
      };

  /// A ping has a whole answer.
  ///
  /// @param version the version that the answer names; empty where it names none
  /// @param ok whether its status is a 2xx
  /// @param micros the latency
  void answered(String version, boolean ok, long micros);

  /// A ping has failed without a whole answer.
  void unanswered();
}
