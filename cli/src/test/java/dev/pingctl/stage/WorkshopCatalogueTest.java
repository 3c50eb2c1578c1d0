package dev.pingctl.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.image.Catalogue;
import dev.pingctl.image.CatalogueImage.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The catalogue of the workshop itself.
class WorkshopCatalogueTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void thePingImageTellsTheVersionOfTheBuild() throws Exception {
    String project = Files.readString(ROOT.resolve("pom.xml"));
    Recipe recipe = Catalogue.read(ROOT, ROOT).image("pingctl/ping").recipe();

    assertThat(recipe)
        .isInstanceOfSatisfying(
            Recipe.Dockerfile.class,
            dockerfile ->
                assertThat(project)
                    .contains(
                        "<version>"
                            + dockerfile.arguments().get("VERSION")
                            + "</version>\n  <packaging>pom"));
  }
}
