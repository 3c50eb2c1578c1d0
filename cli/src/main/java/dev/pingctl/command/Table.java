package dev.pingctl.command;

import java.util.List;
import java.util.stream.IntStream;

/// Rows of text in columns.
final class Table {
  private static final int GAP = 2;

  /// No column is cut below this.
  private static final int LEAST = 10;

  private Table() {}

  /// The rows with their columns aligned, two spaces apart; every row has as many cells as the
  /// first.
  static String render(List<List<String>> rows) {
    return render(rows, Integer.MAX_VALUE);
  }

  /// The same in lines of at most so many characters: the longest column is cut, and `…` says so. A
  /// terminal too narrow for that wraps.
  static String render(List<List<String>> rows, int room) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    shorten(widths, room);
    return text(rows, widths);
  }

  /// Takes from the longest column, again and again, until all fit or it is too short to be cut.
  private static void shorten(int[] widths, int room) {
    int gaps = GAP * (widths.length - 1);
    while (IntStream.of(widths).sum() + gaps > room) {
      int longest = 0;
      for (int i = 1; i < widths.length; i++) {
        longest = widths[i] >= widths[longest] ? i : longest;
      }
      if (widths[longest] <= LEAST) {
        return;
      }
      widths[longest]--;
    }
  }

  private static String cut(String cell, int width) {
    return cell.length() <= width ? cell : cell.substring(0, width - 1) + "…";
  }

  private static String text(List<List<String>> rows, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = cut(row.get(i), widths[i]);
        line.append(cell).append(" ".repeat(widths[i] - cell.length() + GAP));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
