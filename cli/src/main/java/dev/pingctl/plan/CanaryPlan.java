package dev.pingctl.plan;

import dev.pingctl.plan.Plan.Wave;
import java.util.ArrayList;
import java.util.List;

/// What moves the requests to a new version step by step, and what takes that back.
///
/// @param preparation makes the version, sends all requests to the old one, and runs the new one
///   beside it
/// @param steps gives the new version more and more of the requests, waits each time until it has
///   proved itself, and then promotes it into the release
/// @param zero sends all requests to the old version
/// @param restored runs what the stage says in place of the new version
public record CanaryPlan(Plan preparation, Plan steps, Plan zero, Plan restored) {
  /// What is done where nothing goes wrong.
  public Plan whole() {
    List<Wave> waves = new ArrayList<>(preparation.waves());
    waves.addAll(steps.waves());
    return new Plan(preparation.title(), waves);
  }
}
