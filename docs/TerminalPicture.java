import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Draws what a terminal shows in the end, as SVG, from a recording of `script`:
///
/// `script -q -c 'stty cols 100; pingctl up --stage=compose' recording`
/// `java docs/TerminalPicture.java 'pingctl up --stage=compose' recording > docs/pictures/up.svg`
///
/// It knows what pingctl writes to a terminal: text, and lines that are cleared and written again.
final class TerminalPicture {
  private static final String CLEAR_LINE = "\u001b[2K";
  private static final String UP = "\u001b[1A";

  /// Control sequences, line ends, and text.
  private static final Pattern PARTS = Pattern.compile("\u001b\\[[0-9;?]*[A-Za-z]|\r|\n|[^\r\n\u001b]+");
  private static final int COLUMN = 8;
  private static final int ROW = 18;
  private static final int MARGIN = 14;

  private TerminalPicture() {}

  public static void main(String[] arguments) throws IOException {
    List<String> lines = new ArrayList<>(List.of("$ " + arguments[0]));
    lines.addAll(shown(Files.readString(Path.of(arguments[1]))));
    System.out.write(svg(lines).getBytes(StandardCharsets.UTF_8));
    System.out.flush();
  }

  /// The lines that are left when the last byte has been written; without those of `script` itself.
  private static List<String> shown(String recording) {
    List<StringBuilder> screen = new ArrayList<>(List.of(new StringBuilder()));
    int row = 0;
    Matcher parts = PARTS.matcher(recording);
    while (parts.find()) {
      String part = parts.group();
      switch (part) {
        case "\n" -> {
          row++;
          if (row == screen.size()) {
            screen.add(new StringBuilder());
          }
        }
        case UP -> row = Math.max(0, row - 1);
        case CLEAR_LINE -> screen.get(row).setLength(0);
        default -> {
          if (part.charAt(0) >= ' ') {
            screen.get(row).append(part);
          }
        }
      }
    }
    List<String> lines = new ArrayList<>();
    for (StringBuilder line : screen) {
      if (!line.isEmpty() && line.indexOf("Script started") < 0 && line.indexOf("Script done") < 0) {
        lines.add(line.toString().stripTrailing());
      }
    }
    return lines;
  }

  private static String svg(List<String> lines) {
    int columns = lines.stream().mapToInt(String::length).max().orElse(0);
    int width = columns * COLUMN + 2 * MARGIN;
    int height = lines.size() * ROW + 2 * MARGIN;
    StringBuilder svg =
        new StringBuilder(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
            <rect width="100%%" height="100%%" rx="6" fill="#1e2430"/>
            <g font-family="ui-monospace, Menlo, Consolas, monospace" font-size="13" fill="#d8dee9" xml:space="preserve">
            """
                .formatted(width, height));
    int y = MARGIN + ROW - 5;
    for (String line : lines) {
      svg.append("<text x=\"%d\" y=\"%d\" textLength=\"%d\">".formatted(MARGIN, y, line.length() * COLUMN));
      svg.append(escaped(line).replace("✓", "<tspan fill=\"#a3be8c\">✓</tspan>")).append("</text>\n");
      y += ROW;
    }
    return svg.append("</g>\n</svg>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
