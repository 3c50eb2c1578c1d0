package dev.pingctl.explain;

import java.util.List;

/// What a person would type for the same effect as an action.
///
/// @param why what that gives, as a sentence; where there is no command, what does it instead
/// @param commands in order; none where no command of other tools does it
public record Explanation(String why, List<ShellCommand> commands) {
  public Explanation {
    commands = List.copyOf(commands);
  }

  /// Commands, and what they give.
  public static Explanation of(String why, ShellCommand... commands) {
    return new Explanation(why, List.of(commands));
  }

  /// What does it instead of a command.
  public static Explanation instead(String what) {
    return new Explanation(what, List.of());
  }

  /// The same, to be done only where a condition holds.
  ///
  /// @param condition as bash has it
  /// @param sentence the condition as a sentence
  public Explanation where(String condition, String sentence) {
    return new Explanation(
        why + " " + sentence, commands.stream().map(command -> command.where(condition)).toList());
  }
}
