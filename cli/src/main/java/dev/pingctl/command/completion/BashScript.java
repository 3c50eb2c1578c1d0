package dev.pingctl.command.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The script for bash (3.2 or later) and zsh: a table of what may stand where, and functions that
/// look into it, of which the last differ.
final class BashScript {
  /// Stands in the table for any file.
  private static final String FILES = "@files";

  private static final String SHARED =
      """
      # Whether a line of the table is this word.
      _pingctl_has() {
        case "
      $(_pingctl_table "$1")
      " in
          *"
      $2
      "*) return 0 ;;
        esac
        return 1
      }

      # Finds out which command these words name (at), and which option waits for its value (pending).
      _pingctl_walk() {
        local word
        at=pingctl pending=
        for word in "$@"; do
          if [ -n "$pending" ]; then
            pending=
          elif [ "${word#-}" != "$word" ]; then
            if _pingctl_has "valued $at" "$word"; then pending=$word; fi
          elif _pingctl_has "commands $at" "$word"; then
            at="$at $word"
          fi
        done
      }

      """;

  private static final String ZSH =
      """
      if [ -n "${ZSH_VERSION-}" ]; then
        _pingctl() {
          local at pending word key
          _pingctl_walk "${words[@]:1:$((CURRENT - 2))}"
          if [ -n "$pending" ]; then
            key="values $at $pending"
          elif [[ $PREFIX == --*=* ]]; then
            key="values $at ${PREFIX%%=*}"
            compset -P 1 '*='
          elif [[ $PREFIX == -* ]]; then
            key="options $at"
          else
            key="words $at"
          fi
          while IFS= read -r word; do
            case $word in
              @files) _files ;;
              *=) compadd -S '' -- "$word" ;;
              *) compadd -- "$word" ;;
            esac
          done < <(_pingctl_table "$key")
        }
        if [ "${funcstack[1]-}" = _pingctl ]; then
          _pingctl "$@"
        else
          type compdef >/dev/null 2>&1 || { autoload -Uz compinit && compinit; }
          compdef _pingctl pingctl
        fi
      """;

  private static final String BASH =
      """
      else
        _pingctl_reply() {
          local value=$2 head=$3 cut= word
          # Bash replaces what follows the last = or : alone.
          case $COMP_WORDBREAKS in *=*) head= ;; esac
          case $COMP_WORDBREAKS$head$value in *:*:*) cut=$head${value%"${value##*:}"} ;; esac
          while IFS= read -r word; do
            case $word in
              @files)
                compopt -o filenames 2>/dev/null
                while IFS= read -r word; do COMPREPLY+=("$head$word"); done < <(compgen -f -- "$value")
                ;;
              "$value"*)
                if [[ $word == *= ]]; then compopt -o nospace 2>/dev/null; fi
                printf -v word '%q' "$head$word"
                COMPREPLY+=("${word#"$cut"}")
                ;;
            esac
          done < <(_pingctl_table "$1")
        }

        _pingctl() {
          local all=() i n=0 word last='' at pending
          COMPREPLY=()
          # Bash has taken words apart at = and :.
          for ((i = 0; i <= COMP_CWORD; i++)); do
            word=${COMP_WORDS[i]}
            if ((n > 1)) && [[ $word == [=:]* || $last == *[=:] ]]; then
              all[n - 1]=$last$word
            else
              all[n]=$word
              n=$((n + 1))
            fi
            last=${all[n - 1]}
          done
          _pingctl_walk "${all[@]:1:n - 2}"
          if [[ -n $pending ]]; then
            _pingctl_reply "values $at $pending" "$last" ''
          elif [[ $last == --*=* ]]; then
            _pingctl_reply "values $at ${last%%=*}" "${last#*=}" "${last%%=*}="
          elif [[ $last == -* ]]; then
            _pingctl_reply "options $at" "$last" ''
          else
            _pingctl_reply "words $at" "$last" ''
          fi
        }
        complete -F _pingctl pingctl
      fi
      """;

  private BashScript() {}

  /// The script for a command line.
  static String of(CompletionTree root) {
    StringBuilder script = new StringBuilder("#compdef ").append(root.name());
    script.append(
        "\n# Completion for bash and zsh. In bash: source <(pingctl completion bash)\n\n");
    script.append("# What may stand where.\n_pingctl_table() {\n  case $1 in\n");
    root.all().forEach(command -> lines(command).forEach(script::append));
    return script.append("  esac\n}\n\n").append(SHARED).append(ZSH).append(BASH).toString();
  }

  private static List<String> lines(CompletionTree command) {
    List<String> lines = new ArrayList<>();
    List<String> commands = command.commands().stream().map(CompletionTree::name).toList();
    add(lines, "commands " + command.path(), new Values.Fixed(commands));
    add(lines, "words " + command.path(), command.word().orElse(new Values.Fixed(commands)));
    add(
        lines,
        "options " + command.path(),
        new Values.Fixed(
            command.options().stream()
                .map(option -> option.name() + (takesMore(option) ? "=" : ""))
                .toList()));
    add(
        lines,
        "valued " + command.path(),
        new Values.Fixed(
            command.options().stream()
                .filter(option -> option.values().isPresent())
                .flatMap(option -> option.names().stream())
                .toList()));
    for (CompletionTree.Flag option : command.options()) {
      option
          .values()
          .ifPresent(values ->
              option
                  .names()
                  .forEach(
                      name -> add(lines, "values %s %s".formatted(command.path(), name), values)));
    }
    return lines;
  }

  private static boolean takesMore(CompletionTree.Flag option) {
    return option.values().isPresent() && option.name().startsWith("--");
  }

  private static void add(List<String> lines, String key, Values values) {
    Stream.of(prints(values))
        .filter(command -> !command.isEmpty())
        .forEach(command -> lines.add("    '%s') %s ;;\n".formatted(key, command)));
  }

  private static String prints(Values values) {
    return switch (values) {
      case Values.Fixed fixed ->
          fixed.words().isEmpty() ? "" : "printf '%s\\n' " + String.join(" ", fixed.words());
      case Values.Contexts _ -> "pingctl completion --contexts 2>/dev/null";
      case Values.Files _ -> "printf '%s\\n' " + FILES;
      case Values.Free _ -> "";
    };
  }
}
