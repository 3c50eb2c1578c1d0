package dev.pingctl.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Text that fits the columns of a terminal, and text that leaves a terminal as it is.
public final class Columns {
  private static final Pattern ESCAPES = Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}]+");
  private static final Pattern CONTROL_IN_LINES = Pattern.compile("[\\p{Cntrl}&&[^\t\n]]+");

  private Columns() {}

  /// Lines without what would change colours or move the cursor where they are shown: they quote
  /// other programs, and may go to a file.
  public static String printable(String text) {
    return CONTROL_IN_LINES.matcher(ESCAPES.matcher(text).replaceAll("")).replaceAll(" ");
  }

  /// The text on one line of at most `width` characters, the last of which says that there is more.
  /// Other programs' escape sequences are left out.
  static String cut(String text, int width) {
    String clean = clean(text);
    int length = clean.codePointCount(0, clean.length());
    if (length <= width) {
      return clean;
    }
    return clean.substring(0, clean.offsetByCodePoints(0, Math.max(0, width - 1))) + "…";
  }

  /// The text in lines of at most `width` characters, broken at spaces where that can be done; the
  /// first line's indentation is that of all.
  public static List<String> wrap(String text, int width) {
    String clean = clean(text);
    String body = clean.stripLeading();
    String indent = " ".repeat(Math.min(clean.length() - body.length(), width / 2));
    int room = Math.max(1, width - indent.length());
    List<String> lines = new ArrayList<>();
    while (body.codePointCount(0, body.length()) > room) {
      int end = body.offsetByCodePoints(0, room);
      int space = body.lastIndexOf(' ', end);
      int cut = space > 0 ? space : end;
      lines.add(indent + body.substring(0, cut).stripTrailing());
      body = body.substring(cut).stripLeading();
    }
    lines.add(indent + body);
    return lines;
  }

  private static String clean(String text) {
    return CONTROL.matcher(ESCAPES.matcher(text).replaceAll("")).replaceAll(" ").stripTrailing();
  }
}
