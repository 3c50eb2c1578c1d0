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

  /// The Levenshtein distance of two words.
  static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int substituted = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
