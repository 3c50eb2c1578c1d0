package dev.pingctl.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Guesses what a mistyped word was meant to be.
public final class Spelling {
  private Spelling() {}

  /// The known word nearest to `given`, if one is near enough to be worth suggesting: at most a
  /// third of its letters inserted, dropped or replaced, or beginning with it. Capital letters
  /// count as small ones.
  public static Optional<String> closest(String given, Collection<String> known) {
    String word = given.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(candidate -> isNear(word, candidate))
        .min(
            Comparator.comparingInt((String candidate) -> distance(word, candidate))
                .thenComparing(c -> c));
  }

  private static boolean isNear(String word, String candidate) {
    return distance(word, candidate) <= Math.max(1, (candidate.length() + 1) / 3)
        || (word.length() >= 2 && candidate.startsWith(word));
  }

  /// How many letters to insert, delete, replace, or swap with the next make one word the other:
  /// the distance of Damerau and Levenshtein, where no place is changed twice.
  static int distance(String from, String to) {
    int[][] least = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        least[i][j] = i == 0 || j == 0 ? i + j : least(least, from, to, i, j);
      }
    }
    return least[from.length()][to.length()];
  }

  private static int least(int[][] least, String from, String to, int i, int j) {
    int replaced = least[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replaced, Math.min(least[i - 1][j], least[i][j - 1]) + 1);
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(best, least[i - 2][j - 2] + 1) : best;
  }
}
