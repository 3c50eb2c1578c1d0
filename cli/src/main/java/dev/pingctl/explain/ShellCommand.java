package dev.pingctl.explain;

import java.util.Optional;

/// A command as bash takes it.
///
/// @param text its words; it may go on in further lines
/// @param unless a condition under which there is nothing to do
/// @param when a condition under which alone it is done
/// @param input what it reads from its standard input
/// @param once whether it does nothing when it is repeated, so that a script has it once
public record ShellCommand(
    String text,
    Optional<String> unless,
    Optional<String> when,
    Optional<String> input,
    boolean once) {
  private static final String END = "END";

  /// A command that is typed each time.
  public static ShellCommand of(String text) {
    return new ShellCommand(text, Optional.empty(), Optional.empty(), Optional.empty(), false);
  }

  /// A command that does nothing when it is repeated.
  static ShellCommand once(String text) {
    return new ShellCommand(text, Optional.empty(), Optional.empty(), Optional.empty(), true);
  }

  /// A command that reads this text from its standard input.
  ShellCommand reading(String read) {
    return new ShellCommand(text, unless, when, Optional.of(read), once);
  }

  /// A command that is left out where a condition holds.
  public ShellCommand unless(String condition) {
    return new ShellCommand(text, Optional.of(condition), when, input, true);
  }

  /// Both commands as one, where they differ only in the YAML documents that they read.
  Optional<ShellCommand> with(ShellCommand next) {
    return input.isPresent() && next.input.isPresent() && equals(next.reading(input.get()))
        ? Optional.of(reading(input.get() + "---\n" + next.input.get()))
        : Optional.empty();
  }

  /// A command whose failure is only said.
  ShellCommand orSay(String sentence) {
    String all = text + " ||\n  echo " + Shell.word(sentence);
    return new ShellCommand(all, unless, when, input, once);
  }

  /// A command that is done only where a condition holds.
  ShellCommand where(String condition) {
    return new ShellCommand(text, unless, Optional.of(condition), input, once);
  }

  /// The command as a line on a terminal shows it: what it reads is only announced.
  public String shown() {
    return input
        .map(read -> "%s <<'%s'   # %d lines".formatted(text, END, read.lines().count()))
        .orElse(text);
  }

  /// The command as a script has it.
  public String scripted() {
    StringBuilder script = new StringBuilder();
    when.ifPresent(condition -> script.append("if ").append(condition).append("; then\n"));
    unless.ifPresent(condition -> script.append(condition).append(" ||\n  "));
    script.append(text);
    input.ifPresent(read ->
        script.append(" <<'%s'\n%s%s".formatted(END, read, read.endsWith("\n") ? "" : "\n")));
    input.ifPresent(read -> script.append(END));
    script.append('\n');
    when.ifPresent(condition -> script.append("fi\n"));
    return script.toString();
  }
}
