package dev.pingctl.cluster.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.pingctl.kubeconfig.Access;
import dev.pingctl.kubeconfig.KubeconfigFiles;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.Ownership;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Turns errors of the API and of the connection to it into failures.
final class ApiErrors {
  /// How the API words a lack of rights; see the authorizer of the Kubernetes API server.
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "User \"([^\"]*)\" cannot (\\w+) resource \"([^\"]*)\" in API group \"([^\"]*)\""
              + "(?: in the namespace \"([^\"]*)\")?");

  /// How the API words a conflict of field managers.
  private static final Pattern MANAGER = Pattern.compile("conflict with \"([^\"]*)\"");

  /// The user of pingctl in the embedded cluster, as the API words it.
  private static final String ADMINISTRATOR = "User \"kubernetes-admin\"";

  /// The API's own words are shorter.
  private static final int LONGEST = 4_000;

  private final String context;
  private final String server;
  private final String origin;

  ApiErrors(Access access) {
    this.context = access.context();
    this.server = access.server().address().toString();
    this.origin = access.program().map(program -> " from `" + program + "`").orElse("");
  }

  /// The failure for an access that no client can be built with.
  static Failure unusable(Access access, RuntimeException cause) {
    Optional<Failure> inside = failure(cause);
    if (inside.isPresent()) {
      return inside.get();
    }
    if (access.program().isPresent()) {
      return new Failure(
          FailureId.CREDENTIALS,
          ExitCode.UNREACHABLE,
          "`%s`, which %s names for the credentials of context %s, gave some that cannot be used (%s); run it by itself, or sign in again."
              .formatted(
                  access.program().get(), access.file(), access.context(), cause.getMessage()),
          cause);
    }
    return new Failure(
        FailureId.KUBECONFIG,
        ExitCode.USAGE,
        "Context %s of %s cannot be used (%s); correct the file."
            .formatted(access.context(), access.file(), cause.getMessage()),
        cause);
  }

  /// The failure for what went wrong while doing something.
  RuntimeException of(RuntimeException error, String subject) {
    if (error instanceof Failure || !(error instanceof KubernetesClientException api)) {
      return error;
    }
    Optional<Failure> inside = failure(api);
    if (inside.isPresent()) {
      return inside.get();
    }
    if (Thread.currentThread().isInterrupted()
        || hasCause(api, InterruptedException.class)
        || hasCause(api, InterruptedIOException.class)) {
      Thread.currentThread().interrupt();
      return Failure.interrupted(api);
    }
    if (api.getCode() < HttpURLConnection.HTTP_OK) {
      return unreachable(api);
    }
    return switch (api.getCode()) {
      case 401 ->
          new Failure(
              FailureId.CREDENTIALS,
              ExitCode.UNREACHABLE,
              "The cluster at %s does not accept the credentials of context %s%s; they may have expired: get new ones, or check the kubeconfig."
                  .formatted(server, context, origin),
              api);
      case 403 -> forbidden(api, subject);
      case 429, 500, 502, 503, 504 ->
          new Failure(
              FailureId.CLUSTER_DOWN,
              ExitCode.UNREACHABLE,
              "The API at %s cannot answer now (%s); try again.".formatted(server, message(api)),
              api);
      default ->
          new Failure(
              FailureId.CLUSTER,
              ExitCode.FAILED,
              "The cluster refuses %s: %s.".formatted(subject, message(api)),
              api);
    };
  }

  /// The failure for an object of a stage whose fields somebody else has set.
  Failure conflict(KubernetesClientException api, Manifest manifest) {
    ObjectRef ref = manifest.ref();
    List<StatusCause> causes =
        Optional.ofNullable(api.getStatus())
            .map(Status::getDetails)
            .map(details -> details.getCauses())
            .orElse(List.of());
    String fields =
        causes.stream()
            .map(cause -> cause.getField() + " by " + manager(cause))
            .distinct()
            .collect(Collectors.joining(", "));
    return new Failure(
        FailureId.CONFLICT,
        ExitCode.REFUSED,
        "%s was changed by somebody else: %s. `pingctl up --stage=%s%s --force-conflicts` sets that back to what the stage says."
            .formatted(
                ref.text(),
                fields.isEmpty() ? message(api) : fields,
                manifest.at("metadata", "labels", Ownership.STAGE),
                context.equals(KubeconfigFiles.EMBEDDED) ? "" : " --context=" + context),
        api);
  }

  private static String manager(StatusCause cause) {
    Matcher matcher = MANAGER.matcher(String.valueOf(cause.getMessage()));
    return matcher.find() ? matcher.group(1) : String.valueOf(cause.getMessage());
  }

  /// The failure for an object without the ownership label.
  static Failure foreign(ObjectRef ref) {
    return new Failure(
        FailureId.FOREIGN,
        ExitCode.REFUSED,
        "%s%s is not pingctl's, so it is left alone; remove or rename it."
            .formatted(
                ref.text(), ref.namespace().map(name -> " in namespace " + name).orElse("")));
  }

  /// The failure for an object that a stage of another workshop has made.
  ///
  /// @param workshop its name; empty for the bundled one and its copies
  static Failure ofOtherWorkshop(ObjectRef ref, Optional<String> workshop) {
    return new Failure(
        FailureId.FOREIGN,
        ExitCode.REFUSED,
        "%s%s was made from %s, so it is left alone; take that stage down, or choose another name in workshop.yaml."
            .formatted(
                ref.text(),
                ref.namespace().map(name -> " in namespace " + name).orElse(""),
                workshop.map("workshop %s"::formatted).orElse("the bundled workshop")));
  }

  private Failure unreachable(KubernetesClientException api) {
    if (hasCause(api, SSLException.class)) {
      return new Failure(
          FailureId.CLUSTER_DOWN,
          ExitCode.UNREACHABLE,
          "What answers at %s does not prove to be the cluster of context %s (%s); check the server and the certificates in the kubeconfig."
              .formatted(server, context, rootMessage(api)),
          api);
    }
    return new Failure(
        FailureId.CLUSTER_DOWN,
        ExitCode.UNREACHABLE,
        "The cluster of context %s does not answer at %s (%s); check that it runs and that the kubeconfig is right."
            .formatted(context, server, reason(api)),
        api);
  }

  private static String reason(KubernetesClientException api) {
    if (hasCause(api, UnresolvedAddressException.class)
        || hasCause(api, UnknownHostException.class)) {
      return "its host name is not known";
    }
    if (hasCause(api, HttpTimeoutException.class)) {
      return "no answer in time: it is paused, overloaded, or out of reach";
    }
    if (hasCause(api, JsonProcessingException.class)) {
      return "what answers there is not a Kubernetes API";
    }
    return hasCause(api, ClosedChannelException.class) ? "connection refused" : rootMessage(api);
  }

  private Failure forbidden(KubernetesClientException api, String subject) {
    String message = message(api);
    if (context.equals(KubeconfigFiles.EMBEDDED) && message.contains(ADMINISTRATOR + " cannot ")) {
      // The administrator is forbidden something only until the API has loaded its rules.
      return new Failure(
          FailureId.CLUSTER_DOWN,
          ExitCode.UNREACHABLE,
          "The API at %s has only just started again; run the command again.".formatted(server),
          api);
    }
    Matcher matcher = FORBIDDEN.matcher(message);
    if (!matcher.find()) {
      return new Failure(
          FailureId.RIGHTS,
          ExitCode.REFUSED,
          "The cluster forbids %s: %s.".formatted(subject, message),
          api);
    }
    String group = matcher.group(4).isEmpty() ? "" : "." + matcher.group(4);
    String place =
        matcher.group(5) == null ? " for the whole cluster" : " in namespace " + matcher.group(5);
    return new Failure(
        FailureId.RIGHTS,
        ExitCode.REFUSED,
        "User %s may not %s %s%s%s; ask for that right, or use another context."
            .formatted(matcher.group(1), matcher.group(2), matcher.group(3), group, place),
        api);
  }

  /// The failure that an error was caused by.
  private static Optional<Failure> failure(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof Failure failure) {
        return Optional.of(failure);
      }
    }
    return Optional.empty();
  }

  private static boolean hasCause(Throwable error, Class<? extends Throwable> kind) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  /// What the API itself says, in one line; of what answers in its place, such as a proxy's page,
  /// the status alone.
  static String message(KubernetesClientException api) {
    @Nullable Status status = api.getStatus();
    String text =
        status == null || status.getMessage() == null ? rootMessage(api) : status.getMessage();
    boolean isPage = text.isBlank() || text.length() > LONGEST || text.strip().startsWith("<");
    return isPage && api.getCode() >= HttpURLConnection.HTTP_OK
        ? "the answer has status " + api.getCode()
        : text.strip().replaceAll("\\s*\\R\\s*", "; ").replaceAll("\\.$", "");
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
