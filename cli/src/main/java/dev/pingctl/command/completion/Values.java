package dev.pingctl.command.completion;

import java.util.List;

/// What may stand in the place of an option's value or of a word. The set is closed.
sealed interface Values {
  /// One of these words.
  record Fixed(List<String> words) implements Values {
    public Fixed {
      words = List.copyOf(words);
    }
  }

  /// A context of the user's kubeconfig, asked for when it is needed.
  record Contexts() implements Values {}

  /// A file or a folder.
  record Files() implements Values {}

  /// Something that nobody can know before.
  record Free() implements Values {}
}
