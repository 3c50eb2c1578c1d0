package dev.pingctl.ping;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/// One line of an answer's head, put together from pieces and read in place, without making strings
/// of what is the same in every answer.
final class HeadLine {
  private static final int KEPT_NAME_CHARACTERS = 100;

  private byte[] bytes = new byte[256];
  private int length;

  /// Makes the line empty.
  void clear() {
    length = 0;
  }

  /// Adds a piece; the caller limits how many.
  void add(byte[] from, int at, int count) {
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
    System.arraycopy(from, at, bytes, length, count);
    length += count;
  }

  /// Takes a carriage return off the end.
  void chomp() {
    if (length > 0 && bytes[length - 1] == '\r') {
      length--;
    }
  }

  int length() {
    return length;
  }

  byte at(int index) {
    return bytes[index];
  }

  /// Where the byte first stands, or the length of the line where it does not.
  int find(char wanted) {
    int at = 0;
    while (at < length && bytes[at] != wanted) {
      at++;
    }
    return at;
  }

  /// Whether the line begins with the name, which must be in lower case and not longer than it.
  boolean named(String lowerCaseName) {
    for (int i = 0; i < lowerCaseName.length(); i++) {
      if ((bytes[i] | 0x20) != lowerCaseName.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Whether the header's value is exactly the text.
  boolean valueIs(int colon, String text) {
    int start = valueStart(colon);
    if (valueEnd() - start != text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if ((bytes[start + i] & 0xff) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// The header's value.
  String value(int colon) {
    int start = valueStart(colon);
    return new String(bytes, start, Math.max(valueEnd() - start, 0), ISO_8859_1);
  }

  /// The header's value as a name to show. The same name comes with nearly every answer of a
  /// connection, so the last one is given again where it is the same.
  String valueAsName(int colon, String last) {
    if (valueIs(colon, last)) {
      return last;
    }
    String name = printable(value(colon));
    return name.length() > KEPT_NAME_CHARACTERS ? name.substring(0, KEPT_NAME_CHARACTERS) : name;
  }

  /// The header's value as a decimal number.
  long valueAsNumber(int colon) throws PingException {
    return number(valueStart(colon), valueEnd(), 10);
  }

  /// The number, without a sign, that stands from one index to before another.
  long number(int from, int to, int radix) throws PingException {
    if (from >= to || to - from > 15) {
      throw new PingException(ErrorKind.BAD_ANSWER, "the answer holds a malformed number");
    }
    long number = 0;
    for (int i = from; i < to; i++) {
      int digit = Character.digit(bytes[i], radix);
      if (digit < 0) {
        throw new PingException(ErrorKind.BAD_ANSWER, "the answer holds a malformed number");
      }
      number = number * radix + digit;
    }
    return number;
  }

  /// The text without control characters, which could command a terminal.
  static String printable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return text.replaceAll("[\\x00-\\x1f\\x7f-\\x9f]+", " ").strip();
      }
    }
    return text;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, ISO_8859_1);
  }

  private int valueStart(int colon) {
    int start = colon + 1;
    while (start < length && (bytes[start] == ' ' || bytes[start] == '\t')) {
      start++;
    }
    return start;
  }

  private int valueEnd() {
    int end = length;
    while (end > 0 && (bytes[end - 1] == ' ' || bytes[end - 1] == '\t')) {
      end--;
    }
    return end;
  }
}
