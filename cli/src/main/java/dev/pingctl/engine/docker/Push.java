package dev.pingctl.engine.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.PushResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Sends an image to a registry.
final class Push extends ResultCallback.Adapter<PushResponseItem> {
  private final Consumer<String> progress;
  private volatile @Nullable String error;

  private Push(Consumer<String> progress) {
    this.progress = progress;
  }

  /// Pushes; see [dev.pingctl.engine.ImageTransfer#push].
  static void run(Connection engine, String reference, Consumer<String> progress) {
    Push push = new Push(progress);
    String subject = "to push " + reference;
    engine.run(subject, () -> engine.client.pushImageCmd(reference).exec(push));
    engine.await(subject, push);
    String error = push.error;
    if (error != null) {
      throw Pull.isSilence(error)
          ? new Failure(
              FailureId.REGISTRY_DOWN,
              ExitCode.UNREACHABLE,
              "The registry of %s does not answer (%s); check the address given with --registry and the network."
                  .formatted(reference, error.strip()))
          : new Failure(
              FailureId.PUSH,
              ExitCode.FAILED,
              "The registry does not take %s (%s); check the path given with --registry, and log in with `docker login`."
                  .formatted(reference, error.strip()));
    }
  }

  @Override
  public void onNext(PushResponseItem item) {
    ResponseItem.ErrorDetail detail = item.getErrorDetail();
    if (detail != null && detail.getMessage() != null) {
      error = detail.getMessage();
    } else if (item.getStatus() != null && item.getProgressDetail() == null) {
      progress.accept(item.getStatus());
    }
  }
}
