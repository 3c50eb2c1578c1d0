package dev.pingctl.export;

import dev.pingctl.image.BuildContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What is exported, as it grows step by step: files by their path, and the commands that use them.
final class Draft {
  /// The sections of the page with the commands, in its order.
  enum Section {
    WITHOUT_REGISTRY("Without a registry"),
    IMAGES("Images"),
    SECRETS("Secrets"),
    UP("Start"),
    LOOK("Look"),
    DOWN("Remove");

    private final String title;

    Section(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  private final Map<String, ExportedFile> files = new TreeMap<>();
  private final Map<Section, List<String>> sections = new EnumMap<>(Section.class);
  private final Map<String, String> variables = new LinkedHashMap<>();

  /// Adds a file.
  void add(String path, String text) {
    files.put(path, ExportedFile.of(text));
  }

  /// Adds a file as it is on this machine.
  void copy(String path, Path file) {
    try {
      files.put(path, new ExportedFile(Files.readAllBytes(file), Files.isExecutable(file)));
    } catch (IOException e) {
      throw BuildContext.unreadable(file, e);
    }
  }

  boolean has(String path) {
    return files.containsKey(path);
  }

  /// The text of a file that was added.
  String text(String path) {
    ExportedFile file = files.get(path);
    return file == null ? "" : new String(file.content(), StandardCharsets.UTF_8);
  }

  /// Adds a variable of the file `.env`.
  void variable(String name, String value) {
    variables.put(name, value);
  }

  /// Adds a sentence to a section.
  void say(Section section, String sentence) {
    lines(section).add(sentence + "\n");
  }

  /// Adds commands to a section, as lines for a shell.
  void type(Section section, String commands) {
    List<String> lines = lines(section);
    String fence = "```\n";
    if (!lines.isEmpty() && lines.getLast().endsWith(fence)) {
      String block = lines.removeLast();
      lines.add(block.substring(0, block.length() - fence.length()) + commands + "\n" + fence);
    } else {
      lines.add("```sh\n" + commands + "\n" + fence);
    }
  }

  private List<String> lines(Section section) {
    return sections.computeIfAbsent(section, key -> new ArrayList<>());
  }

  /// The sections that have something in them, as Markdown.
  String sections() {
    StringBuilder text = new StringBuilder();
    sections.forEach((section, lines) ->
        text.append("\n## ")
            .append(section.title())
            .append("\n\n")
            .append(String.join("\n", lines)));
    return text.toString();
  }

  /// Every file by its path.
  Map<String, ExportedFile> files() {
    Map<String, ExportedFile> all = new TreeMap<>(files);
    if (!variables.isEmpty()) {
      StringBuilder text = new StringBuilder();
      variables.forEach((name, value) -> text.append(name + "=" + value + "\n"));
      all.put(".env", new ExportedFile(text.toString().getBytes(StandardCharsets.UTF_8), false));
    }
    return all;
  }
}
