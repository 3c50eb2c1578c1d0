package dev.pingctl.command;

import dev.pingctl.report.Columns;
import java.util.ArrayList;
import java.util.List;

/// Rows of text in columns.
final class Table {
  private static final String GAP = "  ";
  private static final String INDENT = "    ";

  /// What stands in a cell without a value.
  private static final String NOTHING = "-";

  /// A last column that is narrower than this is not worth its lines.
  private static final int LEAST_ROOM = 16;

  private final List<List<String>> rows;
  private final int width;
  private final int[] widths;

  private Table(List<List<String>> rows, int width) {
    this.rows = rows;
    this.width = width;
    this.widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
  }

  /// The rows with their columns aligned, two spaces apart; every row has as many cells as the
  /// first. What does not fit the width in the last column goes on below. Columns for which there
  /// is no room beside the others stand below them, indented, in the rows that have values there.
  static String render(List<List<String>> rows, int width) {
    Table table = new Table(rows, width);
    StringBuilder text = new StringBuilder();
    List<Integer> ends = table.ends();
    for (List<String> row : rows) {
      int from = 0;
      for (int to : ends) {
        if (from == 0 || row.subList(from, to).stream().anyMatch(cell -> !cell.equals(NOTHING))) {
          text.append(table.line(row, from, to)).append('\n');
        }
        from = to;
      }
    }
    return text.toString();
  }

  /// Where each line of a row ends: behind which column.
  private List<Integer> ends() {
    List<Integer> ends = new ArrayList<>();
    int used = 0;
    for (int i = 0; i < widths.length; i++) {
      int needed = i == widths.length - 1 ? Math.min(widths[i], LEAST_ROOM) : widths[i];
      if (used > 0 && needed > width - used) {
        ends.add(i);
        used = INDENT.length();
      }
      used += widths[i] + GAP.length();
    }
    ends.add(widths.length);
    return ends;
  }

  private String line(List<String> row, int from, int to) {
    StringBuilder line = new StringBuilder(from == 0 ? "" : INDENT);
    for (int i = from; i < to - 1; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length())).append(GAP);
    }
    String cell = row.get(to - 1);
    if (to == widths.length) {
      String below = "\n" + " ".repeat(line.length());
      cell = String.join(below, Columns.wrap(cell, width - line.length()));
    }
    return line.append(cell).toString().stripTrailing();
  }
}
