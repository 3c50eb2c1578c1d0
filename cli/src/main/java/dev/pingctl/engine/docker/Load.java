package dev.pingctl.engine.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.LoadResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Loads images from an archive.
final class Load extends ResultCallback.Adapter<LoadResponseItem> {
  private static final String SUBJECT = "to load images";
  private static final long MEGABYTE = 1_000_000;

  private final Consumer<String> progress;
  private volatile @Nullable String error;

  private Load(Consumer<String> progress) {
    this.progress = progress;
  }

  /// Loads; see [dev.pingctl.engine.ImageTransfer#load].
  static void run(Connection engine, InputStream archive, Consumer<String> progress) {
    Load load = new Load(progress);
    engine.run(SUBJECT, () -> engine.client.loadImageAsyncCmd(archive).exec(load));
    engine.await(SUBJECT, load);
    String error = load.error;
    if (error != null) {
      throw EngineErrors.refused(error, SUBJECT, new IOException(error));
    }
  }

  @Override
  public void onNext(LoadResponseItem item) {
    ResponseItem.ErrorDetail detail = item.getErrorDetail();
    ResponseItem.ProgressDetail now = item.getProgressDetail();
    if (detail != null && detail.getMessage() != null) {
      error = detail.getMessage();
    } else if (now != null && now.getCurrent() != null && now.getTotal() != null) {
      progress.accept(
          "loading a layer, %d of %d MB"
              .formatted(now.getCurrent() / MEGABYTE, now.getTotal() / MEGABYTE));
    } else if (item.getStream() != null && !item.getStream().isBlank()) {
      progress.accept(item.getStream().strip());
    }
  }
}
