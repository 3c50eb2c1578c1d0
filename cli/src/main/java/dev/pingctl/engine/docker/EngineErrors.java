package dev.pingctl.engine.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.DockerException;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/// Turns what goes wrong between pingctl and the engine into sentences for the user.
final class EngineErrors {
  private EngineErrors() {}

  /// The engine could not be reached at all.
  static Failure unreachable(EngineAddress address, IOException cause) {
    if (cause instanceof ClosedByInterruptException) {
      return interrupted(cause);
    }
    if (cause instanceof HttpAnswer.NotHttp) {
      return notEngine(address, String.valueOf(cause.getMessage()), cause);
    }
    String reason = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    String sentence;
    if (reason.contains("permission denied")) {
      sentence =
          ("This user may not use the container engine at %s; run `sudo usermod -aG docker $USER`,"
                  + " log in again and repeat the command.")
              .formatted(address.uri());
    } else if (address.local()) {
      sentence =
          ("The container engine does not answer at %s; start it with `sudo systemctl start"
                  + " docker`, or let `./install.sh` install and start one.")
              .formatted(address.uri());
    } else {
      sentence =
          "The container engine does not answer at %s; check DOCKER_HOST and start the engine there."
              .formatted(address.uri());
    }
    return new Failure(FailureId.ENGINE_DOWN, ExitCode.UNREACHABLE, sentence, cause);
  }

  /// What answers there is something else than an engine.
  ///
  /// @param seen what it answers
  static Failure notEngine(EngineAddress address, String seen, @Nullable Throwable cause) {
    return new Failure(
        FailureId.NOT_ENGINE,
        ExitCode.UNREACHABLE,
        "What answers at %s is not a container engine (%s); check DOCKER_HOST and the docker context, and that no proxy answers in its place."
            .formatted(address.uri(), seen),
        cause);
  }

  /// The engine takes connections over TLS only.
  static Failure wantsTls(EngineAddress address) {
    return new Failure(
        FailureId.ENGINE_TLS,
        ExitCode.UNREACHABLE,
        "The container engine at %s takes connections over TLS only; set DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH to the folder with ca.pem, cert.pem and key.pem."
            .formatted(address.uri()));
  }

  /// The engine was reached, but the very first request got no answer. Over TLS that mostly means
  /// that one side does not accept the other: the reason may get lost with the connection.
  static Failure unanswered(EngineAddress address, IOException cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof ClosedChannelException closed) {
        return unreachable(address, closed);
      }
    }
    if (address.local() || cause instanceof HttpAnswer.NotHttp) {
      return unreachable(address, cause);
    }
    return address
        .tls()
        .map(tls -> insecure(address, tls, cause))
        .orElseGet(() -> hungUp(address, cause));
  }

  /// Most programs that take TLS only end a connection without it in silence.
  private static Failure hungUp(EngineAddress address, IOException cause) {
    return new Failure(
        FailureId.ENGINE_DOWN,
        ExitCode.UNREACHABLE,
        "What listens at %s ended the connection without an answer; check DOCKER_HOST, or, for an engine that takes connections over TLS only, set DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH to the folder with ca.pem, cert.pem and key.pem."
            .formatted(address.uri()),
        cause);
  }

  private static Failure insecure(EngineAddress address, EngineTls tls, IOException cause) {
    String words = sentence(String.valueOf(cause.getMessage()));
    String sentence;
    if (words.toLowerCase(Locale.ROOT).contains("unrecognized ssl message")) {
      sentence =
          "The container engine at %s does not speak TLS; unset DOCKER_TLS_VERIFY and DOCKER_TLS, or name the port where it does."
              .formatted(address.uri());
    } else if (isUnproven(cause)) {
      sentence =
          "The container engine at %s does not prove who it is by %s (%s); set DOCKER_CERT_PATH to the folder with its authority, and DOCKER_HOST to a name that its certificate has."
              .formatted(address.uri(), tls.folder().resolve("ca.pem"), words);
    } else {
      sentence =
          "The container engine at %s ended the TLS connection (%s); set DOCKER_CERT_PATH to the folder with the cert.pem and key.pem that it accepts, as those in %s may be others."
              .formatted(address.uri(), words, tls.folder());
    }
    return new Failure(FailureId.ENGINE_TLS, ExitCode.UNREACHABLE, sentence, cause);
  }

  private static boolean isUnproven(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
        return true;
      }
    }
    return false;
  }

  /// Any error of a call, as a failure. Faults of pingctl itself pass through as they are.
  ///
  /// @param subject what the call was about, put before the engine's own words
  static RuntimeException of(Throwable error, String subject) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof Failure failure) {
        return failure;
      }
      if (cause instanceof DockerException refused) {
        return refused(message(refused), subject, refused);
      }
      if (cause instanceof InterruptedException || cause instanceof ClosedByInterruptException) {
        return interrupted(cause);
      }
      if (cause instanceof JsonProcessingException || cause instanceof HttpAnswer.NotHttp) {
        return garbled(subject, cause);
      }
      if (cause instanceof IOException lost) {
        return lost(lost);
      }
    }
    return error instanceof RuntimeException fault ? fault : new IllegalStateException(error);
  }

  /// The answer to a call is not one that an engine gives.
  static Failure garbled(String subject, Throwable cause) {
    return new Failure(
        FailureId.NOT_ENGINE,
        ExitCode.UNREACHABLE,
        "The container engine was asked %s, and the answer is not one of an engine's; check DOCKER_HOST and the docker context, and that no proxy answers in its place."
            .formatted(subject),
        cause);
  }

  /// What the engine said in an error message.
  static Failure refused(String message, String subject, Throwable cause) {
    String words = message.toLowerCase(Locale.ROOT);
    if (words.contains("no space left on device")) {
      return new Failure(
          FailureId.DISK_FULL,
          ExitCode.FAILED,
          "No space is left on the disk of the container engine (%s: %s); free some, `docker system df` shows what takes it."
              .formatted(subject, sentence(message)),
          cause);
    }
    if (words.contains("client version")
        && (words.contains("too old") || words.contains("too new"))) {
      return new Failure(
          FailureId.ENGINE_API,
          ExitCode.UNREACHABLE,
          "The container engine and pingctl speak no version of the API in common (%s); unset DOCKER_API_VERSION, or install a pingctl and an engine of the same time."
              .formatted(sentence(message)),
          cause);
    }
    return new Failure(
        FailureId.ENGINE,
        ExitCode.FAILED,
        "The container engine refused %s: %s".formatted(subject, ended(message)),
        cause);
  }

  /// A file that was to be sent to the engine can't be read.
  static Failure unreadable(Throwable error) {
    if (error instanceof Failure failure) {
      return failure;
    }
    // Of a wrapped error the inner words are the plain ones.
    IOException cause = error instanceof UncheckedIOException outer ? outer.getCause() : null;
    return new Failure(
        FailureId.FILE,
        ExitCode.FAILED,
        "A file for the container engine can't be read (%s); check that it is there and readable."
            .formatted((cause == null ? error : cause).getMessage()),
        error);
  }

  /// The name is taken by an object that pingctl did not create.
  static Failure foreign(String kind, String name) {
    return new Failure(
        FailureId.FOREIGN,
        ExitCode.REFUSED,
        ("The %s %s was not made by pingctl and is left alone; rename or remove it with"
                + " `docker %s rm %s`, then repeat the command.")
            .formatted(kind, name, kind, name));
  }

  /// One of pingctl's objects can't be removed because something else uses it.
  static Failure inUse(String kind, String name, String users) {
    return new Failure(
        FailureId.IN_USE,
        ExitCode.REFUSED,
        "The %s %s is still used by %s; remove that first, then repeat the command."
            .formatted(kind, name, users));
  }

  /// There is no container of that name.
  static Failure noContainer(String name) {
    return Failure.notThere(FailureId.NO_CONTAINER, ExitCode.FAILED, "container " + name);
  }

  static Failure interrupted(Throwable cause) {
    return new Failure(
        FailureId.INTERRUPTED,
        ExitCode.INTERRUPTED,
        "Interrupted; nothing was removed, repeat the command to go on.",
        cause);
  }

  /// The engine's own words in an error answer, without the JSON around them.
  static String message(DockerException error) {
    return message(String.valueOf(error.getMessage()));
  }

  /// The engine's own words in the text of an error answer.
  static String message(String text) {
    int brace = text.indexOf('{');
    if (brace >= 0) {
      try {
        JsonNode message = new ObjectMapper().readTree(text.substring(brace)).path("message");
        if (message.isTextual()) {
          return message.asText().strip();
        }
      } catch (JsonProcessingException e) {
        return text.strip();
      }
    }
    return text.strip();
  }

  private static Failure lost(IOException cause) {
    return new Failure(
        FailureId.ENGINE_DOWN,
        ExitCode.UNREACHABLE,
        "The container engine went away in the middle of the work; start it again with"
            + " `sudo systemctl start docker` or `./install.sh` and repeat the command,"
            + " which goes on from what is there.",
        cause);
  }

  private static String sentence(String message) {
    String one = message.strip().replaceAll("\\s*\\R\\s*", "; ");
    return one.endsWith(".") ? one.substring(0, one.length() - 1) : one;
  }

  private static String ended(String message) {
    return sentence(message) + ".";
  }
}
