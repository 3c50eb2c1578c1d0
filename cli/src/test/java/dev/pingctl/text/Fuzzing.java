package dev.pingctl.text;

import java.util.Random;

/// How long a fuzz test goes on: over a number of inputs from a fixed seed, within some seconds;
/// or, with `-Dpingctl.fuzz.seconds=N`, for that long from a seed of its own.
public final class Fuzzing {
  private static final int SECONDS = Integer.getInteger("pingctl.fuzz.seconds", 0);
  private static final long LONGEST_SECONDS = 8;

  private final String name;
  private final long seed;
  private final int inputs;
  private final Random random;
  private final long end;
  private int taken;

  private Fuzzing(String name, long seed, int inputs) {
    this.name = name;
    this.seed = seed;
    this.inputs = inputs;
    this.random = new Random(seed);
    this.end = System.nanoTime() + (SECONDS > 0 ? SECONDS : LONGEST_SECONDS) * 1_000_000_000L;
  }

  /// A run that begins now.
  public static Fuzzing of(String name, long seed, int inputs) {
    return new Fuzzing(name, SECONDS > 0 ? System.nanoTime() : seed, inputs);
  }

  /// Whether another input is to be tried; a long run says at its end how many there were.
  public boolean goesOn() {
    boolean more = (SECONDS > 0 || taken < inputs) && System.nanoTime() < end;
    if (more) {
      taken++;
    } else if (SECONDS > 0) {
      System.out.printf("fuzz %s: %d s, seed %d, %d inputs%n", name, SECONDS, seed, taken);
    }
    return more;
  }

  /// Where inputs come from.
  public Random random() {
    return random;
  }

  @Override
  public String toString() {
    return "%s, seed %d, input %d".formatted(name, seed, taken);
  }
}
