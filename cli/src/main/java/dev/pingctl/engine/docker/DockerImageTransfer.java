package dev.pingctl.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.command.SaveImagesCmd;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.pingctl.engine.ImageBuild;
import dev.pingctl.engine.ImageTransfer;
import dev.pingctl.node.ClusterNode;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.Ownership;
import dev.pingctl.text.ImageReference;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/// Builds, imports, pulls, pushes, saves and reads images.
final class DockerImageTransfer implements ImageTransfer {
  private final Connection engine;

  DockerImageTransfer(Connection engine) {
    this.engine = engine;
  }

  @Override
  public void build(ImageBuild build, Consumer<String> progress) {
    String name = build.references().isEmpty() ? "an image" : build.references().getFirst();
    BuildImageCmd command =
        engine
            .client
            .buildImageCmd(ContextTar.of(build.files(), build.extraFiles()))
            .withTags(new HashSet<>(build.references()))
            .withRemove(true)
            .withForcerm(true);
    build.target().ifPresent(command::withTarget);
    build.arguments().forEach(command::withBuildArg);
    BuildLines lines = new BuildLines(progress);
    engine.await("to build " + name, command.exec(lines));
    String error = lines.error;
    if (error != null) {
      throw broken(name, error, lines.last);
    }
  }

  @Override
  public void importRoot(
      String reference, Map<String, String> labels, List<String> changes, InputStream tar) {
    String subject = "to import " + reference;
    List<String> all = new ArrayList<>(changes);
    new TreeMap<>(labels)
        .forEach((key, value) -> all.add("LABEL \"%s\"=\"%s\"".formatted(key, escaped(value))));
    StringBuilder path = new StringBuilder("/images/create?fromSrc=-");
    path.append("&repo=").append(Connection.encoded(reference));
    all.forEach(change -> path.append("&changes=").append(Connection.encoded(change)));
    Request request =
        Request.builder()
            .method(Request.Method.POST)
            .path(path.toString())
            .putHeader("Content-Type", "application/x-tar")
            .body(tar)
            .build();
    // docker-java's own command knows no changes, so no labels.
    try (Response response = engine.transport.execute(request)) {
      MappingIterator<JsonNode> items =
          new ObjectMapper().readerFor(JsonNode.class).readValues(response.getBody());
      while (items.hasNextValue()) {
        JsonNode item = items.nextValue();
        String error = item.path("error").asText(item.path("message").asText(""));
        if (!error.isEmpty()) {
          throw EngineErrors.refused(error, subject, new IOException(error));
        }
      }
    } catch (IOException e) {
      throw EngineErrors.of(e, subject);
    }
  }

  @Override
  public void pull(String reference, Duration patience, Consumer<String> progress) {
    Pull.run(engine, reference, patience, progress);
  }

  @Override
  public void push(String reference, Consumer<String> progress) {
    Push.run(engine, reference, progress);
  }

  @Override
  public InputStream save(String reference) {
    return engine.call(
        "to save image " + reference, () -> engine.client.saveImageCmd(reference).exec());
  }

  @Override
  public InputStream saveAll(List<String> references) {
    SaveImagesCmd command = engine.client.saveImagesCmd();
    for (String reference : references) {
      ImageReference name = ImageReference.parse(reference);
      command.withImage(name.repository(), name.tag());
    }
    return engine.call("to save images " + String.join(", ", references), command::exec);
  }

  @Override
  public void load(InputStream archive, Consumer<String> progress) {
    Load.run(engine, archive, progress);
  }

  @Override
  public Optional<InputStream> saveWithout(Set<String> layers, String reference) {
    try (InputStream saved = save(reference)) {
      return PartialArchive.of(reference, saved, layers);
    } catch (IOException e) {
      throw EngineErrors.of(e, "to save image " + reference);
    }
  }

  @Override
  public String readFile(String reference, String path) {
    // The engine gives out files of containers only: this one is never started.
    String subject = "to read %s of image %s".formatted(path, reference);
    String container =
        engine.call(
            subject,
            () ->
                engine
                    .client
                    .createContainerCmd(reference)
                    .withLabels(Ownership.labels(ClusterNode.STAGE))
                    .exec()
                    .getId());
    try (InputStream archive =
        engine.call(
            subject, () -> engine.client.copyArchiveFromContainerCmd(container, path).exec())) {
      return onlyFile(archive);
    } catch (IOException e) {
      throw EngineErrors.of(e, subject);
    } finally {
      engine.run(
          subject,
          () -> engine.client.removeContainerCmd(container).withRemoveVolumes(true).exec());
    }
  }

  /// The text of the one file in a tar archive.
  private static String onlyFile(InputStream archive) throws IOException {
    TarArchiveInputStream tar = new TarArchiveInputStream(archive);
    if (tar.getNextEntry() == null) {
      throw new EOFException("the archive is empty");
    }
    return new String(tar.readAllBytes(), StandardCharsets.UTF_8);
  }

  private static RuntimeException broken(String name, String error, Deque<String> last) {
    Failure engineWords = EngineErrors.refused(error, "to build " + name, new IOException(error));
    if (engineWords.is(FailureId.DISK_FULL)) {
      return engineWords;
    }
    return new Failure(
        FailureId.BUILD,
        ExitCode.FAILED,
        "Building %s failed: %s; the last lines of the build are below."
            .formatted(name, error.strip().replaceAll("\\s*\\R\\s*", " ")),
        String.join("\n", last),
        null);
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "\\$");
  }

  /// The lines of a build as they come; the last ones are kept for the case that it fails.
  private static final class BuildLines extends ResultCallback.Adapter<BuildResponseItem> {
    private static final int KEPT = 20;
    private static final Pattern COLOURS = Pattern.compile("\u001B\\[[0-9;]*m");

    private final Consumer<String> progress;
    private final StringBuilder begun = new StringBuilder();
    private final Deque<String> last = new ArrayDeque<>();
    private volatile @Nullable String error;

    BuildLines(Consumer<String> progress) {
      this.progress = progress;
    }

    @Override
    public void onNext(BuildResponseItem item) {
      ResponseItem.ErrorDetail detail = item.getErrorDetail();
      if (detail != null && detail.getMessage() != null) {
        error = detail.getMessage();
      }
      if (item.getStream() != null) {
        begun.append(item.getStream());
        for (int end = begun.indexOf("\n"); end >= 0; end = begun.indexOf("\n")) {
          emit(begun.substring(0, end));
          begun.delete(0, end + 1);
        }
      } else if (item.getStatus() != null && item.getProgressDetail() == null) {
        emit(item.getStatus());
      }
    }

    @Override
    public void onComplete() {
      emit(begun.toString());
      super.onComplete();
    }

    /// Passes on what says something; image ids and removed helpers do not.
    private void emit(String line) {
      String text = COLOURS.matcher(line).replaceAll("").stripTrailing();
      text = text.substring(text.lastIndexOf('\r') + 1);
      if (text.isBlank()
          || text.startsWith(" --->")
          || text.startsWith("Removing intermediate container")) {
        return;
      }
      if (last.size() == KEPT) {
        last.removeFirst();
      }
      last.addLast(text);
      progress.accept(text);
    }
  }
}
