package dev.pingctl.execute;

import dev.pingctl.failure.ExitCode;
import dev.pingctl.failure.Failure;
import dev.pingctl.workshop.Catalogue;
import dev.pingctl.workshop.CatalogueImage;
import dev.pingctl.workshop.ImagePolicy;
import java.util.function.Consumer;

/// Makes the images of the catalogue available.
public final class Images {
  private final ContainerEngine engine;
  private final Catalogue catalogue;

  /// Images of this catalogue, on this engine.
  public Images(ContainerEngine engine, Catalogue catalogue) {
    this.engine = engine;
    this.catalogue = catalogue;
  }

  /// An image that can be used now, under this reference.
  public record Provided(String reference, Outcome outcome) {}

  /// Makes the image available.
  public Provided provide(CatalogueImage image, ImagePolicy policy, Consumer<String> progress) {
    throw new Failure(
        "PING-BUILD", ExitCode.FAILED, catalogue.images() + " cannot be built on " + engine);
  }
}
