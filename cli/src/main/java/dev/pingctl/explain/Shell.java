package dev.pingctl.explain;

import java.util.ArrayList;
import java.util.List;

/// Words and lines as bash reads them.
public final class Shell {
  private static final String PLAIN = "[A-Za-z0-9_@%+=:,./-]+";
  private static final int COLUMNS = 110;

  private Shell() {}

  /// A word that means this very text.
  public static String word(String text) {
    return text.matches(PLAIN) ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /// A text as it stands between double quotes, where it means itself.
  static String quotable(String text) {
    return text.replaceAll("[\\\\\"`$]", "\\\\$0");
  }

  /// A word of parts that can stand between double quotes, variables among them.
  static String filled(String parts) {
    return parts.matches(PLAIN) ? parts : '"' + parts + '"';
  }

  /// A command of these words; a long one goes on in further lines.
  public static String line(List<String> words) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      if (!line.isEmpty() && line.length() + word.length() + 1 > COLUMNS) {
        lines.add(line.toString());
        line = new StringBuilder("   ");
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return String.join(" \\\n", lines);
  }
}
