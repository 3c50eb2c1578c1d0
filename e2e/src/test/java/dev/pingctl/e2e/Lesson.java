package dev.pingctl.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A lesson as a learner types it: the code blocks of its README, in order. CONTRIBUTING.md, "Code
/// blocks of a lesson", defines how they are written.
///
/// @param file the README
record Lesson(Path file, List<Block> blocks) {
  private static final Pattern TEARDOWN = Pattern.compile("pingctl teardown --stage=([a-z0-9]+)");

  /// One code block of commands.
  ///
  /// @param section the heading above it
  /// @param secondTerminal whether it is typed in a second terminal, beside the blocks that follow
  /// @param typed its commands
  /// @param shown the lines that the lesson shows as their output
  record Block(String section, boolean secondTerminal, List<Typed> typed, List<String> shown) {
    Block showing(List<String> lines) {
      return new Block(section, secondTerminal, typed, lines);
    }
  }

  /// Reads the README of a stage.
  ///
  /// @throws AssertionError when a code block is not written as CONTRIBUTING.md says
  static Lesson read(Path file) {
    try {
      return new Lesson(file, new Reader(file, Files.readAllLines(file)).blocks());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The stages that it takes down.
  List<String> takenDown() {
    return blocks.stream()
        .flatMap(block -> block.typed().stream())
        .map(typed -> TEARDOWN.matcher(typed.command()))
        .filter(Matcher::lookingAt)
        .map(teardown -> teardown.group(1))
        .toList();
  }

  /// The name of the stage's folder.
  @Override
  public String toString() {
    Path path = file.toAbsolutePath();
    return path.getName(path.getNameCount() - 2).toString();
  }

  private static final class Reader {
    private static final String FENCE = "```";
    private static final Pattern HEADING = Pattern.compile("##+ (.*)");
    private static final String SECOND_TERMINAL = "# second terminal";

    private final Path file;
    private final List<String> lines;
    private final List<Block> blocks = new ArrayList<>();
    private String section = "";
    private int next;

    Reader(Path file, List<String> lines) {
      this.file = file;
      this.lines = lines;
    }

    List<Block> blocks() {
      while (next < lines.size()) {
        String line = lines.get(next++);
        Matcher heading = HEADING.matcher(line);
        if (heading.matches()) {
          section = heading.group(1);
        } else if (line.startsWith(FENCE)) {
          read(line.substring(FENCE.length()));
        }
      }
      return List.copyOf(blocks);
    }

    private void read(String language) {
      switch (language) {
        case "sh" -> commands();
        case "text" -> output();
        case "mermaid" -> untilFence();
        default -> throw wrong("a code block is sh, text or mermaid, not '%s'".formatted(language));
      }
    }

    private void commands() {
      boolean second = lines.get(next).equals(SECOND_TERMINAL);
      List<Typed> typed = new ArrayList<>();
      int line = next + 1;
      StringBuilder command = new StringBuilder();
      for (String text : untilFence()) {
        command.append(command.isEmpty() ? "" : "\n").append(text);
        if (!text.endsWith("\\")) {
          Typed.read(line, command.toString()).ifPresent(typed::add);
          line += command.toString().split("\n", -1).length;
          command.setLength(0);
        }
      }
      blocks.add(new Block(section, second, List.copyOf(typed), List.of()));
    }

    private void output() {
      if (blocks.isEmpty() || !blocks.getLast().section().equals(section)) {
        throw wrong("output without a command above it");
      }
      blocks.set(blocks.size() - 1, blocks.getLast().showing(untilFence()));
    }

    private List<String> untilFence() {
      int first = next;
      while (!lines.get(next).equals(FENCE)) {
        next++;
      }
      return List.copyOf(lines.subList(first, next++));
    }

    private AssertionError wrong(String what) {
      return new AssertionError("%s line %d: %s".formatted(file, next, what));
    }
  }
}
