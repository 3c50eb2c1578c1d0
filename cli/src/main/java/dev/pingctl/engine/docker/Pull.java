package dev.pingctl.engine.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.ImageReference;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One pull of an image, with a line of progress each second.
final class Pull extends ResultCallback.Adapter<PullResponseItem> {
  /// What the engine says when it could not talk to the registry, rather than that the registry
  /// lacks the image or keeps it from this user.
  private static final Pattern SILENT =
      Pattern.compile(
          "(?i)dial tcp|no such host|i/o timeout|timeout exceeded|connection re(fused|set)"
              + "|network is unreachable|proxyconnect|x509|tls|EOF|toomanyrequests"
              + "|server misbehaving|context deadline|50[0-9] |temporary failure");

  private static final long STEP_NANOS = Duration.ofSeconds(1).toNanos();

  private final String reference;
  private final Consumer<String> progress;
  private final CountDownLatch answer = new CountDownLatch(1);
  private final Map<String, long[]> layers = new LinkedHashMap<>();
  private volatile @Nullable String error;
  private long reportedAt = System.nanoTime() - STEP_NANOS;

  private Pull(String reference, Consumer<String> progress) {
    this.reference = reference;
    this.progress = progress;
  }

  /// Pulls; see [dev.pingctl.engine.ImageTransfer#pull].
  static void run(Connection engine, String image, Duration patience, Consumer<String> progress) {
    ImageReference name = ImageReference.parse(image);
    Pull pull = new Pull(image, progress);
    engine.run(
        "to pull " + image,
        () -> engine.client.pullImageCmd(name.repository()).withTag(name.tag()).exec(pull));
    try {
      if (!pull.answer.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        pull.close();
        throw silent(image, "no answer within " + patience.toSeconds() + " s");
      }
      pull.awaitCompletion();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EngineErrors.interrupted(e);
    } catch (IOException | RuntimeException e) {
      throw translated(image, EngineErrors.of(e, "to pull " + image));
    }
    String error = pull.error;
    if (error != null) {
      throw translated(
          image, EngineErrors.refused(error, "to pull " + image, new IOException(error)));
    }
  }

  @Override
  public void onNext(PullResponseItem item) {
    answer.countDown();
    ResponseItem.ErrorDetail detail = item.getErrorDetail();
    if (detail != null && detail.getMessage() != null) {
      error = detail.getMessage();
    }
    ResponseItem.ProgressDetail now = item.getProgressDetail();
    boolean counts = now != null && now.getCurrent() != null && now.getTotal() != null;
    if (counts && item.getId() != null && "Downloading".equals(item.getStatus())) {
      layers.put(item.getId(), new long[] {now.getCurrent(), now.getTotal()});
      report();
    }
  }

  @Override
  public void onError(Throwable throwable) {
    super.onError(throwable);
    answer.countDown();
  }

  @Override
  public void onComplete() {
    super.onComplete();
    answer.countDown();
  }

  private void report() {
    long now = System.nanoTime();
    if (now - reportedAt < STEP_NANOS) {
      return;
    }
    reportedAt = now;
    long done = layers.values().stream().mapToLong(layer -> layer[0]).sum();
    long all = layers.values().stream().mapToLong(layer -> layer[1]).sum();
    progress.accept(
        "pulling %s: %d of %d MB".formatted(reference, done / 1_000_000, all / 1_000_000));
  }

  /// Whether these words of the engine mean that the registry could not be talked to.
  static boolean isSilence(String words) {
    return SILENT.matcher(words).find();
  }

  private static RuntimeException translated(String image, RuntimeException error) {
    if (!(error instanceof Failure failure) || !failure.is(FailureId.ENGINE)) {
      return error;
    }
    String words = failure.getCause() == null ? failure.sentence() : reason(failure.getCause());
    return isSilence(words)
        ? silent(image, words)
        : new Failure(
            FailureId.PULL,
            ExitCode.FAILED,
            "The registry does not give out %s (%s); check the name, log in with `docker login`, or build it here with --images=build."
                .formatted(image, words),
            failure);
  }

  private static String reason(Throwable cause) {
    String words =
        cause instanceof com.github.dockerjava.api.exception.DockerException refused
            ? EngineErrors.message(refused)
            : String.valueOf(cause.getMessage());
    return words.strip().replaceAll("\\s*\\R\\s*", "; ");
  }

  private static Failure silent(String image, String words) {
    return new Failure(
        FailureId.REGISTRY_DOWN,
        ExitCode.UNREACHABLE,
        "The registry of %s does not answer (%s); check the network and the engine's proxy settings, or build it here with --images=build."
            .formatted(image, words));
  }
}
