import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Draws what a terminal shows in the end, as SVG, from a recording of `script`:
///
/// `script -q -c 'stty cols 100; pingctl up --stage=compose' recording`
/// `java docs/TerminalPicture.java 'pingctl up --stage=compose' recording > docs/pictures/up.svg`
///
/// It knows what pingctl writes to a terminal: text, and a line that is cleared and written again.
final class TerminalPicture {
  private static final String CLEAR_LINE = "\r\u001b[2K";
  private static final String OTHER_SEQUENCES = "\u001b\\[[0-9;?]*[A-Za-z]";
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
    List<String> lines = new ArrayList<>();
    for (String line : recording.replace("\r\n", "\n").split("\n", -1)) {
      String last = line.substring(line.lastIndexOf(CLEAR_LINE) < 0 ? 0 : line.lastIndexOf(CLEAR_LINE));
      String text = last.replace(CLEAR_LINE, "").replaceAll(OTHER_SEQUENCES, "").stripTrailing();
      if (!text.startsWith("Script started") && !text.startsWith("Script done")) {
        lines.add(text);
      }
    }
    while (!lines.isEmpty() && lines.getLast().isEmpty()) {
      lines.removeLast();
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
      svg.append(escaped(line)).append("</text>\n");
      y += ROW;
    }
    return svg.append("</g>\n</svg>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
