package dev.pingctl.command.option;

import dev.pingctl.machine.Programs;
import dev.pingctl.outcome.Failure;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/// Shows a long text on a terminal page by page, with the program that the reader prefers.
public final class Pager {
  private static final String USUAL = "less";

  private final Map<String, String> environment;

  /// A pager of this environment.
  public Pager(Map<String, String> environment) {
    this.environment = environment;
  }

  /// The command that shows pages: `PAGER`, else `less` where that is installed; empty where none
  /// is wanted.
  Optional<String> command() {
    String wanted = environment.get("PAGER");
    if (wanted != null) {
      return Optional.of(wanted.strip()).filter(name -> !name.isEmpty() && !name.equals("cat"));
    }
    for (String folder : environment.getOrDefault("PATH", "").split(":")) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, USUAL))) {
        return Optional.of(USUAL);
      }
    }
    return Optional.empty();
  }

  /// Shows a text on the terminal.
  ///
  /// @param text gives the text for a number of columns
  /// @param otherwise takes it where no program shows it
  /// @throws Failure `PING-INTERRUPTED`
  public void show(IntFunction<String> text, Consumer<String> otherwise) {
    String page = text.apply(Terminal.width(environment));
    Optional<String> command = command();
    if (command.isEmpty() || !isShownBy(command.get(), page)) {
      otherwise.accept(page);
    }
  }

  /// Whether the program could be started; then it has been looked at for as long as the reader
  /// likes.
  private boolean isShownBy(String command, String page) {
    ProcessBuilder builder = Programs.program(List.of("sh", "-c", command));
    // As git has it: colours, no pages for what fits the screen, and the text stays afterwards.
    builder.environment().putIfAbsent("LESS", "FRX");
    builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process pager;
    try {
      pager = builder.start();
    } catch (IOException e) {
      return false;
    }
    try (Writer writer = pager.outputWriter(StandardCharsets.UTF_8)) {
      writer.write(page);
    } catch (IOException e) {
      // The reader has seen enough.
    }
    try {
      return pager.waitFor() != 127;
    } catch (InterruptedException e) {
      pager.destroy();
      throw Failure.interrupted(e);
    }
  }
}
