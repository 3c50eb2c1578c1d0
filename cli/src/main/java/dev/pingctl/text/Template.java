package dev.pingctl.text;

import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text with `${name}` in it. An unknown name is an error; `$${` stands for `${`.
public final class Template {
  private static final Pattern VARIABLE = Pattern.compile("\\$(\\$\\{|\\{([^}]*)\\})");

  private Template() {}

  /// The text with every name replaced by its value.
  ///
  /// @throws UnknownName naming the first name that has no value
  public static String fill(String text, Map<String, String> values) {
    Matcher matcher = VARIABLE.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(2);
      String value = name == null ? "${" : values.get(name);
      if (value == null) {
        throw new UnknownName(name, values);
      }
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(filled).toString();
  }

  /// A name in a template that has no value.
  public static final class UnknownName extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownName(String name, Map<String, String> values) {
      super(
          "uses ${%s}, which is not known (known: %s)"
              .formatted(name, String.join(", ", new TreeSet<>(values.keySet()))));
    }
  }
}
