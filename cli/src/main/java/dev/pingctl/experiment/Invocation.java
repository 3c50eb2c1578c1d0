package dev.pingctl.experiment;

import dev.pingctl.explain.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The command line of a run of experiments: what repeats it.
///
/// @param benefits the experiments that were named; none for all
/// @param quick whether with `--quick`
/// @param target the options that say which cluster is meant; none for the embedded one
public record Invocation(List<String> benefits, boolean quick, List<String> target) {
  public Invocation {
    benefits = List.copyOf(benefits);
    target = List.copyOf(target);
  }

  /// The command line as it is typed.
  public String text() {
    List<String> words = new ArrayList<>(List.of("pingctl", "prove"));
    words.addAll(benefits);
    if (quick) {
      words.add("--quick");
    }
    words.addAll(target);
    return line(words);
  }

  /// The same for one experiment alone.
  public Invocation of(String benefit) {
    return new Invocation(List.of(benefit), quick, target);
  }

  /// The command line that brings a stage up for it.
  public String up(String stage) {
    return line(
        Stream.concat(Stream.of("pingctl", "up", "--stage=" + stage), target.stream()).toList());
  }

  private static String line(List<String> words) {
    return String.join(" ", words.stream().map(Shell::word).toList());
  }
}
