package dev.pingctl.experiment.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes HTML and SVG as well-formed XML, so that a browser and an XML parser read the same. Every
/// text and every value of an attribute is escaped; what XML cannot hold becomes U+FFFD.
///
/// Attributes are given as names and values in turn.
final class Markup {
  /// Elements within a line of text, where a line break would be seen as a space.
  private static final Set<String> INLINE = Set.of("a", "code", "span", "strong", "title");

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final int REPLACEMENT = 0xFFFD;

  private final StringBuilder out = new StringBuilder();
  private final Deque<Open> open = new ArrayDeque<>();

  private static final class Open {
    private final String element;
    private boolean hasBlocks;

    Open(String element) {
      this.element = element;
    }
  }

  /// Begins an element.
  Markup open(String element, String... attributes) {
    begin(element, attributes);
    out.append('>');
    open.push(new Open(element));
    return this;
  }

  /// Ends the element that was begun last.
  Markup close() {
    Open last = open.pop();
    if (last.hasBlocks) {
      out.append('\n');
    }
    out.append("</").append(last.element).append('>');
    return this;
  }

  /// An element without content.
  Markup empty(String element, String... attributes) {
    begin(element, attributes);
    out.append("/>");
    return this;
  }

  /// An element that holds only text.
  Markup leaf(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close();
  }

  /// An element that holds prose.
  Markup prose(String element, String text, String... attributes) {
    return open(element, attributes).prose(text).close();
  }

  /// Text.
  Markup text(String text) {
    escape(text, false);
    return this;
  }

  /// Text in which what is between backticks is code.
  Markup prose(String text) {
    Matcher code = CODE.matcher(text);
    int end = 0;
    while (code.find()) {
      text(text.substring(end, code.start())).leaf("code", code.group(1));
      end = code.end();
    }
    return text(text.substring(end));
  }

  /// What another one has written.
  Markup add(Markup other) {
    beginBlock();
    out.append(other);
    return this;
  }

  private void begin(String element, String... attributes) {
    if (!INLINE.contains(element)) {
      beginBlock();
    }
    out.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1], true);
      out.append('"');
    }
  }

  private void beginBlock() {
    if (!out.isEmpty()) {
      out.append('\n');
    }
    if (!open.isEmpty()) {
      open.peek().hasBlocks = true;
    }
  }

  private void escape(String text, boolean isAttribute) {
    text.codePoints()
        .map(character -> isAllowed(character) ? character : REPLACEMENT)
        .forEach(character -> {
          switch (character) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append(isAttribute ? "&quot;" : "\"");
            default -> out.appendCodePoint(character);
          }
        });
  }

  /// Whether XML 1.0 allows a character, other than control characters that a screen obeys.
  private static boolean isAllowed(int character) {
    return character == '\t'
        || character == '\n'
        || (character >= ' ' && character < 0x7F)
        || (character > 0x9F && character < 0xD800)
        || (character > 0xDFFF && character < 0xFFFE)
        || (character >= 0x1_0000 && (character & 0xFFFE) != 0xFFFE);
  }

  /// What was written.
  ///
  /// @throws IllegalStateException where an element was not ended
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("not ended: " + open.peek().element);
    }
    return out.toString();
  }
}
