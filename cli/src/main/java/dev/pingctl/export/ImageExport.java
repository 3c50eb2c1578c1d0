package dev.pingctl.export;

import dev.pingctl.export.Draft.Section;
import dev.pingctl.image.BuildContext;
import dev.pingctl.image.Catalogue;
import dev.pingctl.image.CatalogueImage;
import dev.pingctl.image.CatalogueImage.Recipe;
import dev.pingctl.stage.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The images of a stage: a build context for each that is built, and the commands.
final class ImageExport {
  private static final String FOLDER = "images/";

  private final Stage stage;
  private final Catalogue catalogue;
  private final ImageNames names;
  private final Draft draft;

  ImageExport(Stage stage, Catalogue catalogue, ImageNames names, Draft draft) {
    this.stage = stage;
    this.catalogue = catalogue;
    this.names = names;
    this.draft = draft;
  }

  void write() {
    Map<String, CatalogueImage> used = new LinkedHashMap<>();
    stage.images().forEach(name -> catalogue.find(name).ifPresent(image -> collect(image, used)));
    List<CatalogueImage> pulled = new ArrayList<>();
    List<CatalogueImage> built = new ArrayList<>();
    for (CatalogueImage image : used.values()) {
      (image.upstream().isPresent() ? pulled : built).add(image);
      context(image);
    }
    build(pulled, built);
    inCluster();
  }

  /// An image, and before it what it is built on.
  private void collect(CatalogueImage image, Map<String, CatalogueImage> used) {
    if (image.recipe() instanceof Recipe.Dockerfile recipe) {
      recipe.base().flatMap(catalogue::find).ifPresent(base -> collect(base, used));
    }
    used.put(image.name(), image);
  }

  private void context(CatalogueImage image) {
    String folder = folder(image);
    switch (image.recipe()) {
      case Recipe.Dockerfile _ -> {
        BuildContext.of(image).files().forEach((inside, file) -> draft.copy(folder + inside, file));
        draft.add(folder + "ca.crt", "");
      }
      case Recipe.Bootstrap _ ->
          BuildContext.of(image)
              .files()
              .forEach((inside, file) -> draft.copy(folder + inside, file));
      case Recipe.PulledOnly _ -> {}
    }
  }

  private static String folder(CatalogueImage image) {
    return FOLDER + ImageNames.shortName(image.name()) + "/";
  }

  private void build(List<CatalogueImage> pulled, List<CatalogueImage> built) {
    if (pulled.stream().anyMatch(image -> !(image.recipe() instanceof Recipe.PulledOnly))) {
      draft.say(
          Section.WITHOUT_REGISTRY,
          "Where no registry can be reached, build what is pulled elsewhere, under the same names:");
      pulled.forEach(image -> build(Section.WITHOUT_REGISTRY, image));
      draft.say(
          Section.WITHOUT_REGISTRY,
          "Behind a proxy with a certificate of its own, put that into the `ca.crt` of the build contexts.");
    }
    if (!built.isEmpty()) {
      draft.say(Section.IMAGES, "What is in no registry is built here:");
      built.forEach(image -> build(Section.IMAGES, image));
    }
  }

  private void build(Section section, CatalogueImage image) {
    String reference = names.reference(image.name());
    switch (image.recipe()) {
      case Recipe.Dockerfile recipe -> {
        StringBuilder command = new StringBuilder("docker build --tag=" + reference);
        recipe
            .base()
            .ifPresent(base -> command.append(" --build-arg=BASE=" + names.reference(base)));
        new TreeMap<>(recipe.arguments())
            .forEach((name, value) -> command.append(" --build-arg=%s=%s".formatted(name, value)));
        draft.type(section, command + " " + folder(image));
      }
      case Recipe.Bootstrap recipe ->
          draft.type(
              section,
              """
              sudo bash %sbootstrap %s |
                docker import --change='CMD ["bash"]' \\
                  --change='ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' - %s\
              """
                  .formatted(folder(image), recipe.suite(), reference));
      case Recipe.PulledOnly _ -> {}
    }
  }

  private void inCluster() {
    if (stage.onCluster() && !stage.images().isEmpty()) {
      draft.say(
          Section.IMAGES,
          """
          The nodes of the cluster need the images that are built here. For a cluster of kind, k3d or minikube, load them with
          its tool (`kind load docker-image`, `k3d image import`, `minikube image load`); for others, push them to a registry
          that the nodes pull from, and name it where the images are named: in `kustomization.yaml`, or in the values of a
          chart.\
          """);
    }
  }
}
