package dev.pingctl.explain;

import java.util.function.UnaryOperator;

/// The commands that make generated secrets, as files of a folder.
///
/// @param folder the folder as a word
/// @param file gives the word for the file of a secret
public record SecretCommands(String folder, UnaryOperator<String> file) {
  /// Commands for the generated secrets of a stage.
  public static SecretCommands of(ShellContext context, String stage) {
    return new SecretCommands(context.secrets(stage), name -> context.secret(stage, name));
  }

  /// Commands for secrets in a folder.
  ///
  /// @param folder its path, which needs no quotes
  public static SecretCommands in(String folder) {
    return new SecretCommands(folder, name -> folder + "/" + name);
  }

  /// Writes a random password, unless there is one.
  public ShellCommand create(String name) {
    return ShellCommand.of(
            "{ mkdir -p %s && head -c 24 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\\n' >%s; }"
                .formatted(folder, file.apply(name)))
        .unless("[ -s %s ]".formatted(file.apply(name)));
  }

  /// Writes the file that lists the users of Redis, made from a password.
  public ShellCommand redisUsers(String name, String password) {
    return ShellCommand.of(
        """
        printf 'user default on #%%s ~* &* +@all\\n%%s\\n' \\
          "$(tr -d '\\n' <%s | sha256sum | cut -d' ' -f1)" \\
          'user probe on nopass resetkeys resetchannels -@all +ping' >%s\
        """
            .formatted(file.apply(password), file.apply(name)));
  }
}
