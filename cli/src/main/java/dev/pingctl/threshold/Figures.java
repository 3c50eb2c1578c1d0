package dev.pingctl.threshold;

import java.util.Map;
import java.util.Optional;

/// What conditions are decided by.
public interface Figures {
  /// The figure of a metric; empty where there is none yet, such as a percentile of no answers.
  Optional<Measured> measured(String metric);

  /// What `2x` is twice of: the same metric of the reference. Empty where there is none, or none
  /// yet.
  Optional<Measured> reference(String metric);

  /// The figures of two maps.
  ///
  /// @param reference those of the reference; empty where there is none
  static Figures of(Map<String, Measured> measured, Map<String, Measured> reference) {
    return new Figures() {
      @Override
      public Optional<Measured> measured(String metric) {
        return Optional.ofNullable(measured.get(metric));
      }

      @Override
      public Optional<Measured> reference(String metric) {
        return Optional.ofNullable(reference.get(metric));
      }
    };
  }
}
