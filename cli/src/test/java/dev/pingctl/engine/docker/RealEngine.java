package dev.pingctl.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Image;
import dev.pingctl.engine.ExecResult;
import dev.pingctl.engine.ImageBuild;
import dev.pingctl.engine.Owned;
import dev.pingctl.outcome.Failure;
import dev.pingctl.settings.Owner;
import dev.pingctl.settings.Ownership;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
      new DockerEngine(
          System.getenv(),
          Path.of(System.getProperty("user.home")),
          new Owner(Path.of("/home/learner/.pingctl"), Optional.empty()),
          line -> {});

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    engine
        .transfer()
        .importRoot(
            image,
            Ownership.labels(run, Map.of(Ownership.IMAGE, "pingctl-it/scrap")),
            List.of("CMD [\"sleep\", \"600\"]", "ENV A=b"),
            ScrapImage.tar());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    for (Owned.Kind kind : Owned.Kind.values()) {
      engine.objects().list().stream()
          .filter(owned -> owned.kind() == kind && owned.stage().equals(run))
          .forEach(owned -> engine.objects().remove(owned.kind(), owned.name()));
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    engine.close();
    try (Connection connection = Connection.open(System.getenv(), Path.of("/"), line -> {})) {
      List<Image> left = images(connection);
      while (!left.isEmpty()) {
        left.forEach(each -> removeUnlessUsed(connection, each));
        List<Image> before = left;
        left = images(connection);
        assertThat(left).as("images that cannot be removed").hasSizeLessThan(before.size());
      }
    }
  }

  private List<Image> images(Connection connection) {
    return connection
        .client
        .listImagesCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of(Ownership.STAGE, run))
        .exec();
  }

  /// An image that another one is built on goes after that.
  private static void removeUnlessUsed(Connection connection, Image image) {
    try {
      connection.client.removeImageCmd(image.getId()).withForce(true).exec();
    } catch (ConflictException | NotFoundException e) {
      // Built upon, or gone together with one that was: the next look tells.
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
    return engine.output().exec(name(container), List.of("sh", "-c", script));
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
