package dev.pingctl.kubeconfig;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A credential that the kubeconfig has in itself or in files. A file with a token is read again
/// for each call, since somebody may replace it; while it cannot be read, the last token holds.
final class WrittenCredential implements CredentialSource {
  private final Credential written;
  private final Optional<Path> tokenFile;
  private final String context;
  private @Nullable String last;

  WrittenCredential(Credential written, Optional<Path> tokenFile, String context) {
    this.written = written;
    this.tokenFile = tokenFile;
    this.context = context;
    this.last = written.token().orElse(null);
  }

  @Override
  public Credential current() {
    return tokenFile.map(file -> written.withToken(token(file))).orElse(written);
  }

  private synchronized String token(Path file) {
    if (last != null && !Files.isRegularFile(file)) {
      return last; // A pipe can be read only once.
    }
    try {
      String token = Files.readString(file).strip();
      if (!token.isEmpty()) {
        ContextReader.requireHeader(token, "the token in " + file);
        last = token;
      }
    } catch (IOException e) {
      if (last == null) {
        throw unusable(file, "cannot be read (%s)".formatted(FileProblem.of(e)), e);
      }
    }
    if (last == null) {
      throw unusable(file, "is empty", null);
    }
    return last;
  }

  private Failure unusable(Path file, String problem, @Nullable Exception cause) {
    return new Failure(
        FailureId.CREDENTIALS,
        ExitCode.UNREACHABLE,
        "The token of context %s is in a file, but %s %s; sign in again, or correct tokenFile in the kubeconfig."
            .formatted(context, file, problem),
        cause);
  }

  @Override
  public boolean renew(Credential refused) {
    return !current().equals(refused);
  }

  @Override
  public Optional<String> program() {
    return Optional.empty();
  }
}
