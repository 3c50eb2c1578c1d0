package dev.pingctl.difference;

import java.util.ArrayList;
import java.util.List;

/// The lines in which two texts differ, by a longest common subsequence.
public final class LineDifference {
  /// Above this many pairs of lines everything counts as different.
  private static final int MOST_PAIRS = 4_000_000;

  private final List<String> before;
  private final List<String> after;
  private final int[][] common;

  private LineDifference(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
    this.common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
  }

  /// The lines of `before` that are not in `after`, each with `- ` before it, and those of `after`
  /// with `+ `, in their order.
  public static List<String> of(String before, String after) {
    List<String> first = before.lines().toList();
    List<String> second = after.lines().toList();
    if ((long) first.size() * second.size() > MOST_PAIRS) {
      List<String> all = new ArrayList<>(first.stream().map(line -> "- " + line).toList());
      all.addAll(second.stream().map(line -> "+ " + line).toList());
      return all;
    }
    return new LineDifference(first, second).lines();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
        i++;
        j++;
      } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
        lines.add("- " + before.get(i++));
      } else {
        lines.add("+ " + after.get(j++));
      }
    }
    return lines;
  }
}
