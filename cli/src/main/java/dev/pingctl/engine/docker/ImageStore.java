package dev.pingctl.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.ResponseItem;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.pingctl.engine.ContainerEngine.ImageBuild;
import dev.pingctl.engine.ContainerEngine.OwnedImage;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.Ownership;
import dev.pingctl.text.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Builds, imports, names, lists and removes images.
final class ImageStore {
  private final Connection engine;

  ImageStore(Connection engine) {
    this.engine = engine;
  }

  /// The id of an image, or empty.
  Optional<String> id(String reference) {
    return find(reference).map(image -> image.path("Id").asText());
  }

  /// See [dev.pingctl.engine.ContainerEngine#build].
  void build(ImageBuild build, Consumer<String> progress) {
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

  /// See [dev.pingctl.engine.ContainerEngine#importRoot].
  void importRoot(
      String reference, Map<String, String> labels, List<String> changes, InputStream tar) {
    String subject = "to import " + reference;
    List<String> all = new ArrayList<>(changes);
    new TreeMap<>(labels)
        .forEach((key, value) -> all.add("LABEL \"%s\"=\"%s\"".formatted(key, escaped(value))));
    StringBuilder path = new StringBuilder(engine.path("/images/create?fromSrc=-"));
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

  /// See [dev.pingctl.engine.ContainerEngine#saveImage].
  InputStream save(String reference) {
    return engine.call(
        "to save image " + reference, () -> engine.client.saveImageCmd(reference).exec());
  }

  /// Gives an image one more reference.
  void tag(String image, String reference) {
    ImageReference name = ImageReference.parse(reference);
    engine.run(
        "to tag %s as %s".formatted(image, reference),
        () -> engine.client.tagImageCmd(image, name.repository(), name.tag()).exec());
  }

  /// Removes one reference of an image that carries the mark, and the image with its last one.
  Outcome remove(String reference) {
    Optional<JsonNode> found = find(reference);
    if (found.isEmpty()) {
      return Outcome.ABSENT;
    }
    Map<String, String> labels = labels(found.get());
    boolean byId = reference.equals(found.get().path("Id").asText());
    if (byId ? !Ownership.marksLeftover(labels) : !Ownership.marksImage(labels, reference)) {
      throw EngineErrors.foreign("image", reference);
    }
    return delete(reference);
  }

  /// See [dev.pingctl.engine.ContainerEngine#untag].
  Outcome untag(String reference) {
    return delete(reference);
  }

  /// The images that carry the mark, also those left of build stages, which have no reference.
  List<OwnedImage> owned() {
    List<Image> images =
        engine.call(
            "to list images",
            () ->
                engine
                    .client
                    .listImagesCmd()
                    .withLabelFilter(
                        Map.of(
                            Ownership.MANAGED_BY, Ownership.PINGCTL,
                            Ownership.PART_OF, Ownership.WORKSHOP))
                    .exec());
    return images.stream().flatMap(image -> owned(image).stream()).toList();
  }

  /// What of an image is pingctl's: its references of the name it was made for, or all of it where
  /// a build has left it without any.
  private static Optional<OwnedImage> owned(Image image) {
    Map<String, String> labels = image.getLabels() == null ? Map.of() : image.getLabels();
    List<String> references =
        Stream.of(image.getRepoTags() == null ? new String[0] : image.getRepoTags())
            .filter(tag -> !tag.startsWith("<none>"))
            .sorted()
            .toList();
    List<String> owned =
        references.stream().filter(name -> Ownership.marksImage(labels, name)).toList();
    boolean leftover = references.isEmpty() && Ownership.marksLeftover(labels);
    return owned.isEmpty() && !leftover
        ? Optional.empty()
        : Optional.of(
            new OwnedImage(
                image.getId(),
                owned,
                image.getSize(),
                Instant.ofEpochSecond(image.getCreated()),
                Map.copyOf(labels)));
  }

  private Outcome delete(String reference) {
    return engine.call(
        "to remove image " + reference,
        () -> {
          try {
            engine.client.removeImageCmd(reference).exec();
            return Outcome.REMOVED;
          } catch (NotFoundException e) {
            return Outcome.ABSENT;
          } catch (ConflictException e) {
            throw EngineErrors.inUse("image", reference, "a container or another image");
          }
        });
  }

  private Optional<JsonNode> find(String reference) {
    return engine.find(
        "/images/%s/json".formatted(Connection.encoded(reference)),
        "to look for image " + reference);
  }

  private static Map<String, String> labels(JsonNode image) {
    Map<String, String> labels = new TreeMap<>();
    image.at("/Config/Labels").forEachEntry((key, value) -> labels.put(key, value.asText()));
    return labels;
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
