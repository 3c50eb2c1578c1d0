package dev.pingctl.docker;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.api.model.Image;
import dev.pingctl.execute.ContainerEngine.ExecResult;
import dev.pingctl.execute.ContainerEngine.ImageBuild;
import dev.pingctl.execute.ContainerEngine.Owned;
import dev.pingctl.failure.Failure;
import dev.pingctl.workshop.Ownership;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The engine of this machine for the tests of one class: a small image, names and labels that
/// nobody else has, and nothing of them left after each test.
final class RealEngine implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  final String run = "pingctl-it-" + UUID.randomUUID().toString().substring(0, 8);
  final String image = "pingctl-it/scrap:" + run;
  final Map<String, String> mark = Ownership.labels(run);
  final DockerEngine engine =
      new DockerEngine(System.getenv(), Path.of(System.getProperty("user.home")));

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    engine.importRoot(
        image,
        Ownership.labels(run, Map.of(Ownership.IMAGE, "pingctl-it/scrap")),
        List.of("CMD [\"sleep\", \"600\"]", "ENV A=b"),
        ScrapImage.tar());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    for (Owned.Kind kind : Owned.Kind.values()) {
      engine.owned().stream()
          .filter(owned -> owned.kind() == kind && owned.stage().equals(run))
          .forEach(owned -> engine.remove(owned.kind(), owned.name()));
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    engine.close();
    try (Connection connection = Connection.open(System.getenv(), Path.of("/"))) {
      connection
          .client
          .listImagesCmd()
          .withLabelFilter(Map.of(Ownership.STAGE, run))
          .exec()
          .stream()
          .sorted(Comparator.comparing(Image::getCreated).reversed())
          .forEach(found -> connection.client.removeImageCmd(found.getId()).withForce(true).exec());
    }
  }

  /// The name of this class's container, network or volume that tests call so.
  String name(String name) {
    return run + "-" + name;
  }

  /// A container of that name from the small image.
  Specs spec(String name) {
    return Specs.named(name(name)).image(image).labels(mark);
  }

  /// What a script in that container does.
  ExecResult sh(String container, String script) {
    return engine.exec(name(container), List.of("sh", "-c", script));
  }

  /// The failure that a call ends with.
  static Failure failure(ThrowingCallable call) {
    return catchThrowableOfType(Failure.class, call);
  }

  /// A build from nothing but this Dockerfile.
  static ImageBuild dockerfile(String text, String reference) {
    return new ImageBuild(
        Map.of(),
        Map.of("Dockerfile", text.getBytes(StandardCharsets.UTF_8)),
        Map.of(),
        List.of(reference),
        Optional.empty());
  }
}
