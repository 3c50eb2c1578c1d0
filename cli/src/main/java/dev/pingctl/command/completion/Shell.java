package dev.pingctl.command.completion;

/// The shells that complete.
public enum Shell {
  /// GNU's; the script is that of zsh, too.
  bash,
  /// The script is that of bash, too.
  zsh,
  /// It has a language of its own.
  fish;

  /// The script that teaches this shell to complete a command line.
  public String script(CompletionTree tree) {
    return switch (this) {
      case bash, zsh -> BashScript.of(tree);
      case fish -> FishScript.of(tree);
    };
  }
}
