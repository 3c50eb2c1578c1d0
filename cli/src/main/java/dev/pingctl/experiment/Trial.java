package dev.pingctl.experiment;

import dev.pingctl.outcome.Measures;
import java.time.Duration;

/// One arm, done once.
///
/// @param round from 1
/// @param load how many processes wanted a processor on this machine at the end, as its load
///   average of one minute says
public record Trial(int round, String arm, Measures measures, Duration took, double load) {}
