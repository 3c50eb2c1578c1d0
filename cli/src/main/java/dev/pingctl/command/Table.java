package dev.pingctl.command;

import dev.pingctl.report.Columns;
import java.util.List;

/// Rows of text in columns.
final class Table {
  private static final String GAP = "  ";

  /// A last column that is narrower than this is not worth its lines.
  private static final int LEAST_ROOM = 16;

  private Table() {}

  /// The rows with their columns aligned, two spaces apart; every row has as many cells as the
  /// first. What does not fit the width in the last column goes on below.
  static String render(List<List<String>> rows, int width) {
    int last = rows.getFirst().size() - 1;
    int[] widths = new int[last];
    for (List<String> row : rows) {
      for (int i = 0; i < last; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < last; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length())).append(GAP);
      }
      int room = width - line.length();
      String below = "\n" + " ".repeat(line.length());
      line.append(
          room < LEAST_ROOM
              ? row.get(last)
              : String.join(below, Columns.wrap(row.get(last), room)));
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
