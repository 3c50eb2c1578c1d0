package dev.pingctl.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.pingctl.engine.ImageStore;
import dev.pingctl.engine.OwnedImage;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.Ownership;
import dev.pingctl.text.ImageReference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Names, lists and removes images.
final class DockerImageStore implements ImageStore {
  private final Connection engine;

  DockerImageStore(Connection engine) {
    this.engine = engine;
  }

  @Override
  public Optional<String> id(String reference) {
    return find(reference).map(image -> image.path("Id").asText());
  }

  @Override
  public void tag(String image, String reference) {
    ImageReference name = ImageReference.parse(reference);
    engine.run(
        "to tag %s as %s".formatted(image, reference),
        () -> engine.client.tagImageCmd(image, name.repository(), name.tag()).exec());
  }

  @Override
  public Outcome remove(String reference) {
    Optional<JsonNode> found = find(reference);
    if (found.isEmpty()) {
      return Outcome.ABSENT;
    }
    Map<String, String> labels = Connection.labels(found.get().at("/Config/Labels"));
    boolean byId = reference.equals(found.get().path("Id").asText());
    if (byId ? !Ownership.marksLeftover(labels) : !Ownership.marksImage(labels, reference)) {
      throw EngineErrors.foreign("image", reference);
    }
    return delete(reference);
  }

  @Override
  public Outcome untag(String reference) {
    return delete(reference);
  }

  @Override
  public List<OwnedImage> owned() {
    return engine
        .list(
            Connection.filtered("/images/json", "label", DockerOwnedObjects.LABELS),
            "to list images")
        .valueStream()
        .flatMap(image -> owned(image).stream())
        .toList();
  }

  /// The part of an image that is pingctl's: its references of the name it was built for, or all of
  /// it if a build has left it without any.
  private static Optional<OwnedImage> owned(JsonNode image) {
    Map<String, String> labels = Map.copyOf(Connection.labels(image.path("Labels")));
    List<String> references =
        image
            .path("RepoTags")
            .valueStream()
            .map(JsonNode::asText)
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
                image.path("Id").asText(),
                owned,
                image.path("Size").asLong(),
                Instant.ofEpochSecond(image.path("Created").asLong()),
                labels));
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
}
