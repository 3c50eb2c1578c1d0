package dev.pingctl.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A version such as `v1.4.0`. A text that is no version is older than every version.
///
/// @param text as it was found
public record Version(String text) {
  private static final Pattern NUMBERS = Pattern.compile("v?\\d+(\\.\\d+)*(-.*)?");

  /// The version that something claims to have.
  public static Version of(@Nullable Object text) {
    return new Version(text == null ? "of no known version" : String.valueOf(text));
  }

  /// Whether this comes after another one. A pre-release (`v1.5.0-rc.1`) comes before its release.
  public boolean isNewerThan(Version other) {
    List<Integer> mine = numbers();
    List<Integer> theirs = other.numbers();
    int compared = Arrays.compare(array(mine), array(theirs));
    return compared > 0 || (compared == 0 && other.isPreRelease() && !isPreRelease());
  }

  private boolean isPreRelease() {
    return text.contains("-");
  }

  private List<Integer> numbers() {
    if (!NUMBERS.matcher(text).matches()) {
      return List.of();
    }
    String release = text.split("-", 2)[0];
    return Arrays.stream(release.substring(release.startsWith("v") ? 1 : 0).split("\\."))
        .map(Integer::valueOf)
        .toList();
  }

  private static int[] array(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }
}
